package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;

/** Expectations are what the real userspace datapath made of the same frames. */
class AddressTranslationTest {
  private static final String ETHERNET = "020000000002020000000001" + "0800";

  /** UDP 10.0.0.1:1000 to 10.0.0.2:53, right checksums. */
  private static final String QUERY =
      ETHERNET + "4500001c00000000401166cf0a0000010a000002" + "03e8003500080000";

  private static final String QUERY_OF_ANOTHER =
      ETHERNET + "4500001c00000000401166cd0a0000030a000002" + "03e8003500080000";

  /** UDP 10.0.0.2:53 to 10.9.9.1:1000. */
  private static final String ANSWER =
      ETHERNET + "4500001c0000000040115dc60a0000020a090901" + "003503e800080000";

  private final DatapathBench bench = new DatapathBench(2).tapped();

  private void translate(String nat) throws DatapathSyntaxException {
    Match.Builder from1 = Match.builder().exact(FlowField.IN_PORT, 1).exact(FlowField.RECIRC_ID, 0);
    bench.rules.rules.add(
        new RuleTable.Rule(
            from1.build(), DatapathActionParser.parse("ct(commit,nat(" + nat + ")),2")));
    bench.rules.rules.add(new RuleTable.Rule(Match.ANY, DatapathActionParser.parse("ct(nat),1")));
  }

  private String connections() {
    return bench.datapath.connectionTracker().connections(0).stream()
        .map(connection -> ConnectionText.of(connection, false, false, 0))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theSourceChangesAndAnswersFindBack() throws Exception {
    translate("src=10.9.9.1");
    bench.inject(1, QUERY);
    bench.inject(2, ANSWER);
    List<String> sent = bench.takeSent();
    assertThat(sent.get(0)).contains("0a0909010a00000203e80035");
    assertThat(sent.get(1)).contains("0a0000020a000001003503e8");
    assertThat(connections())
        .isEqualTo(
            "udp,orig=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=53),"
                + "reply=(src=10.0.0.2,dst=10.9.9.1,sport=53,dport=1000)");
  }

  @Test
  void theSecondWithTheSamePortGetsTheNext() throws Exception {
    translate("src=10.9.9.1");
    bench.inject(1, QUERY);
    bench.inject(1, QUERY_OF_ANOTHER);
    assertThat(bench.takeSent().get(1)).contains("0a0909010a00000203e90035");
    assertThat(connections()).contains("dst=10.9.9.1,sport=53,dport=1001");
  }

  @Test
  void anExhaustedRangeLeavesThePacketAlone() throws Exception {
    translate("src=10.9.9.1:5000");
    bench.inject(1, QUERY);
    bench.inject(1, QUERY_OF_ANOTHER);
    List<String> sent = bench.takeSent();
    assertThat(sent.get(0)).contains("0a0909010a00000213880035");
    assertThat(sent.get(1)).contains("0a0000030a00000203e80035");
    assertThat(bench.datapath.connectionTracker().connections(0)).hasSize(1);
  }

  @Test
  void theDestinationChangesWithItsPort() throws Exception {
    translate("dst=10.0.0.9:8080");
    bench.inject(1, QUERY);
    assertThat(bench.takeSent().get(0)).contains("0a0000010a00000903e81f90");
    assertThat(connections())
        .isEqualTo(
            "udp,orig=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=53),"
                + "reply=(src=10.0.0.9,dst=10.0.0.1,sport=8080,dport=1000)");
  }

  @Test
  void connectionsExpire() throws Exception {
    translate("src=10.9.9.1");
    bench.inject(1, QUERY);
    long sixtySeconds = 60_000_000_000L;
    assertThat(bench.datapath.connectionTracker().connections(sixtySeconds - 1)).hasSize(1);
    assertThat(bench.datapath.connectionTracker().connections(sixtySeconds)).isEmpty();
  }
}
