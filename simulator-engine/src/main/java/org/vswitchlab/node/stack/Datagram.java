package org.vswitchlab.node.stack;

import java.util.Arrays;
import org.vswitchlab.wire.Frame;

/** A received UDP datagram. The object is used again: what it says holds during the call only. */
public final class Datagram {
  private IpInterface in;
  private Frame frame;
  private int source;
  private int destination;
  private int sourcePort;
  private int payloadOffset;
  private int payloadBytes;

  void set(
      IpInterface newIn,
      Frame newFrame,
      int newSource,
      int newDestination,
      int newSourcePort,
      int newPayloadOffset,
      int newPayloadBytes) {
    in = newIn;
    frame = newFrame;
    source = newSource;
    destination = newDestination;
    sourcePort = newSourcePort;
    payloadOffset = newPayloadOffset;
    payloadBytes = newPayloadBytes;
  }

  public IpInterface networkInterface() {
    return in;
  }

  public Frame frame() {
    return frame;
  }

  /** IPv4 address of the sender. */
  public int source() {
    return source;
  }

  /** IPv4 address that it was sent to. */
  public int destination() {
    return destination;
  }

  public int sourcePort() {
    return sourcePort;
  }

  /** Backing array of the payload, read only by agreement. */
  public byte[] array() {
    return frame.array();
  }

  /** Index of the payload in {@link #array}. */
  public int payloadOffset() {
    return payloadOffset;
  }

  public int payloadBytes() {
    return payloadBytes;
  }

  /** A copy of the payload. */
  public byte[] payload() {
    return Arrays.copyOfRange(array(), payloadOffset, payloadOffset + payloadBytes);
  }
}
