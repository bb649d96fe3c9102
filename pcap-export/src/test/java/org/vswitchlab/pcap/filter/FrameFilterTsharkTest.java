package org.vswitchlab.pcap.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.link.Direction;
import org.vswitchlab.pcap.PcapngWriter;
import org.vswitchlab.pcap.Tshark;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.MacAddress;

/** What the filters find against what the real tshark finds, on the same random frames. */
class FrameFilterTsharkTest {
  private static final long SEED = 20260101;
  private static final int FRAMES = 400;

  @TempDir static Path directory;
  private static Path file;
  private static final List<Frame> frames = new ArrayList<>();

  @BeforeAll
  static void writeFrames() throws IOException {
    Tshark.require();
    RandomFrames random = new RandomFrames(SEED);
    file = directory.resolve("random.pcapng");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (PcapngWriter writer = new PcapngWriter(channel)) {
      writer.addInterface("h:eth0", 1);
      for (int i = 0; i < FRAMES; i++) {
        Frame frame = random.next(i);
        frames.add(frame);
        writer.packet(0, i * 1_000_000L, Direction.RECEIVED, frame, null);
      }
    }
  }

  @Test
  void everyFieldHasTheOccurrencesThatTsharkSees() throws Exception {
    List<FrameField> fields =
        FrameFields.all().stream().filter(field -> field.type() != FieldType.PROTOCOL).toList();
    String[] names = fields.stream().map(FrameField::name).toArray(String[]::new);
    List<List<String>> rows = Tshark.fields(file, "", names);
    assertThat(rows).hasSize(FRAMES);
    int compared = 0;
    for (int i = 0; i < FRAMES; i++) {
      Dissection dissection = new Dissection(frames.get(i));
      FieldValues values = new FieldValues();
      for (int j = 0; j < fields.size(); j++) {
        FrameField field = fields.get(j);
        dissection.collect(field, values);
        List<String> ours = new ArrayList<>();
        for (int k = 0; k < values.count(); k++) {
          ours.add(text(field.type(), values.first(k), values.second(k)));
        }
        List<String> theirs = new ArrayList<>();
        for (String value : rows.get(i).get(j).split("\\|", -1)) {
          if (!value.isEmpty()) {
            theirs.add(normal(field, value));
          }
        }
        assertThat(ours)
            .as("%s of frame %d (seed %d): %s", field.name(), i + 1, SEED, frames.get(i).hex())
            .isEqualTo(theirs);
        compared += ours.size();
      }
    }
    assertThat(compared).isGreaterThan(10_000);
  }

  private static String text(FieldType type, long first, long second) {
    return switch (type) {
      case UINT, BOOLEAN -> Long.toString(first);
      case ETHER -> MacAddress.format(first);
      case IPV4 ->
          (first >>> 24)
              + "."
              + (first >>> 16 & 255)
              + "."
              + (first >>> 8 & 255)
              + "."
              + (first & 255);
      case IPV6 -> Long.toHexString(first) + "/" + Long.toHexString(second);
      case PROTOCOL -> "";
    };
  }

  private static String normal(FrameField field, String value) throws FilterSyntaxException {
    return switch (field.type()) {
      case UINT, BOOLEAN -> Long.toString(Long.decode(value));
      case ETHER, IPV4, PROTOCOL -> value;
      case IPV6 -> {
        FilterLexer.Token token =
            new FilterLexer.Token(FilterLexer.Kind.WORD, value, 0, value.length());
        Literals.Value address = Literals.value(token, field);
        yield text(FieldType.IPV6, address.first(), address.second());
      }
    };
  }

  /** None holds a comma, since tshark's statistics separate filters by commas. */
  private static final List<String> FILTERS =
      List.of(
          "vlan",
          "!vlan",
          "not arp and not vlan",
          "arp && vlan || icmp",
          "icmp || arp && vlan",
          "(icmp || arp) && vlan",
          "not (arp) or vlan",
          "vlan.id == 10",
          "vlan.id != 10",
          "!(vlan.id == 10)",
          "vlan.id === 10",
          "vlan.id !== 10",
          "vlan.id ~= 10",
          "vlan.id all_ne 10",
          "vlan.id any_eq 10",
          "vlan.id > 10",
          "vlan.id ge 10",
          "vlan.id <= 0xa",
          "vlan.id in {10..20}",
          "vlan.id in {4095}",
          "vlan.id not in {10..20}",
          "vlan.dei == 1",
          "vlan.dei",
          "vlan.priority == 3",
          "ieee8021ad.id == 10",
          "eth.src == 02:00:00:00:00:01",
          "eth.src == 02-00-00-00-00-01",
          "eth.src != 02:00:00:00:00:01",
          "eth.addr == 02:00:00:00:00:01",
          "eth.addr != 02:00:00:00:00:01",
          "eth.addr > 02:00:00:00:00:02",
          "eth.src[0:3] == 02:00:00",
          "eth.dst[0] == 03",
          "eth.dst[-1:] == 01",
          "eth.dst[4-5] == 00:02",
          "frame[12:2] == 08:06",
          "frame[14:] contains 08:06",
          "eth.dst.ig == True",
          "eth.ig == 0",
          "eth.type == 0x0806",
          "eth.len",
          "eth.len > 38",
          "ip.addr == 10.0.0.1",
          "ip.addr != 10.0.0.1",
          "ip.src == 10.0.1.0/24",
          "ip.src != 10.0.1.0/24",
          "ip.src < ip.dst",
          "ip.src == ip.dst",
          "ip.src != ip.dst",
          "ip.src in {10.0.0.0/31}",
          "ip.flags.df",
          "ip.flags.df == 1",
          "ip.ttl in {1..64}",
          "ip contains 0a:00:00:01",
          "ip.proto == 17 and udp.length > 10",
          "ipv6.addr == fd00::1",
          "ipv6.src == fd00::/64",
          "ipv6.dst != fd00:0:0:1::/64",
          "icmp.type == 8 && !vlan",
          "icmp.seq == 1",
          "icmpv6.type == 135 or icmpv6.type == 136",
          "icmpv6.nd.ns.target_address == fd00::1",
          "udp.port == 10001",
          "udp.port != 10001",
          "udp.srcport == udp.dstport",
          "tcp.port == 10002",
          "tcp.flags.syn == 1",
          "tcp.flags.syn == 1 && tcp.flags.ack == 0",
          "tcp.len > 0",
          "tcp.flags > 0x80",
          "udp contains \"brown\"",
          "udp matches \"BROWN.fox\"",
          "frame contains \"quick\"",
          "frame matches \"quick|zzz\"",
          "vxlan",
          "vxlan.vni == 5",
          "stp",
          "stp.flags.tc == 1",
          "stp.root.prio == 32768",
          "stp.flags.port_role == 2",
          "frame.len > 60",
          "frame.len == frame.cap_len",
          "arp.opcode == 1",
          "arp.isgratuitous == 1",
          "arp.src.proto_ipv4 == arp.dst.proto_ipv4",
          "arp.dst.hw_mac == 02:00:00:00:00:03",
          "igmp.maddr == 239.1.1.1");

  @Test
  void everyFilterFindsAsManyFramesAsTsharkDoes() throws Exception {
    List<String> usable = new ArrayList<>(FILTERS);
    Map<String, Long> ours = new LinkedHashMap<>();
    for (String filter : usable) {
      FrameFilter compiled = FrameFilter.compile(filter);
      ours.put(filter, frames.stream().filter(compiled::matches).count());
    }
    List<String> differences = new ArrayList<>();
    Tshark.counts(file, usable)
        .forEach(
            (filter, count) -> {
              if (!count.equals(ours.get(filter))) {
                differences.add(filter + ": tshark " + count + ", here " + ours.get(filter));
              }
            });
    assertThat(differences).isEmpty();
    assertThat(ours.values().stream().filter(count -> count > 0 && count < FRAMES).count())
        .as("filters that tell frames apart")
        .isGreaterThan(usable.size() * 8L / 10);
  }

  @Test
  void findsTheSameFramesOneByOne() throws Exception {
    for (String filter :
        List.of(
            "vlan.id in {10, 20} && !(arp || ip.ttl in {1, 255})",
            "eth.src in {02:00:00:00:00:00..02:00:00:00:00:01, 02:00:00:00:00:03}",
            "tcp.port in {10001} or ipv6.addr in {fd00::1, fd00::2}")) {
      FrameFilter compiled = FrameFilter.compile(filter);
      List<String> ours = new ArrayList<>();
      for (int i = 0; i < FRAMES; i++) {
        if (compiled.matches(frames.get(i))) {
          ours.add(Integer.toString(i + 1));
        }
      }
      List<String> theirs =
          Tshark.fields(file, filter, "frame.number").stream().map(row -> row.get(0)).toList();
      assertThat(ours).as(filter).isEqualTo(theirs);
    }
  }
}
