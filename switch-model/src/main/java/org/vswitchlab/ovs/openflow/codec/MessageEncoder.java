package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;

/** Messages to bytes. */
public final class MessageEncoder {
  /** The length field of the header has 16 bits. */
  private static final int MAX_BYTES = 0xffff;

  private MessageEncoder() {}

  /** {@link #encode(Dialect, OpenFlowMessage)} where nothing special was agreed. */
  public static byte[] encode(OpenFlowVersion version, OpenFlowMessage message) {
    return encode(Dialect.of(version), message);
  }

  /**
   * The bytes of a message that fits into one.
   *
   * @throws UnsupportedOperationException if that version cannot say it
   */
  public static byte[] encode(Dialect dialect, OpenFlowMessage message) {
    List<byte[]> parts = encodeAll(dialect, message);
    if (parts.size() != 1) {
      throw new IllegalArgumentException(message.type() + " takes " + parts.size() + " parts");
    }
    return parts.get(0);
  }

  /** The bytes of a message; of a multipart one as many parts as it takes. */
  public static List<byte[]> encodeAll(Dialect dialect, OpenFlowMessage message) {
    WireType wire = wireType(dialect, message);
    WireWriter out = new WireWriter();
    MessageHeader.write(out, dialect.version(), message.xid(), wire, message.hasMore());
    int bodyStart = out.size();
    body(dialect, wire, message.body(), out);
    if (out.size() <= MAX_BYTES) {
      MessageHeader.finish(out, 0);
      return List.of(out.toByteArray());
    }
    return split(dialect, message, wire, out, bodyStart);
  }

  private static List<byte[]> split(
      Dialect dialect, OpenFlowMessage message, WireType wire, WireWriter all, int bodyStart) {
    int[] marks = all.marks();
    byte[] bytes = all.toByteArray();
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    while (from < marks.length) {
      int to = from + 1;
      while (to < marks.length && end(marks, to, bytes) - marks[from] + bodyStart <= MAX_BYTES) {
        to++;
      }
      boolean isLast = to == marks.length;
      WireWriter part = new WireWriter();
      boolean more = !isLast || message.hasMore();
      MessageHeader.write(part, dialect.version(), message.xid(), wire, more);
      part.raw(java.util.Arrays.copyOfRange(bytes, marks[from], end(marks, to - 1, bytes)));
      MessageHeader.finish(part, 0);
      parts.add(part.toByteArray());
      from = to;
    }
    return parts;
  }

  private static int end(int[] marks, int index, byte[] bytes) {
    return index + 1 < marks.length ? marks[index + 1] : bytes.length;
  }

  /** Which of the forms that the version has the message takes. */
  private static WireType wireType(Dialect dialect, OpenFlowMessage message) {
    MessageType type = message.type();
    List<WireType> forms = WireType.forms(dialect.version(), type);
    if (forms.isEmpty()) {
      throw new UnsupportedOperationException(
          type + " cannot be said in " + dialect.version().optionName());
    }
    if (message.body() instanceof PacketMessage.PacketIn packetIn) {
      return PacketCodec.form(forms, packetIn.format());
    }
    if (message.body() instanceof ConnectionMessage.Async async) {
      return AsyncCodec.form(forms, async, message.asExtension());
    }
    boolean asExtension = message.asExtension();
    if (message.body() instanceof FlowMessage.FlowModification modification) {
      asExtension |= dialect.is10() && !fitsStandard10(modification.mod());
    }
    for (WireType form : forms) {
      if (form.kind().isExtension() == asExtension) {
        return form;
      }
    }
    return forms.get(0);
  }

  /** Whether OpenFlow 1.0 itself can say this change, without the extension NXM. */
  public static boolean fitsStandard10(FlowMod mod) {
    return mod.cookieMask() == 0 && LegacyMatchCodec.fits10(mod.match());
  }

  private static void body(Dialect dialect, WireType wire, MessageBody body, WireWriter out) {
    if (body instanceof ConnectionMessage m) {
      ConnectionCodec.encode(dialect, wire, m, out);
    } else if (body instanceof SwitchMessage m) {
      SwitchCodec.encode(dialect, wire, m, out);
    } else if (body instanceof PacketMessage m) {
      PacketCodec.encode(dialect, wire, m, out);
    } else if (body instanceof FlowMessage m) {
      if (isMonitor(m.type())) {
        MonitorCodec.encode(dialect, wire, m, out);
      } else {
        FlowCodec.encode(dialect, wire, m, out);
      }
    } else if (body instanceof GroupMessage m) {
      if (isMeter(m.type())) {
        MeterCodec.encode(m, out);
      } else {
        GroupCodec.encode(dialect, wire, m, out);
      }
    } else if (body instanceof PortMessage m) {
      if (isPort(m.type())) {
        PortCodec.encode(dialect, m, out);
      } else {
        CounterCodec.encode(dialect, m, out);
      }
    } else if (body instanceof TableMessage m) {
      if (m instanceof TableMessage.TableFeaturesList features) {
        TableFeaturesCodec.encode(dialect, features, out);
      } else {
        TableCodec.encode(dialect, m, out);
      }
    } else if (!(body instanceof BareMessage)) {
      throw new IllegalStateException("unknown message " + body);
    }
  }

  private static boolean isMonitor(MessageType type) {
    return type == MessageType.FLOW_MONITOR_REQUEST
        || type == MessageType.FLOW_MONITOR_REPLY
        || type == MessageType.FLOW_MONITOR_CANCEL;
  }

  private static boolean isMeter(MessageType type) {
    return type.name().startsWith("METER_");
  }

  private static boolean isPort(MessageType type) {
    return type == MessageType.PORT_STATUS
        || type == MessageType.PORT_MOD
        || type == MessageType.PORT_DESC_REQUEST
        || type == MessageType.PORT_DESC_REPLY;
  }
}
