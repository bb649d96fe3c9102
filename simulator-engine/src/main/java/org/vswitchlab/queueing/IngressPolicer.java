package org.vswitchlab.queueing;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.FrameInterceptor;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.wire.Frame;

/**
 * Drops what a device receives above a rate, before whoever else gets it: tc-police(8) at the
 * device's ingress. The Ethernet header does not count, as seen with Linux 6.1.
 */
public final class IngressPolicer implements FrameInterceptor {
  private static final int FRAME_BITS = 8;

  /**
   * What may pass.
   *
   * @param rateBps bits a second; 0 for no limit
   * @param burstBytes how many bytes may pass at once
   * @param packetRate packets a second; 0 for no limit
   * @param burstPackets how many packets may pass at once
   */
  public record Limits(long rateBps, long burstBytes, long packetRate, long burstPackets) {}

  private final NetDevice device;
  private final Simulation simulation;
  private final Limits limits;
  private final TokenBucket bytes;
  private final TokenBucket packets;
  private long droppedCount;

  public IngressPolicer(NetDevice device, Limits limits) {
    this.device = device;
    this.simulation = device.simulation();
    this.limits = limits;
    long now = simulation.nowNanos();
    bytes =
        limits.rateBps() == 0 ? null : new TokenBucket(limits.rateBps(), limits.burstBytes(), now);
    // A packet is as long as a byte: the bucket counts it so.
    packets =
        limits.packetRate() == 0
            ? null
            : new TokenBucket(limits.packetRate() * FRAME_BITS, limits.burstPackets(), now);
  }

  public Limits limits() {
    return limits;
  }

  /** Frames dropped so far. */
  public long droppedCount() {
    return droppedCount;
  }

  /** Whether the frame is one too many; if it is not, it is charged. */
  @Override
  public boolean takes(Frame frame) {
    long now = simulation.nowNanos();
    int counted = Math.max(0, frame.length() - NetDevice.ETHERNET_HEADER_BYTES);
    if (bytes != null && !bytes.holds(counted, now) || packets != null && !packets.holds(1, now)) {
      return true;
    }
    if (bytes != null) {
      bytes.take(counted, now);
    }
    if (packets != null) {
      packets.take(1, now);
    }
    return false;
  }

  @Override
  public void receive(Frame frame) {
    droppedCount++;
    device.dropPoliced(frame);
  }
}
