package org.vswitchlab.ovs.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.AsyncConfig;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvMapping;
import org.vswitchlab.ovs.openflow.message.FlowMessage.RemovedReason;

/** Words of messages about the connection. */
final class ConnectionText {
  private final MessageText text;
  private final StringBuilder out;

  ConnectionText(MessageText text) {
    this.text = text;
    this.out = text.out;
  }

  void append(ConnectionMessage message) {
    if (message instanceof ConnectionMessage.Hello m) {
      hello(m);
      if (!m.isWellFormed()) {
        out.append("\n unknown data in hello:\n").append(MessageText.hexDump(text.bytes));
      }
    } else if (message instanceof ConnectionMessage.ErrorReply m) {
      error(m);
    } else if (message instanceof ConnectionMessage.Echo m) {
      out.append(' ').append(m.data().length()).append(" bytes of payload\n");
      if (text.verbosity > 1) {
        out.append(MessageText.hexDump(m.data().toByteArray()));
      }
    } else if (message instanceof ConnectionMessage.RoleChange m) {
      out.append(" role=").append(m.role().text());
      if (m.hasGeneration() && m.generationId() != -1L) {
        out.append(" generation_id=").append(Long.toUnsignedString(m.generationId()));
      }
    } else if (message instanceof ConnectionMessage.RoleStatus m) {
      out.append(" role=").append(role(m.role()));
      out.append(" generation_id=").append(Long.toUnsignedString(m.generationId()));
      out.append(" reason=").append(m.reason().text());
    } else if (message instanceof ConnectionMessage.Async m) {
      async(m.config());
    } else if (message instanceof ConnectionMessage.SetControllerId m) {
      out.append(" id=").append(m.controllerId());
    } else if (message instanceof ConnectionMessage.SetFlowFormat m) {
      out.append(" format=").append(m.isNxm() ? "nxm" : "openflow10");
    } else if (message instanceof ConnectionMessage.FlowModTableId m) {
      out.append(m.isOn() ? " enable" : " disable");
    } else if (message instanceof ConnectionMessage.SetPacketInFormat m) {
      out.append(" format=").append(m.format().text());
    } else if (message instanceof ConnectionMessage.BundleControl m) {
      out.append("\n bundle_id=").append(MessageText.hash(m.bundleId()));
      out.append(" type=").append(m.control() == null ? "" : m.control().name());
      bundleFlags(m.flags());
    } else if (message instanceof ConnectionMessage.BundleAdd m) {
      out.append("\n bundle_id=").append(MessageText.hash(m.bundleId()));
      bundleFlags(m.flags());
      out.append('\n').append(text.nested(m.bytes().toByteArray(), text.verbosity));
    } else if (message instanceof ConnectionMessage.RequestForward m) {
      requestForward(m);
    } else if (message instanceof ConnectionMessage.TlvTableMod m) {
      tlvMod(m);
    } else if (message instanceof ConnectionMessage.TlvTableReply m) {
      tlvReply(m);
    }
  }

  private static String role(Role role) {
    return role.text();
  }

  private void hello(ConnectionMessage.Hello hello) {
    out.append("\n version bitmap: ");
    String separator = "";
    for (int number = 0; number < 32; number++) {
      if ((hello.versionBitmap() & 1 << number) != 0) {
        out.append(separator).append(String.format("0x%02x", number));
        separator = ", ";
      }
    }
  }

  private void error(ConnectionMessage.ErrorReply error) {
    out.append(' ');
    if (error.error() == null) {
      OpenFlowError.Code code = error.code();
      out.append("***decode error: type ").append(code.typeNumber());
      out.append(" code ").append(code.code()).append("***");
    } else {
      out.append(error.error());
    }
    out.append('\n');
    byte[] data = error.data().toByteArray();
    boolean isText = error.code().vendor() == 0 && error.code().typeNumber() == 0;
    if (isText) {
      out.append(new String(data, java.nio.charset.StandardCharsets.ISO_8859_1));
    } else {
      out.append(text.nested(data, 1));
    }
  }

  private void bundleFlags(int flags) {
    out.append(" flags=");
    List<String> words = new ArrayList<>();
    if ((flags & ConnectionMessage.BUNDLE_ATOMIC) != 0) {
      words.add("atomic");
    }
    if ((flags & ConnectionMessage.BUNDLE_ORDERED) != 0) {
      words.add("ordered");
    }
    if ((flags & ~3) != 0) {
      words.add(MessageText.hex(flags & ~3));
    }
    out.append(words.isEmpty() ? "0" : String.join(" ", words));
  }

  private void requestForward(ConnectionMessage.RequestForward m) {
    out.append(" reason=");
    out.append(m.request().type().name().equals("GROUP_MOD") ? "group_mod" : "meter_mod");
    byte[] bytes = MessageEncoder.encode(text.version, m.request());
    String nested = text.nested(bytes, text.verbosity);
    String body = nested.substring(nested.indexOf("):") + 2);
    out.append(body);
  }

  private void tlvMod(ConnectionMessage.TlvTableMod m) {
    out.append("\n ");
    switch (m.command()) {
      case ADD -> out.append("ADD mapping table:");
      case DELETE -> out.append("DEL mapping table:");
      case CLEAR -> {
        out.append("CLEAR");
        return;
      }
    }
    mappings(m.mappings());
  }

  private void tlvReply(ConnectionMessage.TlvTableReply m) {
    int used = 0;
    for (TlvMapping mapping : m.mappings()) {
      used += mapping.optionBytes();
    }
    out.append("\n max option space=").append(m.maxOptionBytes());
    out.append(" max fields=").append(m.maxFields());
    out.append("\n allocated option space=").append(used);
    out.append("\n\n mapping table:");
    mappings(m.mappings());
  }

  private void mappings(List<TlvMapping> mappings) {
    out.append("\n  class  type  length  match field\n ------  ----  ------  --------------");
    for (TlvMapping m : mappings) {
      out.append(
          String.format(
              "\n %6s  %4s  %6d  tun_metadata%d",
              MessageText.hash(m.optionClass()),
              MessageText.hash(m.optionType()),
              m.optionBytes(),
              m.fieldIndex()));
    }
  }

  private void async(AsyncConfig config) {
    for (int i = 0; i < 2; i++) {
      boolean isSecondary = i == 1;
      out.append(isSecondary ? "\n\n secondary:" : "\n primary:");
      for (AsyncConfig.Kind kind : AsyncConfig.Kind.values()) {
        out.append(String.format("\n%16s:", kind.text()));
        asyncReasons(kind, config.mask(kind, isSecondary));
      }
    }
    out.append('\n');
  }

  private void asyncReasons(AsyncConfig.Kind kind, int mask) {
    if (mask == 0) {
      out.append(" (off)");
    }
    for (int bit = 0; bit < 32; bit++) {
      if ((mask & 1 << bit) != 0) {
        out.append(' ').append(reason(kind, bit));
      }
    }
  }

  private static String reason(AsyncConfig.Kind kind, int bit) {
    String[] words =
        switch (kind) {
          case PACKET_IN -> packetInReasons();
          case PORT_STATUS -> new String[] {"add", "delete", "modify"};
          case FLOW_REMOVED -> removedReasons();
          case ROLE_STATUS ->
              new String[] {
                "primary_request", "configuration_changed", "experimenter_data_changed"
              };
          case TABLE_STATUS -> new String[] {"0", "1", "2", "vacancy_down", "vacancy_up"};
          case REQUESTFORWARD -> new String[] {"group_mod_request", "meter_mod_request"};
        };
    return bit < words.length ? words[bit] : Integer.toString(bit);
  }

  private static String[] packetInReasons() {
    String[] words = new String[6];
    for (int i = 0; i < words.length; i++) {
      words[i] = Action.PacketInReason.values()[i].text();
    }
    return words;
  }

  private static String[] removedReasons() {
    RemovedReason[] reasons = RemovedReason.values();
    String[] words = new String[reasons.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = reasons[i].text();
    }
    return words;
  }
}
