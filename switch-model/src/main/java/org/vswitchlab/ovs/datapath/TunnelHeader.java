package org.vswitchlab.ovs.datapath;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The outer headers that a {@code tnl_push} action puts before a packet, ready but for lengths,
 * checksums and what depends on the packet. Immutable.
 */
public final class TunnelHeader {
  /** Encapsulations, numbered as the datapath's text numbers them. */
  public enum Type {
    GRE(3),
    VXLAN(4),
    GENEVE(5),
    ERSPAN(107),
    IP6ERSPAN(108),
    IP6GRE(109),
    GTPU(110),
    SRV6(112);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** The number behind {@code type=} in {@code header(...)}. */
    public int number() {
      return number;
    }
  }

  private final Type type;
  private final byte[] bytes;

  /** Copies {@code bytes}: Ethernet, IP and tunnel headers. */
  public TunnelHeader(Type type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes.clone();
  }

  public Type type() {
    return type;
  }

  /** Number of bytes that are put before the packet. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the headers. */
  public byte[] copyBytes() {
    return bytes.clone();
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TunnelHeader header
        && type == header.type
        && Arrays.equals(bytes, header.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * type.number + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return type + " " + HexFormat.of().formatHex(bytes);
  }
}
