package org.vswitchlab.ovs.openflow.text;

import java.util.StringJoiner;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.TableId;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowMonitor;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStats;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowUpdate;
import org.vswitchlab.ovs.openflow.message.FlowMessage.MonitorFlag;
import org.vswitchlab.ovs.openflow.message.FlowMessage.UpdateEvent;

/** Words of messages about flows. */
final class FlowMessageText {
  private static final int UNKNOWN_TABLE = 255;

  private final MessageText text;
  private final StringBuilder out;

  FlowMessageText(MessageText text) {
    this.text = text;
    this.out = text.out;
  }

  void append(FlowMessage message) {
    if (message instanceof FlowMessage.FlowModification m) {
      flowMod(m);
    } else if (message instanceof FlowMessage.FlowRemoved m) {
      removed(m);
    } else if (message instanceof FlowMessage.FlowStatsRequest m) {
      request(m);
    } else if (message instanceof FlowMessage.FlowStatsReply m) {
      for (FlowStats flow : m.flows()) {
        out.append('\n');
        flow(flow);
      }
    } else if (message instanceof FlowMessage.AggregateReply m) {
      out.append(" packet_count=").append(Long.toUnsignedString(m.packetCount()));
      out.append(" byte_count=").append(Long.toUnsignedString(m.byteCount()));
      out.append(" flow_count=").append(m.flowCount());
    } else if (message instanceof FlowMessage.FlowMonitorRequest m) {
      m.monitors().forEach(this::monitor);
    } else if (message instanceof FlowMessage.FlowMonitorCancel m) {
      out.append(" id=").append(m.monitorId());
    } else if (message instanceof FlowMessage.FlowMonitorReply m) {
      m.updates().forEach(this::update);
    }
  }

  private void flowMod(FlowMessage.FlowModification m) {
    String words = FlowText.format(m.mod(), m.bufferId(), text.version, text.ports);
    if (m.mod().tableId() == FlowMod.ALL_TABLES) {
      int command = m.mod().command().text().length();
      words = words.substring(0, command) + " table:255" + words.substring(command);
    }
    out.append(' ').append(words);
  }

  private void removed(FlowMessage.FlowRemoved m) {
    out.append(' ');
    match(m.match(), m.priority());
    out.append(" reason=").append(m.reason().text());
    if (m.tableId() != UNKNOWN_TABLE) {
      out.append(" table_id=").append(TableId.format(m.tableId(), text.ports));
    }
    if (m.cookie() != 0) {
      out.append(" cookie:").append(MessageText.hex(m.cookie()));
    }
    out.append(" duration");
    out.append(MessageText.duration(m.durationSeconds(), m.durationNanos()));
    out.append(" idle").append(m.idleSeconds());
    if (m.hardSeconds() != 0) {
      // Only versions since 1.1 tell it.
      out.append(" hard").append(m.hardSeconds());
    }
    out.append(" pkts").append(Long.toUnsignedString(m.packetCount()));
    out.append(" bytes").append(Long.toUnsignedString(m.byteCount()));
    out.append('\n');
  }

  /** Priority and match with commas. */
  private void match(Match match, int priority) {
    String fields = MatchText.format(match, text.ports);
    if (priority != FlowMod.DEFAULT_PRIORITY) {
      out.append("priority=").append(priority).append(fields.isEmpty() ? "" : ",");
    }
    out.append(fields);
  }

  private void request(FlowMessage.FlowStatsRequest m) {
    if (m.tableId() != UNKNOWN_TABLE) {
      out.append(" table=").append(TableId.format(m.tableId(), text.ports));
    }
    if (m.outPort() != OpenFlowPort.NONE) {
      out.append(" out_port=").append(OpenFlowPort.format(m.outPort(), text.ports));
    }
    String fields = MatchText.format(m.match(), text.ports);
    out.append(fields.isEmpty() ? "" : " ").append(fields);
  }

  private void flow(FlowStats f) {
    out.append(" cookie=").append(MessageText.hex(f.cookie()));
    out.append(", duration=");
    out.append(MessageText.duration(f.durationSeconds(), f.durationNanos()));
    out.append(", table=").append(TableId.format(f.tableId(), text.ports));
    out.append(", ");
    if (f.packetCount() != -1) {
      out.append("n_packets=").append(Long.toUnsignedString(f.packetCount())).append(", ");
    }
    if (f.byteCount() != -1) {
      out.append("n_bytes=").append(Long.toUnsignedString(f.byteCount())).append(", ");
    }
    number("idle_timeout", f.idleSeconds(), 0);
    number("hard_timeout", f.hardSeconds(), 0);
    out.append(f.flags().text());
    number("importance", f.importance(), 0);
    number("idle_age", f.idleAgeSeconds(), -1);
    if (f.hardAgeSeconds() != f.durationSeconds()) {
      number("hard_age", f.hardAgeSeconds(), -1);
    }
    int before = out.length();
    match(f.match(), f.priority());
    out.append(out.length() > before ? " " : "");
    out.append("actions=").append(ActionText.format(f.actions(), text.ports));
  }

  private void number(String name, int value, int absent) {
    if (value != absent) {
      out.append(name).append('=').append(value).append(", ");
    }
  }

  private void monitor(FlowMonitor m) {
    out.append("\n id=").append(m.monitorId()).append(" flags=");
    StringJoiner flags = new StringJoiner(",");
    for (MonitorFlag flag : MonitorFlag.values()) {
      if (m.flags().contains(flag)) {
        flags.add(flag.text());
      }
    }
    out.append(flags.length() == 0 ? "0" : flags.toString());
    if (m.outPort() != OpenFlowPort.NONE) {
      out.append(" out_port=").append(OpenFlowPort.format(m.outPort(), text.ports));
    }
    if (m.tableId() != UNKNOWN_TABLE) {
      out.append(" table=").append(TableId.format(m.tableId(), text.ports));
    }
    String fields = MatchText.format(m.match(), text.ports);
    if (!fields.isEmpty()) {
      out.append(' ').append(fields);
    }
  }

  private void update(FlowUpdate u) {
    out.append("\n event=");
    if (u.event() == UpdateEvent.ABBREV) {
      out.append("ABBREV xid=").append(MessageText.hex(u.xid() & 0xffff_ffffL));
      return;
    }
    out.append(u.event().text());
    if (u.event() == UpdateEvent.PAUSED || u.event() == UpdateEvent.RESUMED) {
      return;
    }
    if (u.event() == UpdateEvent.DELETED) {
      out.append(" reason=").append(u.reason().text());
    }
    out.append(" table=").append(TableId.format(u.tableId(), text.ports));
    if (u.idleSeconds() != 0) {
      out.append(" idle_timeout=").append(u.idleSeconds());
    }
    if (u.hardSeconds() != 0) {
      out.append(" hard_timeout=").append(u.hardSeconds());
    }
    out.append(" cookie=").append(MessageText.hash(u.cookie())).append(' ');
    String fields = MatchText.format(u.match(), text.ports);
    out.append(fields);
    if (u.actions() != null && !u.actions().isEmpty()) {
      out.append(fields.isEmpty() ? "" : " ");
      out.append("actions=").append(ActionText.format(u.actions(), text.ports));
    }
  }
}
