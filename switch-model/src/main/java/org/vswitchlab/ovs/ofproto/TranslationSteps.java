package org.vswitchlab.ovs.ofproto;

import java.util.function.Consumer;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.wire.MacAddress;

/** A translation in the words of a decision. */
final class TranslationSteps {
  private TranslationSteps() {}

  /**
   * @param learns whether to say what is learned: only the packet that was translated learns
   */
  static void describe(
      Translation translation, boolean learns, long nowNanos, Consumer<String> steps) {
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.FlowCredit credit
          && credit.entry().tableId() != FlowTable.INTERNAL) {
        steps.accept(flow(translation, credit));
      } else if (learns && effect instanceof SideEffects.Learning learning) {
        describeLearning(learning, nowNanos, steps);
      }
    }
  }

  private static String flow(Translation translation, SideEffects.FlowCredit credit) {
    FlowEntry entry = credit.entry();
    StringBuilder text = new StringBuilder();
    if (credit.bridge() != translation.bridge()) {
      text.append(credit.bridge().name()).append(' ');
    }
    text.append("table ").append(entry.tableId()).append(": ");
    String match = MatchText.format(entry.match(), credit.bridge().portNames());
    if (entry.priority() != FlowMod.DEFAULT_PRIORITY) {
      text.append("priority=").append(entry.priority()).append(match.isEmpty() ? " " : ",");
    }
    text.append(match).append(match.isEmpty() ? "" : " ").append("actions=");
    return text.append(ActionText.format(entry.actions(), credit.bridge().portNames())).toString();
  }

  private static void describeLearning(
      SideEffects.Learning learning, long nowNanos, Consumer<String> steps) {
    PortBundle bundle = learning.bundle();
    PortBundle known = bundle.bridge().macLearning().lookup(learning.vlan(), learning.mac());
    if (known != bundle && !MacAddress.isMulticast(learning.mac())) {
      steps.accept(
          "learned "
              + MacAddress.format(learning.mac())
              + " on "
              + bundle.name()
              + " vlan "
              + learning.vlan());
    }
  }
}
