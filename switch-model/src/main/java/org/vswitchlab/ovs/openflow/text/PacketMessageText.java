package org.vswitchlab.ovs.openflow.text;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.TableId;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage.Continuation;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketIn;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketOut;
import org.vswitchlab.wire.Frame;

/** Words of messages that carry packets. */
final class PacketMessageText {
  private static final int UNKNOWN_TABLE = 255;

  private final MessageText text;
  private final StringBuilder out;

  PacketMessageText(MessageText text) {
    this.text = text;
    this.out = text.out;
  }

  void append(PacketMessage message) {
    if (message instanceof PacketIn m) {
      packetIn(m);
    } else if (message instanceof PacketMessage.Resume m) {
      packetIn(m.packetIn());
    } else if (message instanceof PacketOut m) {
      packetOut(m);
    }
  }

  private void packetIn(PacketIn m) {
    if (m.tableId() != UNKNOWN_TABLE && m.tableId() != 0) {
      out.append(" table_id=").append(TableId.format(m.tableId(), text.ports));
    }
    if (m.cookie() != -1L) {
      out.append(" cookie=").append(MessageText.hex(m.cookie()));
    }
    out.append(" total_len=").append(m.totalBytes()).append(' ');
    out.append(metadata(m.metadata()));
    out.append(" (via ").append(m.reason().text()).append(')');
    int length = m.packet().length();
    out.append(" data_len=").append(length);
    boolean isBuffered = m.bufferId() != PacketMessage.NO_BUFFER;
    if (isBuffered) {
      out.append(String.format(" buffer=0x%08x", m.bufferId()));
    } else {
      out.append(" (unbuffered)");
    }
    if (m.totalBytes() != length && !isBuffered) {
      out.append(" (***total_len != data_len***)");
    }
    if (m.totalBytes() < length) {
      // Said for buffered packets, too.
      String wrong = " (***total_len < data_len***)";
      int unequal = out.indexOf(" (***total_len != data_len***)");
      if (unequal >= 0) {
        out.setLength(unequal);
        out.append(" (***total_len != data_len***)");
      }
      out.append(isBuffered ? wrong : wrong);
    }
    out.append('\n');
    if (!m.userdata().isEmpty()) {
      out.append(" userdata=").append(m.userdata()).append('\n');
    }
    if (m.continuation() != null) {
      continuation(m.continuation());
    }
    packet(m.packet());
  }

  private String metadata(Match metadata) {
    return MatchText.format(metadata, text.ports);
  }

  private void continuation(Continuation c) {
    if (c.bridgeId().length() == 16) {
      out.append(" continuation.bridge=").append(uuid(c.bridgeId())).append('\n');
    }
    if (!c.stack().isEmpty()) {
      out.append(" continuation.stack=(top)");
      for (int i = c.stack().size() - 1; i >= 0; i--) {
        out.append(' ').append(stackValue(c.stack().get(i)));
      }
      out.append(" (bottom)\n");
    }
    if (c.mirrors() != 0) {
      out.append(" continuation.mirrors=").append(MessageText.hex(c.mirrors())).append('\n');
    }
    if (c.isConntracked()) {
      out.append(" continuation.conntracked=true\n");
    }
    if (!c.actions().isEmpty()) {
      out.append(" continuation.actions=");
      if (c.tableId() != 0 || c.cookie() != 0) {
        out.append("unroll_xlate(table=").append(TableId.format(c.tableId(), text.ports));
        out.append(", cookie=").append(Long.toUnsignedString(c.cookie())).append("),");
      }
      out.append(ActionText.format(c.actions(), text.ports)).append('\n');
    }
    if (!c.actionSet().isEmpty()) {
      out.append(" continuation.action_set=");
      out.append(ActionText.format(c.actionSet(), text.ports)).append('\n');
    }
    if (c.odpPort() > 0) {
      out.append(" continuation.odp_port=").append(c.odpPort()).append('\n');
    }
  }

  /** Four words of 32 bits, of which the bytes are in the host's order. */
  private static String uuid(HexBytes id) {
    byte[] bytes = id.toByteArray();
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      digits.append(String.format("%02x", bytes[i ^ 3]));
    }
    String hex = digits.toString();
    return hex.substring(0, 8)
        + "-"
        + hex.substring(8, 12)
        + "-"
        + hex.substring(12, 16)
        + "-"
        + hex.substring(16, 20)
        + "-"
        + hex.substring(20);
  }

  private static String stackValue(HexBytes value) {
    String hex = value.toString().replace(".", "").replaceFirst("^0+(?=.)", "");
    return hex.equals("0") ? "0" : "0x" + hex;
  }

  private void packetOut(PacketOut m) {
    out.append(' ').append(metadataOut(m));
    out.append(" actions=").append(ActionText.format(m.actions(), text.ports));
    if (m.bufferId() != PacketMessage.NO_BUFFER) {
      out.append(String.format(" buffer=0x%08x", m.bufferId()));
      return;
    }
    out.append(" data_len=").append(m.packet().length()).append('\n');
    packet(m.packet());
  }

  private String metadataOut(PacketOut m) {
    Match withoutPort = m.metadata().toBuilder().any(FlowField.IN_PORT).build();
    int port = m.metadata().key().inPort() & 0xffff;
    String rest = MatchText.format(withoutPort, text.ports);
    return "in_port=" + OpenFlowPort.format(port, text.ports) + (rest.isEmpty() ? "" : "," + rest);
  }

  private void packet(HexBytes packet) {
    if (text.verbosity > 0 && !packet.isEmpty()) {
      FlowKey key = new FlowKey();
      new FlowKeyExtractor().extract(Frame.owning(packet.toByteArray(), 0), 0, key);
      out.append(MatchText.formatPacket(key, text.ports)).append(Checksums.of(key, packet));
      out.append('\n');
    }
    if (text.verbosity >= MessageText.SHOWS_BYTES) {
      out.append(HexDump.format(packet.toByteArray(), false));
    }
  }
}
