package org.vswitchlab.management.vsctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.wire.Frame;

/** Messages of IPFIX, byte by byte those of the real switch but for times and interface indexes. */
class IpfixTest {
  private static final String MACS = "505400000007505400000005";
  private static final String IP_TO = "c0a80001c0a80002";

  private final Network network = new Network(1);
  private final Host host = network.addHost("host");
  private final OpenVSwitch ovs = OpenVSwitch.start(host);
  private final EthernetDevice p1 = host.addEthernet("p1", 1);
  private final List<byte[]> sent = new ArrayList<>();

  IpfixTest() {
    host.addEthernet("p2", 2);
    run("ovs-vsctl add-br br0 -- set bridge br0 fail_mode=secure -- add-port br0 p1");
    run("ovs-vsctl add-port br0 p2");
    ovs.shared().setDatagrams((target, port, bytes) -> sent.add(bytes));
  }

  private String run(String line) {
    CommandRun run = NodeShell.of(host).run("'" + line.replace(" ", "' '") + "'");
    assertThat(run.exitStatus()).as(line + "\n" + run.output()).isZero();
    return run.output();
  }

  private void pass(long millis) {
    long until = network.simulation().nowNanos() + millis * 1_000_000L;
    network.simulation().schedule(until, () -> {});
    network.simulation().runEvents(until, 10_000);
  }

  private void receive(String hex, int frameBytes) {
    byte[] start = HexFormat.of().parseHex(hex);
    p1.inject(Frame.owning(Arrays.copyOf(start, Math.max(start.length, frameBytes)), 0));
    pass(1);
  }

  private static String ipv4(int length, int fragment, int protocol, int tos) {
    return String.format(
        "%s080045%02x%04x0000%04x40%02x0000%s", MACS, tos, length, fragment, protocol, IP_TO);
  }

  private static List<byte[]> recorded(int from, int to) throws IOException {
    try (InputStream in = IpfixTest.class.getResourceAsStream("/ipfix/messages.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList().subList(from, to).stream()
          .map(HexFormat.of()::parseHex)
          .toList();
    }
  }

  /** Set and what is told of the packets' headers, up to the flow's times. */
  private static String headers(byte[] message) {
    int end = comparable(message).length() / 2;
    byte[] copy = Arrays.copyOf(HexFormat.of().parseHex(comparable(message)), end);
    return HexFormat.of().formatHex(Arrays.copyOfRange(copy, 16, flowTimesAt(copy)));
  }

  /** Without the time of the export, the indexes of the interfaces, and the flow's times. */
  private static String comparable(byte[] message) {
    byte[] copy = message.clone();
    Arrays.fill(copy, 4, 8, (byte) 0);
    int set = (copy[16] & 0xff) << 8 | copy[17] & 0xff;
    if (set >= 0x100 && set != 0x1ce) {
      int at = 20 + 20;
      for (int i = 0; i < (set % 2 == 1 ? 2 : 1); i++) {
        Arrays.fill(copy, at, at + 4, (byte) 0);
        at = behindInterface(copy, at);
      }
      int times = flowTimesAt(copy);
      Arrays.fill(copy, times, times + 8, (byte) 0);
    }
    return HexFormat.of().formatHex(copy);
  }

  private static int behindInterface(byte[] message, int from) {
    int at = from + 8;
    at += 1 + message[at];
    return at + 1 + message[at];
  }

  private static int flowTimesAt(byte[] message) {
    int set = (message[16] & 0xff) << 8 | message[17] & 0xff;
    int at = behindInterface(message, 20 + 20);
    at = set % 2 == 1 ? behindInterface(message, at) : at;
    int headers = (set - 0x100) / 4;
    int network = headers / 5 % 3;
    int transport = headers % 5;
    at += headers >= 15 ? 5 : 0;
    at += network == 0 ? 0 : network == 1 ? 14 : 42;
    return at + (transport == 0 ? 0 : transport == 4 ? 2 : 4);
  }

  private void assertSent(List<byte[]> wanted) {
    assertThat(sent.stream().map(IpfixTest::comparable).toList())
        .containsExactlyElementsOf(wanted.stream().map(IpfixTest::comparable).toList());
    sent.clear();
  }

  @Test
  void sendsTemplatesAndThenEachFlowWhenItsTimeIsOver() throws IOException {
    run("ovs-ofctl add-flow br0 in_port=p1,actions=p2");
    run(
        "ovs-vsctl set bridge br0 ipfix=@i -- --id=@i create ipfix targets=10.0.0.9 sampling=1"
            + " obs_domain_id=123 obs_point_id=456 cache_active_timeout=5 cache_max_flows=100");
    assertThat(run("ovs-ofctl dump-ipfix-bridge br0"))
        .contains("bridge ipfix: flows=0, current flows=0, sampled pkts=0");
    receive(ipv4(104, 0, 6, 0) + "000800090000000000000000" + "5010", 118);
    pass(4000);
    assertThat(sent).isEmpty();
    assertThat(run("ovs-ofctl dump-ipfix-bridge br0"))
        .contains("flows=2, current flows=2, sampled pkts=2, ipv4 ok=2, ipv6 ok=0, tx pkts=0");
    pass(2000);
    assertThat(run("ovs-ofctl dump-ipfix-bridge br0"))
        .contains("flows=2, current flows=0, sampled pkts=2, ipv4 ok=2, ipv6 ok=0, tx pkts=22");
    assertSent(recorded(0, 22));
  }

  @Test
  void countsWhatIsDroppedAndSendsAtOnceWithoutACache() throws IOException {
    run("ovs-ofctl add-flow br0 in_port=p1,actions=drop");
    run("ovs-vsctl set bridge br0 ipfix=@i -- --id=@i create ipfix targets=10.0.0.9 sampling=1");
    for (int i = 0; i < 3; i++) {
      receive(ipv4(40, 0, 6, 0) + "000800090000000000000000" + "5012", 54);
    }
    sent.subList(0, 18).clear();
    assertSent(recorded(22, 27));
  }

  @Test
  void sampleActionsHaveTheirOwnCollectorsDomainsAndPoints() throws IOException {
    run(
        "ovs-vsctl -- --id=@b get bridge br0 -- --id=@i create ipfix targets=10.0.0.9"
            + " -- create Flow_Sample_Collector_Set bridge=@b id=7 ipfix=@i");
    List<String> places =
        List.of(
            "",
            ",sampling_port=p2",
            ",ingress",
            ",egress",
            ",sampling_port=p2,ingress",
            ",sampling_port=p2,egress");
    for (String place : places) {
      run(
          "ovs-ofctl add-flow br0 in_port=p1,actions=sample(probability=65535,collector_set_id=7,"
              + "obs_domain_id=11,obs_point_id=22"
              + place
              + "),p2");
      pass(1000);
      receive(ipv4(40, 0, 6, 0) + "000800090000000000000000" + "5012", 54);
    }
    assertThat(run("ovs-ofctl dump-ipfix-flow br0"))
        .contains("id   7: flows=6, current flows=0, sampled pkts=6, ipv4 ok=6, ipv6 ok=0");
    List<byte[]> wanted = new ArrayList<>(recorded(33, 41));
    // The number of the exporter is that of a switch that had others before.
    wanted.get(1)[23] = 2;
    sent.subList(0, 18).clear();
    assertSent(wanted);
  }

  @Test
  void tellsOfEachKindOfPacketWhatTheRealSwitchTells() throws IOException {
    run("ovs-ofctl add-flow br0 in_port=p1,actions=p2");
    run("ovs-vsctl set bridge br0 ipfix=@i -- --id=@i create ipfix targets=10.0.0.9 sampling=1");
    String ipv6 = "fe800000000000000000000000000001fe800000000000000000000000000002";
    receive(ipv4(32, 0, 132, 0xfd) + "000800090000000000000000", 46);
    receive(MACS + "86dd" + "60012345" + "0008" + "3a80" + ipv6 + "80030000" + "00000000", 62);
    receive(ipv4(20, 0x2000, 47, 0), 34);
    sent.subList(0, 20).clear();
    assertThat(sent.stream().map(IpfixTest::headers).toList())
        .containsExactlyElementsOf(recorded(27, 33).stream().map(IpfixTest::headers).toList());
    sent.clear();
    run(
        "ovs-vsctl set bridge br0 ipfix=@i -- --id=@i create ipfix targets=10.0.0.9 sampling=1"
            + " obs_domain_id=123 obs_point_id=456");
    receive(
        MACS + "8100600586dd" + "60000000" + "0048" + "1180" + ipv6 + "00080009" + "00480000", 130);
    assertThat(headers(sent.get(0))).isEqualTo(headers(recorded(41, 42).get(0)));
  }

  @Test
  void takesPacketsOfCachedFlowsForDroppedAsTheRealSwitchDoes() {
    run("ovs-ofctl add-flow br0 in_port=p1,actions=p2");
    run("ovs-vsctl set bridge br0 ipfix=@i -- --id=@i create ipfix targets=10.0.0.9 sampling=1");
    receive(ipv4(40, 0, 6, 0) + "000800090000000000000000" + "5012", 54);
    receive(ipv4(40, 0, 6, 0) + "000800090000000000000000" + "5012", 54);
    sent.subList(0, 20).clear();
    assertThat(sent.stream().map(IpfixTest::droppedPackets)).containsExactly(0L, 0L, 1L, 1L);
  }

  private static long droppedPackets(byte[] message) {
    return ByteBuffer.wrap(message).getLong(flowTimesAt(message) + 8);
  }
}
