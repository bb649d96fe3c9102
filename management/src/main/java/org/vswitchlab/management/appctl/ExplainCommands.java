package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.datapath.MegaflowText;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.trace.MegaflowExplanation;

/** Commands that the real daemon does not have: what is behind its caches. */
final class ExplainCommands {
  private final SharedDatapath shared;
  private final Simulation simulation;

  ExplainCommands(SharedDatapath shared, Simulation simulation) {
    this.shared = shared;
    this.simulation = simulation;
  }

  /** {@code vswitchlab/explain-megaflow}: a UFID or its beginning, or the serial number. */
  ControlReply megaflow(List<String> words) {
    String wanted = words.get(0).replaceFirst("^(ufid:|#)", "");
    Megaflow found = null;
    for (Megaflow flow : shared.datapath().megaflows()) {
      if (wanted.equals("" + flow.id()) || MegaflowText.ufid(flow).startsWith(wanted)) {
        if (found != null) {
          return ControlReply.error(wanted + ": begins the UFID of several megaflows");
        }
        found = flow;
      }
    }
    if (found == null) {
      return ControlReply.error(
          wanted + ": no such megaflow; dpctl/dump-flows -m shows each one's ufid");
    }
    MegaflowExplanation explanation = MegaflowExplanation.of(shared, found);
    if (explanation == null) {
      return ControlReply.error(wanted + ": added by dpctl/add-flow, so that no rule is behind it");
    }
    PortLabels labels = PortLabels.namesOf(shared.datapath());
    return ControlReply.of(explanation.text(labels, simulation.nowNanos()));
  }
}
