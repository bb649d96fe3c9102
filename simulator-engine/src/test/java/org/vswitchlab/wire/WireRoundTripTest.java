package org.vswitchlab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.engine.RandomStream;

/** What a record writes, its view reads back: drawn values, every header. */
class WireRoundTripTest {
  private static final int ROUNDS = 200;
  private final RandomStream random = new RandomStream(20_261_122);

  private int bits(int count) {
    return (int) (random.nextLong() >>> (64 - count));
  }

  private long mac() {
    return random.nextLong() >>> 16;
  }

  private Ipv6Address address() {
    return new Ipv6Address(random.nextLong(), random.nextLong());
  }

  private byte[] data(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) random.nextInt();
    }
    return data;
  }

  @Test
  void ethernetWithTagsPushedAndPopped() {
    for (int i = 0; i < ROUNDS; i++) {
      EthernetHeader header = new EthernetHeader(mac(), mac(), EtherType.IPV4);
      Frame plain = header.frame(data(30), 1);
      VlanTag inner = VlanTag.ofTci(EtherType.VLAN, bits(16));
      VlanTag outer = VlanTag.ofTci(EtherType.SERVICE_VLAN, bits(16));
      EthernetView view = EthernetView.of(outer.pushedOnto(inner.pushedOnto(plain)));
      assertThat(view.tagCount()).isEqualTo(2);
      assertThat(view.tag(0)).isEqualTo(outer);
      assertThat(view.tag(1)).isEqualTo(inner);
      assertThat(new EthernetHeader(view.destination(), view.source(), view.etherType()))
          .isEqualTo(header);
      Frame back =
          VlanTag.poppedFrom(VlanTag.poppedFrom(outer.pushedOnto(inner.pushedOnto(plain))));
      assertThat(back.sameBytes(plain)).isTrue();
    }
  }

  @Test
  void arp() {
    for (int i = 0; i < ROUNDS; i++) {
      ArpPacket packet = new ArpPacket(bits(16), mac(), bits(32), mac(), bits(32));
      byte[] bytes = packet.toBytes();
      ArpView view = ArpView.of(bytes, 0, bytes.length);
      assertThat(view.problem()).isNull();
      assertThat(view.toPacket()).isEqualTo(packet);
    }
  }

  @Test
  void ipv4WithOptionsAndItsChecksum() {
    for (int i = 0; i < ROUNDS; i++) {
      Ipv4Header header =
          new Ipv4Header(
              bits(8),
              bits(16),
              bits(1) == 1,
              bits(1) == 1,
              bits(13) * 8,
              bits(8),
              bits(8),
              bits(32),
              bits(32),
              data(4 * random.nextInt(11)));
      byte[] bytes = header.packet(data(random.nextInt(50)));
      Ipv4View view = Ipv4View.of(bytes, 0, bytes.length);
      assertThat(view.problem()).isNull();
      assertThat(view.isChecksumRight()).isTrue();
      assertThat(view.toHeader()).isEqualTo(header);
      bytes[random.nextInt(view.headerBytes())] ^= 1;
      assertThat(view.isValid() && view.isChecksumRight()).isFalse();
    }
  }

  @Test
  void ipv6() {
    for (int i = 0; i < ROUNDS; i++) {
      Ipv6Header header = new Ipv6Header(bits(8), bits(20), bits(8), bits(8), address(), address());
      byte[] bytes = header.packet(data(random.nextInt(50)));
      Ipv6View view = Ipv6View.of(bytes, 0, bytes.length);
      assertThat(view.problem()).isNull();
      assertThat(view.toHeader()).isEqualTo(header);
    }
  }

  @Test
  void icmpOfBothVersions() {
    for (int i = 0; i < ROUNDS; i++) {
      Icmpv4Message message =
          new Icmpv4Message(bits(8), bits(8), bits(32), data(random.nextInt(60)));
      byte[] bytes = message.toBytes();
      Icmpv4View view = Icmpv4View.of(bytes, 0, bytes.length);
      assertThat(view.isChecksumRight()).isTrue();
      assertThat(view.toMessage()).isEqualTo(message);

      Ipv6Address source = address();
      Ipv6Address destination = address();
      Icmpv6Message sixth = new Icmpv6Message(bits(7), bits(8), bits(32), data(random.nextInt(60)));
      byte[] sixthBytes = new byte[sixth.lengthBytes()];
      sixth.write(sixthBytes, 0, source, destination);
      Icmpv6View sixthView = Icmpv6View.of(sixthBytes, 0, sixthBytes.length);
      assertThat(sixthView.isChecksumRight(source, destination)).isTrue();
      assertThat(sixthView.toMessage()).isEqualTo(sixth);
    }
  }

  @Test
  void neighbourDiscoveryOptions() {
    Ipv6Address target = Ipv6Address.parse("fe80::1");
    Icmpv6Message solicitation = Icmpv6Message.neighbourSolicitation(target, 0x02_0000_0000_01L);
    byte[] bytes = new byte[solicitation.lengthBytes()];
    solicitation.write(bytes, 0, target, target.solicitedNode());
    Icmpv6View view = Icmpv6View.of(bytes, 0, bytes.length);
    assertThat(view.problem()).isNull();
    assertThat(view.target()).isEqualTo(target);
    assertThat(view.linkLayerOption(Icmpv6Message.OPTION_SOURCE_LINK_LAYER))
        .isEqualTo(0x02_0000_0000_01L);
    assertThat(view.linkLayerOption(Icmpv6Message.OPTION_TARGET_LINK_LAYER)).isEqualTo(-1);
    bytes[25] = 0;
    assertThat(view.problem()).isEqualTo("an option of length 0");
  }

  @Test
  void udpAndTcpWithTheirChecksums() {
    for (int i = 0; i < ROUNDS; i++) {
      int source = bits(32);
      int destination = bits(32);
      int payload = random.nextInt(40);
      UdpHeader udp = new UdpHeader(bits(16), bits(16));
      byte[] bytes = new byte[UdpHeader.BYTES + payload];
      System.arraycopy(data(payload), 0, bytes, UdpHeader.BYTES, payload);
      long pseudo =
          InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, bytes.length);
      udp.write(bytes, 0, payload, pseudo);
      UdpView view = UdpView.of(bytes, 0, bytes.length);
      assertThat(view.problem()).isNull();
      assertThat(view.toHeader()).isEqualTo(udp);
      assertThat(InternetChecksum.finish(InternetChecksum.add(pseudo, bytes, 0, bytes.length)))
          .isZero();

      boolean timestamps = bits(1) == 1;
      TcpOptions options =
          new TcpOptions(
              bits(1) == 1 ? bits(16) : TcpOptions.ABSENT,
              bits(1) == 1 ? bits(4) : TcpOptions.ABSENT,
              bits(1) == 1,
              timestamps,
              timestamps ? bits(32) : 0,
              timestamps ? bits(32) : 0);
      TcpHeader tcp =
          new TcpHeader(
              bits(16), bits(16), bits(32), bits(32), bits(8), bits(16), bits(16), options);
      byte[] segment = new byte[tcp.headerBytes() + payload];
      long tcpPseudo =
          InternetChecksum.pseudoHeader(source, destination, IpProtocol.TCP, segment.length);
      tcp.write(segment, 0, payload, tcpPseudo);
      TcpView tcpView = TcpView.of(segment, 0, segment.length);
      assertThat(tcpView.problem()).isNull();
      assertThat(tcpView.toHeader()).isEqualTo(tcp);
      assertThat(tcpView.payloadBytes()).isEqualTo(payload);
      assertThat(
              InternetChecksum.finish(InternetChecksum.add(tcpPseudo, segment, 0, segment.length)))
          .isZero();
    }
  }

  @Test
  void bridgeProtocolDataUnits() {
    for (int i = 0; i < ROUNDS; i++) {
      boolean rapid = bits(1) == 1;
      Bpdu bpdu =
          new Bpdu(
              rapid ? 2 : 0,
              rapid ? Bpdu.TYPE_RAPID : Bpdu.TYPE_CONFIGURATION,
              bits(8),
              random.nextLong(),
              random.nextLong() >>> 32,
              random.nextLong(),
              bits(16),
              bits(16),
              bits(16),
              bits(16),
              bits(16));
      Frame frame = bpdu.frame(mac(), 1);
      EthernetView ethernet = EthernetView.of(frame);
      assertThat(ethernet.isLlc()).isTrue();
      LlcView llc = LlcView.of(ethernet.array(), ethernet.payloadOffset(), ethernet.limit());
      assertThat(llc.toHeader()).isEqualTo(LlcHeader.SPANNING_TREE);
      BpduView view = BpduView.of(llc.array(), llc.payloadOffset(), llc.limit());
      assertThat(view.problem()).isNull();
      assertThat(view.toBpdu()).isEqualTo(bpdu);
    }
    Frame change = Bpdu.topologyChangeNotification().frame(1, 1);
    BpduView view = BpduView.of(change.array(), 17, 60);
    assertThat(view.toBpdu()).isEqualTo(Bpdu.topologyChangeNotification());
  }

  @Test
  void igmpAndVxlan() {
    IgmpMessage report = new IgmpMessage(IgmpView.V2_REPORT, 0, Ipv4Address.parse("239.1.1.1"));
    byte[] bytes = report.toBytes();
    IgmpView view = IgmpView.of(bytes, 0, bytes.length);
    assertThat(view.isChecksumRight()).isTrue();
    assertThat(new IgmpMessage(view.type(), view.maxResponseCode(), view.group()))
        .isEqualTo(report);

    VxlanHeader vxlan = new VxlanHeader(0xabcdef);
    byte[] header = new byte[VxlanHeader.BYTES];
    vxlan.write(header, 0);
    VxlanView vxlanView = VxlanView.of(header, 0, header.length);
    assertThat(vxlanView.hasNetworkId()).isTrue();
    assertThat(vxlanView.toHeader()).isEqualTo(vxlan);
  }

  @Test
  void addressesAsText() {
    for (int i = 0; i < ROUNDS; i++) {
      long sparse = random.nextLong();
      int address = bits(32);
      assertThat(Ipv4Address.parse(Ipv4Address.format(address))).isEqualTo(address);
      Ipv6Address sixth =
          new Ipv6Address(sparse & random.nextLong() << 16, sparse & random.nextLong() >>> 20);
      assertThat(Ipv6Address.parse(sixth.toString())).isEqualTo(sixth);
    }
  }

  @Test
  void ipv6TextIsThatOfRfc5952() {
    assertThat(Ipv6Address.parse("2001:0DB8:0:0:1:0:0:1").toString())
        .isEqualTo("2001:db8::1:0:0:1");
    assertThat(Ipv6Address.parse("::").toString()).isEqualTo("::");
    assertThat(Ipv6Address.parse("1::").toString()).isEqualTo("1::");
    assertThat(Ipv6Address.parse("fe80::ff:fe00:1"))
        .isEqualTo(Ipv6Address.linkLocal(0x0200_0000_0001L));
    assertThat(Ipv6Address.parse("2001:db8:0:1:1:1:1:1").toString())
        .isEqualTo("2001:db8:0:1:1:1:1:1");
    assertThat(Ipv6Address.parse("::ffff:10.0.0.1").toString()).isEqualTo("::ffff:a00:1");
    for (String bad : new String[] {"", ":", "1", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "g::"}) {
      assertThat(Ipv6Address.parseOrNull(bad)).as(bad).isNull();
    }
    for (String bad : new String[] {"", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1..2.3", "a.b.c.d"}) {
      assertThat(Ipv4Address.isAddress(bad)).as(bad).isFalse();
    }
  }

  @Test
  void checksumOfRfc1071AndItsUpdate() {
    byte[] example = {
      0x00, 0x01, (byte) 0xf2, 0x03, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7
    };
    assertThat(InternetChecksum.of(example, 0, 8)).isEqualTo(~0xddf2 & 0xffff);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = data(20);
      int before = InternetChecksum.of(bytes, 0, 20);
      int oldWord = Bytes.u16(bytes, 8);
      int newWord = bits(16);
      Bytes.put16(bytes, 8, newWord);
      assertThat(InternetChecksum.updated(before, oldWord, newWord))
          .isEqualTo(InternetChecksum.of(bytes, 0, 20));
    }
  }

  @Test
  void dhcp() {
    for (int i = 0; i < ROUNDS; i++) {
      DhcpMessage message =
          new DhcpMessage(
              bits(8),
              bits(32),
              bits(16),
              bits(16),
              bits(32),
              bits(32),
              bits(32),
              bits(32),
              mac(),
              java.util.List.of(
                  DhcpMessage.Option.ofByte(DhcpMessage.MESSAGE_TYPE, bits(8)),
                  new DhcpMessage.Option(1 + bits(7), data(bits(8)))));
      byte[] bytes = message.toBytes();
      DhcpView view = DhcpView.of(bytes, 0, bytes.length);
      assertThat(view.problem()).isNull();
      assertThat(view.toMessage()).isEqualTo(message);
      byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      // Whatever is missing: an answer, never an exception.
      assertThat(DhcpView.of(cut, 0, cut.length).isValid()).isIn(true, false);
    }
  }
}
