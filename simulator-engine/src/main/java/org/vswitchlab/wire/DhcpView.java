package org.vswitchlab.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a DHCP message (RFC 2131, 2) from the payload of a UDP datagram. */
public final class DhcpView extends WireView {
  private DhcpView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static DhcpView of(byte[] bytes, int offset, int limit) {
    return new DhcpView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(DhcpMessage.FIXED_BYTES);
    if (tooShort != null) {
      return tooShort;
    }
    if (u8(1) != 1 || u8(2) != 6) {
      return "hardware type " + u8(1) + " with addresses of " + u8(2) + " bytes";
    }
    if (i32(236) != DhcpMessage.MAGIC_COOKIE) {
      return "no magic cookie";
    }
    int at = offset + DhcpMessage.FIXED_BYTES;
    while (at < limit && Bytes.u8(bytes, at) != DhcpMessage.END) {
      int next = next(at);
      if (next > limit) {
        return "option " + Bytes.u8(bytes, at) + " runs past the end";
      }
      at = next;
    }
    return null;
  }

  /** Index of the option after the one at {@code at}; past the limit if that is cut off. */
  private int next(int at) {
    if (Bytes.u8(bytes, at) == DhcpMessage.PAD) {
      return at + 1;
    }
    return at + 1 >= limit ? limit + 1 : at + 2 + Bytes.u8(bytes, at + 1);
  }

  public int operation() {
    return u8(0);
  }

  public int transactionId() {
    return i32(4);
  }

  public int flags() {
    return u16(10);
  }

  public int clientIp() {
    return i32(12);
  }

  public int yourIp() {
    return i32(16);
  }

  public int relayIp() {
    return i32(24);
  }

  public long clientMac() {
    return u48(28);
  }

  /** Value of an option, or null. Only of a valid message. */
  public byte[] option(int code) {
    int at = offset + DhcpMessage.FIXED_BYTES;
    while (at < limit && Bytes.u8(bytes, at) != DhcpMessage.END) {
      int next = next(at);
      if (Bytes.u8(bytes, at) == code && code != DhcpMessage.PAD) {
        return Arrays.copyOfRange(bytes, at + 2, next);
      }
      at = next;
    }
    return null;
  }

  /** Option 53, or 0. */
  public int messageType() {
    byte[] value = option(DhcpMessage.MESSAGE_TYPE);
    return value == null || value.length != 1 ? 0 : value[0] & 0xff;
  }

  /** The first four bytes of an option as a number, or {@code otherwise}. */
  public int intOption(int code, int otherwise) {
    byte[] value = option(code);
    return value == null || value.length < 4 ? otherwise : Bytes.i32(value, 0);
  }

  public DhcpMessage toMessage() {
    List<DhcpMessage.Option> options = new ArrayList<>();
    int at = offset + DhcpMessage.FIXED_BYTES;
    while (at < limit && Bytes.u8(bytes, at) != DhcpMessage.END) {
      int next = next(at);
      if (Bytes.u8(bytes, at) != DhcpMessage.PAD) {
        options.add(
            new DhcpMessage.Option(Bytes.u8(bytes, at), Arrays.copyOfRange(bytes, at + 2, next)));
      }
      at = next;
    }
    return new DhcpMessage(
        operation(),
        transactionId(),
        u16(8),
        flags(),
        clientIp(),
        yourIp(),
        i32(20),
        relayIp(),
        clientMac(),
        options);
  }
}
