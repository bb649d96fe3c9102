package org.vswitchlab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.engine.RandomStream;

class FrameTextTest {
  private static final long MAC1 = 0x0200_0000_0001L;
  private static final long MAC2 = 0x0200_0000_0002L;
  private static final int IP1 = Ipv4Address.parse("10.0.0.1");
  private static final int IP2 = Ipv4Address.parse("10.0.0.2");

  private static Frame ipv4(int protocol, byte[] payload) {
    byte[] packet = Ipv4Header.of(IP1, IP2, protocol, 64).packet(payload);
    return new EthernetHeader(MAC2, MAC1, EtherType.IPV4).frame(packet, 1);
  }

  @Test
  void arpRequestAndReply() {
    Frame request = new ArpPacket(ArpPacket.REQUEST, MAC1, IP1, 0, IP2).frame(1);
    assertThat(FrameText.line(request))
        .isEqualTo("ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28");
    assertThat(FrameText.lineWithAddresses(request))
        .isEqualTo(
            "02:00:00:00:00:01 > Broadcast, ethertype ARP (0x0806), length 42: "
                + "ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28");
    Frame reply = new ArpPacket(ArpPacket.REPLY, MAC2, IP2, MAC1, IP1).frame(2);
    assertThat(FrameText.line(VlanTag.of(10).pushedOnto(reply)))
        .isEqualTo("vlan 10, p 0, ARP, Reply 10.0.0.2 is-at 02:00:00:00:00:02, length 28");
  }

  @Test
  void echoUdpAndTcp() {
    assertThat(
            FrameText.line(
                ipv4(IpProtocol.ICMP, Icmpv4Message.echoRequest(7, 1, new byte[56]).toBytes())))
        .isEqualTo("IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 64");
    byte[] udp = new byte[30];
    new UdpHeader(5000, 9).write(udp, 0, 22, 0);
    assertThat(FrameText.line(ipv4(IpProtocol.UDP, udp)))
        .isEqualTo("IP 10.0.0.1.5000 > 10.0.0.2.9: UDP, length 22");
    TcpHeader syn =
        new TcpHeader(
            33000,
            5201,
            100,
            0,
            TcpHeader.SYN,
            64240,
            0,
            new TcpOptions(1460, 7, true, true, 5, 0));
    byte[] tcp = new byte[syn.headerBytes()];
    syn.write(tcp, 0, 0, 0);
    assertThat(FrameText.line(ipv4(IpProtocol.TCP, tcp)))
        .isEqualTo(
            "IP 10.0.0.1.33000 > 10.0.0.2.5201: Flags [S], seq 100, win 64240, "
                + "options [mss 1460,sackOK,TS val 5 ecr 0,wscale 7], length 0");
  }

  @Test
  void errorsNameWhatTheyAreAbout() {
    byte[] udp = new byte[8];
    new UdpHeader(5000, 9).write(udp, 0, 0, 0);
    byte[] quoted = Ipv4Header.of(IP2, IP1, IpProtocol.UDP, 1).packet(udp);
    Icmpv4Message unreachable =
        new Icmpv4Message(Icmpv4Message.UNREACHABLE, Icmpv4Message.PORT_UNREACHABLE, 0, quoted);
    assertThat(FrameText.line(ipv4(IpProtocol.ICMP, unreachable.toBytes())))
        .isEqualTo("IP 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.1 udp port 9 unreachable, length 36");
  }

  @Test
  void spanningTree() {
    Bpdu bpdu =
        new Bpdu(
            0, 0, 0, 0x8000_0200_0000_0001L, 4, 0x8000_0200_0000_0002L, 0x8001, 0, 5120, 512, 3840);
    assertThat(FrameText.line(bpdu.frame(MAC1, 1)))
        .isEqualTo(
            "STP 802.1d, Config, Flags [none], bridge-id 8000.02:00:00:00:00:02.8001, "
                + "root 8000.02:00:00:00:00:01, root-pathcost 4");
  }

  @Test
  void malformedFramesSayWhatIsWrong() {
    assertThat(FrameText.line(Frame.ofHex("0102", 1)))
        .isEqualTo("[malformed Ethernet: 2 bytes, at least 14 expected]");
    assertThat(FrameText.line(Frame.ofHex("020000000002 020000000001 0800 4500", 1)))
        .isEqualTo("[malformed IPv4: 2 bytes, at least 20 expected]");
  }

  /** Every prefix and many mutations of valid frames: a line comes out, never an exception. */
  @Test
  void anyBytesHaveALine() {
    RandomStream random = new RandomStream(1);
    int[] types = {0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8, 0x0026, 0x8809, 0x88cc};
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(90)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) random.nextInt();
      }
      if (bytes.length > 24) {
        int at = random.nextInt(2) * 4 + 12;
        Bytes.put16(bytes, 12, EtherType.VLAN);
        Bytes.put16(bytes, at, types[random.nextInt(types.length)]);
        bytes[at + 2] = (byte) (random.nextInt(2) == 0 ? 0x45 : 0x60 + random.nextInt(2) * 0x42);
        Bytes.put16(bytes, at + 4, bytes.length - at - 2 - random.nextInt(10));
        if (at + 12 < bytes.length) {
          bytes[at + 8] = (byte) (random.nextInt(2) == 0 ? IpProtocol.ICMPV6 : random.nextInt(60));
          bytes[at + 11] = (byte) random.nextInt(20);
        }
      }
      assertThat(FrameText.line(Frame.owning(bytes, 1))).isNotEmpty();
    }
  }
}
