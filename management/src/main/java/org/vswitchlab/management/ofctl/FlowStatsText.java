package org.vswitchlab.management.ofctl;

import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.TableId;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStats;

/** A flow as {@code dump-flows} prints it with names, sorted or without counters. */
final class FlowStatsText {
  private static final int MILLI_NANOS = 1_000_000;

  private final OpenFlowVersion version;
  private final PortNames names;
  private final boolean showsStats;

  FlowStatsText(OpenFlowVersion version, PortNames names, boolean showsStats) {
    this.version = version;
    this.names = names;
    this.showsStats = showsStats;
  }

  String format(FlowStats flow) {
    StringBuilder text = new StringBuilder(" ");
    if (showsStats || flow.cookie() != 0) {
      text.append("cookie=").append(hex(flow.cookie())).append(", ");
    }
    String table = TableId.format(flow.tableId(), names);
    if (showsStats) {
      String millis = String.format("%03d", flow.durationNanos() / MILLI_NANOS);
      text.append("duration=").append(flow.durationSeconds()).append('.').append(millis);
      text.append("s, table=").append(table);
      text.append(", n_packets=").append(flow.packetCount());
      text.append(", n_bytes=").append(flow.byteCount()).append(", ");
    } else if (flow.tableId() != 0) {
      text.append("table=").append(table).append(", ");
    }
    timeouts(text, flow);
    match(text, flow);
    return text.append("actions=").append(ActionText.format(flow.actions(), names)).toString();
  }

  private void timeouts(StringBuilder text, FlowStats flow) {
    if (flow.idleSeconds() != 0) {
      text.append("idle_timeout=").append(flow.idleSeconds()).append(", ");
    }
    if (flow.hardSeconds() != 0) {
      text.append("hard_timeout=").append(flow.hardSeconds()).append(", ");
    }
    text.append(flow.flags().text());
    if (flow.importance() != 0) {
      text.append("importance=").append(flow.importance()).append(", ");
    }
    // Only then does the version tell of ages by itself.
    if (showsStats && version == OpenFlowVersion.OPENFLOW15) {
      if (flow.idleAgeSeconds() >= 0) {
        text.append("idle_age=").append(flow.idleAgeSeconds()).append(", ");
      }
      if (flow.hardAgeSeconds() >= 0 && flow.hardAgeSeconds() != flow.durationSeconds()) {
        text.append("hard_age=").append(flow.hardAgeSeconds()).append(", ");
      }
    }
  }

  private void match(StringBuilder text, FlowStats flow) {
    String fields = MatchText.format(flow.match(), names);
    if (flow.priority() != FlowMod.DEFAULT_PRIORITY) {
      text.append("priority=").append(flow.priority());
      text.append(fields.isEmpty() ? "" : ",").append(fields).append(' ');
    } else if (!fields.isEmpty()) {
      text.append(fields).append(' ');
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
