package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The meters of a datapath: token buckets that packets are taken from. */
public final class MeterTable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * One band of a meter.
   *
   * @param rate kilobits or packets a second
   * @param burst kilobits or packets that may pass at once
   * @param dscpLevels how much a remarking band raises the drop precedence; 0 for a band that drops
   */
  public record Band(long rate, long burst, int dscpLevels) {}

  /**
   * @param isPackets whether rates count packets; else kilobits
   */
  public record Config(boolean isPackets, List<Band> bands) {
    public Config {
      bands = List.copyOf(bands);
    }
  }

  /** A meter and what it has counted. */
  public static final class Meter {
    private final Config config;
    private final long createdNanos;
    private final long[] tokens;
    private final long[] bandPackets;
    private final long[] bandBytes;
    private long filledNanos;
    private long packetCount;
    private long byteCount;

    Meter(Config config, long nowNanos) {
      this.config = config;
      this.createdNanos = nowNanos;
      this.filledNanos = nowNanos;
      int bands = config.bands().size();
      tokens = new long[bands];
      bandPackets = new long[bands];
      bandBytes = new long[bands];
      for (int i = 0; i < bands; i++) {
        tokens[i] = capacity(config.bands().get(i));
      }
    }

    public Config config() {
      return config;
    }

    public long packetCount() {
      return packetCount;
    }

    public long byteCount() {
      return byteCount;
    }

    public long createdNanos() {
      return createdNanos;
    }

    /** Packets that exceeded the band. */
    public long bandPacketCount(int band) {
      return bandPackets[band];
    }

    public long bandByteCount(int band) {
      return bandBytes[band];
    }

    /** Tokens are thousandths of a packet, or bits: both come at 1000 a second per unit of rate. */
    private static long capacity(Band band) {
      return (band.burst() == 0 ? band.rate() : band.burst()) * 1000;
    }

    private void fill(long nowNanos) {
      // Whole milliseconds, so that no fraction of a token is lost.
      long millis = (nowNanos - filledNanos) / (NANOS_PER_SECOND / 1000);
      filledNanos += millis * (NANOS_PER_SECOND / 1000);
      for (int i = 0; i < tokens.length; i++) {
        Band band = config.bands().get(i);
        tokens[i] = Math.min(capacity(band), tokens[i] + millis * band.rate());
      }
    }

    /** Index of the exceeded band of the highest rate, or -1. */
    private int exceeded(int bytes, long nowNanos) {
      fill(nowNanos);
      packetCount++;
      byteCount += bytes;
      long cost = config.isPackets() ? 1000 : bytes * 8L;
      int worst = -1;
      for (int i = 0; i < tokens.length; i++) {
        if (tokens[i] >= cost) {
          tokens[i] -= cost;
        } else if (worst < 0 || config.bands().get(i).rate() > config.bands().get(worst).rate()) {
          worst = i;
        }
      }
      if (worst >= 0) {
        bandPackets[worst]++;
        bandBytes[worst] += bytes;
      }
      return worst;
    }
  }

  private final TreeMap<Integer, Meter> meters = new TreeMap<>();

  MeterTable() {}

  /** Adds or replaces a meter; its buckets are full. */
  public void set(int meterId, Config config, long nowNanos) {
    meters.put(meterId, new Meter(config, nowNanos));
  }

  public void remove(int meterId) {
    meters.remove(meterId);
  }

  /** The meter, or null. */
  public Meter meter(int meterId) {
    return meters.get(meterId);
  }

  public List<Integer> ids() {
    return new ArrayList<>(meters.keySet());
  }

  /** The band that the packet exceeds, or null if it may pass. A meter that is not there passes. */
  Band measure(int meterId, int bytes, long nowNanos) {
    Meter meter = meters.get(meterId);
    if (meter == null) {
      return null;
    }
    int band = meter.exceeded(bytes, nowNanos);
    return band < 0 ? null : meter.config().bands().get(band);
  }
}
