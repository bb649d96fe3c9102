package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.MatchText;

/** Look-ups that say which rules made them consult what. */
final class ConsultedRules {
  /** Rules named of those that share a mask; the others differ from them in values only. */
  private static final int NAMED_RULES = 2;

  private ConsultedRules() {}

  static FlowEntry lookup(TranslationContext ctx, FlowTable table) {
    return table.lookup(
        ctx.flow,
        ctx.mask,
        tried -> {
          boolean matched = tried.size() == 1 && tried.get(0).match().matches(ctx.flow);
          ctx.recorder.did(describe(ctx, table, tried, matched), ctx.mask);
        });
  }

  private static String describe(
      TranslationContext ctx, FlowTable table, List<FlowEntry> tried, boolean matched) {
    StringBuilder text = new StringBuilder(ctx.bridge.name());
    text.append(" table ").append(table.id()).append(matched ? ": matched " : ": ruled out ");
    for (int i = 0; i < Math.min(tried.size(), NAMED_RULES); i++) {
      text.append(i == 0 ? "" : "; ").append(rule(ctx.bridge, tried.get(i)));
    }
    if (tried.size() > NAMED_RULES) {
      text.append("; and ").append(tried.size() - NAMED_RULES).append(" more like them");
    }
    return text.toString();
  }

  /** {@code priority=5,tcp,tp_dst=80}. */
  static String rule(OpenFlowSwitch bridge, FlowEntry entry) {
    String match = MatchText.format(entry.match(), bridge.portNames());
    return "priority=" + entry.priority() + (match.isEmpty() ? "" : "," + match);
  }
}
