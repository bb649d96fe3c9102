package org.vswitchlab.ovs.ofproto.trace;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;

/**
 * What hangs together with a picked rule or megaflow at one moment: immutable, for views on other
 * threads. Rows of {@link OpenFlowSwitchSnapshot} and {@link
 * org.vswitchlab.ovs.datapath.DatapathSnapshot} are named by their keys.
 *
 * @param pick what it was asked about
 * @param megaflows that came from the rule, or the picked one; in order of installation
 * @param rules that the packets of the megaflow meet, in this order, or the picked one
 * @param reasons who consulted the bits of the picked megaflow's mask; empty for a rule
 */
public record CacheLinks(
    Pick pick, List<Long> megaflows, List<RuleRow> rules, List<ReasonRow> reasons) {

  /** What was picked. */
  public enum Kind {
    RULE,
    MEGAFLOW
  }

  /**
   * @param key of its row in the snapshot
   */
  public record Pick(Kind kind, long key) {}

  /**
   * A rule behind a megaflow.
   *
   * @param order place among the rules that the packet meets, from 1
   * @param bridge on which it is, which may be another than the one that received the packet
   * @param key of the rule in that bridge's tables
   * @param text as {@code table=0, priority=5,tcp actions=output:2}
   */
  public record RuleRow(int order, String bridge, int tableId, long key, String text) {}

  /**
   * @param order place in the translation, from 1
   * @param fields that were consulted, with the megaflow's values
   * @param step who did: a look-up with the rule that it tried, or an action
   */
  public record ReasonRow(int order, String fields, String step) {}

  public CacheLinks {
    megaflows = List.copyOf(megaflows);
    rules = List.copyOf(rules);
    reasons = List.copyOf(reasons);
  }

  /** Follows the links; null if what was picked is gone. */
  public static CacheLinks of(OpenFlowSwitch bridge, Pick pick) {
    return switch (pick.kind()) {
      case RULE -> ofRule(bridge, pick);
      case MEGAFLOW -> ofMegaflow(bridge.shared(), pick);
    };
  }

  private static CacheLinks ofRule(OpenFlowSwitch bridge, Pick pick) {
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      for (FlowEntry entry : bridge.pipeline().table(id).entries()) {
        if (entry.id() == pick.key()) {
          Datapath datapath = bridge.shared().datapath();
          List<Long> megaflows =
              MegaflowExplanation.megaflowsOf(datapath, entry).stream().map(Megaflow::id).toList();
          RuleRow rule = ruleRow(1, new MegaflowExplanation.RuleLink(bridge, entry));
          return new CacheLinks(pick, megaflows, List.of(rule), List.of());
        }
      }
    }
    return null;
  }

  private static CacheLinks ofMegaflow(SharedDatapath shared, Pick pick) {
    for (Megaflow megaflow : shared.datapath().megaflows()) {
      if (megaflow.id() == pick.key()) {
        MegaflowExplanation explanation = MegaflowExplanation.of(shared, megaflow);
        List<RuleRow> rules = new ArrayList<>();
        List<ReasonRow> reasons = new ArrayList<>();
        if (explanation != null) {
          explanation.rules().forEach(link -> rules.add(ruleRow(rules.size() + 1, link)));
          explanation
              .reasons()
              .forEach(
                  reason ->
                      reasons.add(
                          new ReasonRow(reasons.size() + 1, reason.fields(), reason.step())));
        }
        return new CacheLinks(pick, List.of(megaflow.id()), rules, reasons);
      }
    }
    return null;
  }

  private static RuleRow ruleRow(int order, MegaflowExplanation.RuleLink link) {
    return new RuleRow(
        order, link.bridge().name(), link.entry().tableId(), link.entry().id(), link.ruleText());
  }
}
