package org.vswitchlab.ovs.ofproto.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.ofproto.CacheChecks;
import org.vswitchlab.ovs.ofproto.RandomScript;
import org.vswitchlab.ovs.ofproto.ScriptedSwitch;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;

/** Every bit of a megaflow has somebody who wanted it. */
class MegaflowExplanationTest {
  private static final String TCP_PACKET =
      "packet 1 0200000000020200000000010800450000280001000040066"
          + "6cb0a0000010a00000203e80051000003e8000003e85002200000000000";

  private static ScriptedSwitch after(String... lines) {
    ScriptedSwitch lab = new ScriptedSwitch();
    for (String line : lines) {
      lab.run(line);
    }
    assertThat(lab.refusedCount()).isZero();
    return lab;
  }

  private static MegaflowExplanation explain(ScriptedSwitch lab) {
    Megaflow megaflow = lab.datapath.megaflows().get(0);
    return MegaflowExplanation.of(lab.shared, megaflow);
  }

  @Test
  void namesTheRuleThatWasRuledOutByEachField() {
    ScriptedSwitch lab =
        after(
            "add-flow priority=9,tcp,tp_dst=80,actions=drop",
            "add-flow priority=5,ip,nw_dst=10.0.0.0/24,actions=resubmit(,1)",
            "add-flow table=1,priority=1,actions=dec_ttl,output:2",
            TCP_PACKET);
    String text = explain(lab).text(PortLabels.NUMBERS, 0);
    assertThat(text)
        .contains("nw_proto=6,tp_dst=81\n      br0 table 0: ruled out priority=9,tcp,tp_dst=80")
        .contains("br0 table 0: matched priority=5,ip,nw_dst=10.0.0.0/24")
        .contains("nw_ttl=64\n      br0 action dec_ttl")
        .contains("br0 table=1, priority=1 actions=dec_ttl,output:p2")
        .contains("Exact-match entries: 1");
  }

  @Test
  void accountsForEveryBitOfRandomMegaflows() {
    for (long seed = 1; seed <= 3; seed++) {
      ScriptedSwitch lab = new ScriptedSwitch();
      for (String line : RandomScript.of(seed, 60)) {
        lab.run(line);
      }
      for (Megaflow megaflow : lab.datapath.megaflows()) {
        MegaflowExplanation explanation = MegaflowExplanation.of(lab.shared, megaflow);
        FlowMask explained = new FlowMask();
        for (MegaflowExplanation.Reason reason : explanation.reasons()) {
          explained.add(reason.bits());
        }
        assertThat(explained).as("seed %d", seed).isEqualTo(megaflow.mask());
      }
    }
  }

  @Test
  void linksARuleToItsMegaflows() {
    ScriptedSwitch lab =
        after("add-flow priority=5,tcp,actions=output:2", "add-flow udp,actions=drop", TCP_PACKET);
    List<FlowEntry> rules = lab.bridge.pipeline().table(0).entries();
    for (FlowEntry rule : rules) {
      int expected = rule.priority() == 5 ? 1 : 0;
      assertThat(MegaflowExplanation.megaflowsOf(lab.datapath, rule)).hasSize(expected);
    }
  }

  @Test
  void explainingChangesNothing() {
    ScriptedSwitch lab = after("add-flow actions=NORMAL", TCP_PACKET);
    String before = CacheChecks.flows(lab);
    explain(lab);
    assertThat(CacheChecks.flows(lab)).isEqualTo(before);
  }
}
