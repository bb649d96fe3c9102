package org.vswitchlab.ovs.ofproto.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.ofproto.ScriptedSwitch;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Kind;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Pick;

/** From a rule to its megaflows and back. */
class CacheLinksTest {
  private static final String TCP_PACKET =
      "packet 1 0200000000020200000000010800450000280001000040066"
          + "6cb0a0000010a00000203e80051000003e8000003e85002200000000000";

  private static ScriptedSwitch twoTables() {
    ScriptedSwitch lab = new ScriptedSwitch();
    lab.run("add-flow priority=5,tcp,actions=resubmit(,1)");
    lab.run("add-flow udp,actions=drop");
    lab.run("add-flow table=1,actions=output:2");
    lab.run(TCP_PACKET);
    return lab;
  }

  private static long megaflow(ScriptedSwitch lab) {
    return lab.datapath.megaflows().get(0).id();
  }

  @Test
  void aMegaflowLeadsToTheRulesInTheOrderInWhichAPacketMeetsThem() {
    ScriptedSwitch lab = twoTables();
    CacheLinks links = CacheLinks.of(lab.bridge, new Pick(Kind.MEGAFLOW, megaflow(lab)));
    assertThat(links.megaflows()).containsExactly(megaflow(lab));
    assertThat(links.rules().stream().map(CacheLinks.RuleRow::text))
        .containsExactly(
            "table=0, priority=5,tcp actions=resubmit(,1)",
            "table=1, priority=32768 actions=output:p2");
    assertThat(links.reasons()).isNotEmpty();
  }

  @Test
  void aRuleLeadsToItsMegaflows() {
    ScriptedSwitch lab = twoTables();
    List<FlowEntry> rules = lab.bridge.pipeline().table(0).entries();
    for (FlowEntry rule : rules) {
      CacheLinks links = CacheLinks.of(lab.bridge, new Pick(Kind.RULE, rule.id()));
      assertThat(links.rules().get(0).key()).isEqualTo(rule.id());
      if (rule.priority() == 5) {
        assertThat(links.megaflows()).containsExactly(megaflow(lab));
      } else {
        assertThat(links.megaflows()).isEmpty();
      }
    }
  }

  @Test
  void nothingHangsTogetherWithWhatIsGone() {
    ScriptedSwitch lab = twoTables();
    assertThat(CacheLinks.of(lab.bridge, new Pick(Kind.RULE, 1_000_000))).isNull();
    assertThat(CacheLinks.of(lab.bridge, new Pick(Kind.MEGAFLOW, 1_000_000))).isNull();
  }
}
