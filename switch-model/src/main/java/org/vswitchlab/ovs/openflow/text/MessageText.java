package org.vswitchlab.ovs.openflow.text;

import java.util.Arrays;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.Dialect;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.codec.MessageHeader;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;

/** Messages as {@code ovs-ofctl ofp-print} shows them. */
public final class MessageText {
  /** From this verbosity on the bytes of packets are shown. */
  static final int SHOWS_BYTES = 3;

  final StringBuilder out = new StringBuilder();

  /** The whole message. */
  final byte[] bytes;

  final OpenFlowVersion version;
  final int verbosity;
  final PortNames ports;

  private MessageText(byte[] bytes, OpenFlowVersion version, int verbosity, PortNames ports) {
    this.bytes = bytes;
    this.version = version;
    this.verbosity = verbosity;
    this.ports = ports;
  }

  /**
   * The message in words, with the newline that ends it.
   *
   * @param bytes the whole message
   * @param verbosity 0 to 3, how often {@code --more} was given
   */
  public static String format(byte[] bytes, int verbosity, PortNames ports) {
    if (bytes.length < MessageHeader.BYTES) {
      return "OpenFlow packet too short (only " + bytes.length + " bytes):\n" + hexDump(bytes);
    }
    int claimed = MessageHeader.claimedLength(bytes, 0);
    if (claimed > bytes.length) {
      return "(***truncated to "
          + bytes.length
          + " bytes from "
          + claimed
          + "***)\n"
          + hexDump(bytes);
    }
    byte[] whole = claimed < bytes.length ? Arrays.copyOf(bytes, claimed) : bytes;
    String more =
        claimed < bytes.length
            ? "(***only uses " + claimed + " bytes out of " + bytes.length + "***)\n"
            : "";
    return more + formatWhole(whole, verbosity, ports);
  }

  private static String formatWhole(byte[] bytes, int verbosity, PortNames ports) {
    MessageHeader header;
    try {
      header = MessageHeader.read(bytes);
    } catch (OpenFlowException e) {
      return "***decode error: " + e.error() + "***\n" + hexDump(bytes);
    }
    String name = header.wireType().name() + header.version().suffix();
    String head = name + " (xid=0x" + Integer.toHexString(header.xid()) + "):";
    if (header.wireType().isMultipart()) {
      head += multipartFlags((bytes[10] & 0xff) << 8 | bytes[11] & 0xff);
    }
    MessageText text = new MessageText(bytes, header.version(), verbosity, ports);
    boolean is10 = header.version() == OpenFlowVersion.OPENFLOW10;
    try {
      OpenFlowMessage message = MessageDecoder.decode(new Dialect(header.version(), is10), bytes);
      text.body(message.body());
    } catch (OpenFlowException e) {
      String before = text.out.toString();
      String gap = before.isEmpty() || before.endsWith(" ") ? "" : before;
      return head + gap + " ***decode error: " + e.error() + "***\n" + hexDump(bytes);
    }
    String body = text.out.toString();
    return head + body + (body.endsWith("\n") ? "" : "\n");
  }

  private static String multipartFlags(int flags) {
    if (flags == 0) {
      return "";
    }
    String unknown =
        (flags & ~1) == 0 ? "" : String.format("[***unknown flags 0x%04x***]", flags & ~1);
    return " flags=" + ((flags & 1) != 0 ? "[more]" : "") + unknown;
  }

  private void body(MessageBody body) {
    if (body instanceof ConnectionMessage m) {
      new ConnectionText(this).append(m);
    } else if (body instanceof FlowMessage m) {
      new FlowMessageText(this).append(m);
    } else if (body instanceof GroupMessage m) {
      new GroupMessageText(this).append(m);
    } else if (body instanceof PacketMessage m) {
      new PacketMessageText(this).append(m);
    } else if (body instanceof PortMessage m) {
      new PortMessageText(this).append(m);
    } else if (body instanceof SwitchMessage m) {
      new SwitchMessageText(this).append(m);
    } else if (body instanceof TableMessage m) {
      new TableMessageText(this).append(m);
    }
  }

  /** A message inside of this one. */
  String nested(byte[] bytes, int nestedVerbosity) {
    return format(bytes, nestedVerbosity, ports);
  }

  /** Sixteen bytes to a line, with their offset and what of them can be printed. */
  static String hexDump(byte[] bytes) {
    return HexDump.format(bytes, true);
  }

  /**
   * Seconds with as many decimals as it takes: none, 3, 6 or 9.
   *
   * @param nanos below a second
   */
  static String duration(long seconds, int unsignedNanos) {
    long nanos = Integer.toUnsignedLong(unsignedNanos);
    String text = Long.toString(seconds);
    if (nanos == 0) {
      return text + "s";
    } else if (nanos % 1_000_000 == 0) {
      return text + String.format(".%03ds", nanos / 1_000_000);
    } else if (nanos % 1000 == 0) {
      return text + String.format(".%06ds", nanos / 1000);
    }
    return text + String.format(".%09ds", nanos);
  }

  /** {@code 0x...}, {@code 0x0} for zero. */
  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** {@code 0x...}, {@code 0} for zero, as C's {@code %#x}. */
  static String hash(long value) {
    return value == 0 ? "0" : hex(value);
  }
}
