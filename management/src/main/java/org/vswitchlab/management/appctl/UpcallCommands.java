package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** Commands about upcalls and the flows that they install: {@code upcall/}. */
final class UpcallCommands {
  /** The limit with which the real daemon begins, before it has seen how quick it is. */
  private static final int FIRST_LIMIT = 10_000;

  private final SharedDatapath shared;

  UpcallCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  ControlReply show(List<String> words) {
    if (shared.bridges().isEmpty()) {
      return ControlReply.of("");
    }
    Datapath datapath = shared.datapath();
    int flows = datapath.megaflowCount();
    StringBuilder text = new StringBuilder(datapath.name()).append(":\n");
    text.append("  flows         : (current ").append(flows).append(") (avg ").append(flows);
    text.append(") (max ").append(flows).append(") (limit ");
    text.append(Math.min(datapath.flowLimit(), FIRST_LIMIT)).append(")\n");
    text.append("  dump duration : 1ms\n");
    text.append("  ufid enabled : ").append(shared.dumpsByUfid()).append("\n\n");
    return ControlReply.of(text.append("  1: (keys ").append(flows).append(")\n").toString());
  }

  ControlReply enableMegaflows(boolean enabled) {
    shared.datapath().setMegaflowsEnabled(enabled);
    return ControlReply.of("megaflows " + (enabled ? "enabled" : "disabled") + "\n");
  }

  ControlReply enableUfid(boolean enabled) {
    shared.setDumpsByUfid(enabled);
    return ControlReply.of(
        "Datapath dumping tersely using UFID "
            + (enabled ? "enabled for supported datapaths" : "disabled")
            + "\n");
  }

  ControlReply setFlowLimit(List<String> words) {
    // 32 bits without a sign.
    int limit = ScannedNumber.orZero(words.get(0));
    shared.datapath().setFlowLimit(limit < 0 ? Integer.MAX_VALUE : limit);
    return ControlReply.of("set flow_limit to " + Integer.toUnsignedString(limit) + "\n");
  }
}
