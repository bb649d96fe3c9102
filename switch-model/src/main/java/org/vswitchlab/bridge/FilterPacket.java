package org.vswitchlab.bridge;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.wire.Frame;

/** A frame at a {@link FilterHook}, with what the kernel knows beside its bytes. */
public final class FilterPacket {
  private final LinuxBridge bridge;
  private final NetDevice ingress;
  private final NetDevice egress;
  private final boolean isTagPayload;
  private Frame frame;
  private long mark;
  private Frame reply;
  private boolean isTracked;

  FilterPacket(
      LinuxBridge bridge,
      NetDevice ingress,
      NetDevice egress,
      Frame frame,
      boolean isTagPayload,
      FilterPacket before) {
    this.bridge = bridge;
    this.ingress = ingress;
    this.egress = egress;
    this.frame = frame;
    this.isTagPayload = isTagPayload;
    if (before != null) {
      mark = before.mark;
      isTracked = before.isTracked;
    }
  }

  public LinuxBridge bridge() {
    return bridge;
  }

  /** The port that received it; null if the host sent it. */
  public NetDevice ingress() {
    return ingress;
  }

  /** The port by which it leaves; null before that is known, and if it goes up. */
  public NetDevice egress() {
    return egress;
  }

  public Frame frame() {
    return frame;
  }

  /** Puts a rewritten frame in place of this one. */
  public void setFrame(Frame rewritten) {
    frame = rewritten;
  }

  /** Whether a VLAN tag in the frame is payload to the kernel, which then sees nothing in it. */
  public boolean isTagPayload() {
    return isTagPayload;
  }

  /** {@code meta mark}, 0 to 2^32 - 1. */
  public long mark() {
    return mark;
  }

  public void setMark(long newMark) {
    mark = newMark;
  }

  /** Whether connection tracking has seen it as an IP packet of a bridge. */
  public boolean isTracked() {
    return isTracked;
  }

  public void setTracked() {
    isTracked = true;
  }

  /** A frame to send back through the ingress port, or null. */
  public Frame reply() {
    return reply;
  }

  public void setReply(Frame newReply) {
    reply = newReply;
  }
}
