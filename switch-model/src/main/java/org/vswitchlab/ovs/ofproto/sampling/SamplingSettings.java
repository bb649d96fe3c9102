package org.vswitchlab.ovs.ofproto.sampling;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bridge samples, tables NetFlow, sFlow, IPFIX and Flow_Sample_Collector_Set in
 * ovs-vswitchd.conf.db(5).
 *
 * @param netflow null for none
 * @param sflow null for none
 * @param ipfix of the whole bridge; null for none
 * @param collectorSets by the numbers that {@code sample} actions may name
 */
public record SamplingSettings(
    Netflow netflow, Sflow sflow, Ipfix ipfix, SortedMap<Long, Collectors> collectorSets) {
  /** Nothing is sampled. */
  public static final SamplingSettings NONE =
      new SamplingSettings(null, null, null, new TreeMap<>());

  public SamplingSettings {
    collectorSets = Collections.unmodifiableSortedMap(new TreeMap<>(collectorSets));
  }

  /** Whether {@code sample} actions of flows do anything. */
  public boolean hasIpfix() {
    return ipfix != null || !collectorSets.isEmpty();
  }

  /**
   * NetFlow version 5.
   *
   * @param targets IP:PORT
   * @param activeTimeoutSeconds 0 for the default of 600; -1 for never
   */
  public record Netflow(
      List<String> targets,
      int engineType,
      int engineId,
      boolean addIdToInterface,
      int activeTimeoutSeconds) {
    public Netflow {
      targets = List.copyOf(targets);
    }
  }

  /**
   * sFlow version 5.
   *
   * @param targets IP or IP:PORT
   * @param rate one packet of that many
   * @param headerBytes how much of a packet is told
   * @param pollingSeconds between counters of each interface
   * @param agent device whose address names the agent, or empty
   */
  public record Sflow(
      List<String> targets, int rate, int headerBytes, int pollingSeconds, String agent) {
    public Sflow {
      targets = List.copyOf(targets);
    }

    /** Of 2^32 - 1, unsigned. */
    public int probability() {
      return probabilityOf(rate);
    }
  }

  /**
   * IPFIX of a whole bridge.
   *
   * @param rate one packet of that many
   * @param domain observation domain, 32 bits unsigned
   * @param point observation point, 32 bits unsigned
   */
  public record Ipfix(
      int rate,
      boolean samplesInput,
      boolean samplesOutput,
      long domain,
      long point,
      Collectors collectors) {
    /** Of 2^32 - 1, unsigned. */
    public int probability() {
      return probabilityOf(rate);
    }
  }

  /**
   * Collectors of IPFIX, and how long flows wait for them.
   *
   * @param targets IP or IP:PORT
   * @param activeTimeoutSeconds 0 for no limit
   * @param maxFlows that may wait; 0 for none
   */
  public record Collectors(List<String> targets, long activeTimeoutSeconds, long maxFlows) {
    public Collectors {
      targets = List.copyOf(targets);
    }
  }

  private static int probabilityOf(int rate) {
    return (int) (0xffff_ffffL / Math.max(rate, 1));
  }
}
