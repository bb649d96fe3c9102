package org.vswitchlab.management.ofctl;

import java.util.List;
import org.vswitchlab.ovs.ofproto.FlowEntry;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.WireForm;

/** A flow as {@code dump-flows} prints it over one version of the protocol. */
final class FlowStatsText {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final OpenFlowVersion version;
  private final PortNames ports;
  private final OfctlOptions options;
  private final long nowNanos;

  FlowStatsText(OpenFlowVersion version, PortNames ports, OfctlOptions options, long nowNanos) {
    this.version = version;
    this.ports = ports;
    this.options = options;
    this.nowNanos = nowNanos;
  }

  String format(FlowEntry entry) {
    StringBuilder text = new StringBuilder(" ");
    if (options.showStats || entry.cookie() != 0) {
      text.append("cookie=").append(hex(entry.cookie())).append(", ");
    }
    if (options.showStats) {
      text.append("duration=").append(Ofctl.seconds(nowNanos - entry.createdNanos()));
      text.append(", table=").append(entry.tableId());
      text.append(", n_packets=").append(entry.packetCount());
      text.append(", n_bytes=").append(entry.byteCount()).append(", ");
    } else if (entry.tableId() != 0) {
      text.append("table=").append(entry.tableId()).append(", ");
    }
    timeouts(text, entry);
    ages(text, entry);
    match(text, entry);
    List<Action> actions = WireForm.of(entry.actions(), entry.match(), version);
    return text.append("actions=").append(ActionText.format(actions, ports)).toString();
  }

  private void timeouts(StringBuilder text, FlowEntry entry) {
    if (entry.idleSeconds() != 0) {
      text.append("idle_timeout=").append(entry.idleSeconds()).append(", ");
    }
    if (entry.hardSeconds() != 0) {
      text.append("hard_timeout=").append(entry.hardSeconds()).append(", ");
    }
    // Earlier versions do not say.
    if (version.isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      text.append(entry.flags().stored().text());
    }
    if (version.isAtLeast(OpenFlowVersion.OPENFLOW14) && entry.importance() != 0) {
      text.append("importance=").append(entry.importance()).append(", ");
    }
  }

  private void ages(StringBuilder text, FlowEntry entry) {
    boolean saysAges =
        version == OpenFlowVersion.OPENFLOW10 || version == OpenFlowVersion.OPENFLOW15;
    // Names and sorting take another way through the real tool, which loses the ages.
    if (!saysAges || !options.showStats || options.sorts || options.showNames) {
      return;
    }
    long idle = (nowNanos - entry.usedNanos()) / SECOND_NANOS;
    long duration = (nowNanos - entry.createdNanos()) / SECOND_NANOS;
    long hard = (nowNanos - entry.modifiedNanos()) / SECOND_NANOS;
    text.append("idle_age=").append(idle).append(", ");
    if (hard != duration) {
      text.append("hard_age=").append(hard).append(", ");
    }
  }

  private void match(StringBuilder text, FlowEntry entry) {
    String fields = MatchText.format(entry.match(), ports);
    if (entry.priority() != FlowMod.DEFAULT_PRIORITY) {
      text.append("priority=").append(entry.priority());
      text.append(fields.isEmpty() ? "" : ",").append(fields).append(' ');
    } else if (!fields.isEmpty()) {
      text.append(fields).append(' ');
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
