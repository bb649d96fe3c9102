package org.vswitchlab.ovs.openflow;

import java.util.Locale;

/**
 * Port numbers in the 16 bits of OpenFlow 1.0. Later versions write the reserved ones with 32 bits;
 * see {@link #toOpenFlow11}.
 */
public final class OpenFlowPort {
  /** Numbers from here on are reserved. */
  public static final int FIRST_RESERVED = 0xff00;

  public static final int UNSET = 0xfff7;
  public static final int IN_PORT = 0xfff8;
  public static final int TABLE = 0xfff9;
  public static final int NORMAL = 0xfffa;
  public static final int FLOOD = 0xfffb;
  public static final int ALL = 0xfffc;
  public static final int CONTROLLER = 0xfffd;
  public static final int LOCAL = 0xfffe;

  /** No port; in a filter, any port. */
  public static final int NONE = 0xffff;

  /** Returned by {@link #parse} for what is no port. */
  public static final int INVALID = -1;

  private static final long RESERVED_11 = 0xffff_0000L;

  private OpenFlowPort() {}

  /** The name of a reserved number, or null. */
  public static String reservedName(int port) {
    return switch (port) {
      case UNSET -> "UNSET";
      case IN_PORT -> "IN_PORT";
      case TABLE -> "TABLE";
      case NORMAL -> "NORMAL";
      case FLOOD -> "FLOOD";
      case ALL -> "ALL";
      case CONTROLLER -> "CONTROLLER";
      case LOCAL -> "LOCAL";
      case NONE -> "ANY";
      default -> null;
    };
  }

  /** The number with 32 bits that OpenFlow 1.1 and later use. */
  public static long toOpenFlow11(int port) {
    return port >= FIRST_RESERVED ? port | RESERVED_11 : port;
  }

  /**
   * Reads a decimal number, a reserved name in either case, or a port's name.
   *
   * @return the port, or {@link #INVALID}
   */
  public static int parse(String text, PortNames names) {
    long number = Numbers.parseDecimal(text);
    if (number >= 0) {
      if (number <= 0xffff) {
        return (int) number;
      }
      boolean reserved11 = number >= 0xffff_ff00L && number <= 0xffff_ffffL;
      return reserved11 ? (int) (number & 0xffff) : INVALID;
    }
    int reserved = parseReserved(text);
    if (reserved != INVALID) {
      return reserved;
    }
    return names.number(text);
  }

  private static int parseReserved(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "UNSET" -> UNSET;
      case "IN_PORT" -> IN_PORT;
      case "TABLE" -> TABLE;
      case "NORMAL" -> NORMAL;
      case "FLOOD" -> FLOOD;
      case "ALL" -> ALL;
      case "CONTROLLER" -> CONTROLLER;
      case "LOCAL" -> LOCAL;
      case "NONE", "ANY" -> NONE;
      default -> INVALID;
    };
  }

  /** A reserved name, else the port's name if {@code names} knows it, else its number. */
  public static String format(int port, PortNames names) {
    String reserved = reservedName(port);
    if (reserved != null) {
      return reserved;
    }
    String name = names.name(port);
    return name != null ? name : Integer.toString(port);
  }
}
