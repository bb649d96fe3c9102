package org.vswitchlab.ovs.ofproto.qos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.queueing.HierarchicalTokenBucket;
import org.vswitchlab.queueing.HierarchicalTokenBucket.ClassSettings;
import org.vswitchlab.queueing.QueueCounters;

/** Type {@code linux-htb}. */
final class TokenBucketQos extends ClassfulQos {
  /** What a queue can save up at least, beside a frame of the largest size, in bytes. */
  private static final int EXTRA_BURST_BYTES = 64;

  private static final long U32 = 0xffff_ffffL;

  private final HierarchicalTokenBucket discipline;
  private final Map<Long, ClassSettings> classes = new TreeMap<>();

  TokenBucketQos(NetDevice device, long speedBps) {
    super("linux-htb", device, speedBps);
    discipline = new HierarchicalTokenBucket(device, DEFAULT_SPEED_BPS);
    device.setDiscipline(discipline);
  }

  @Override
  void setRate(long rateBps) {
    discipline.setRate(rateBps);
  }

  @Override
  void setQueue(long id, Map<String, String> options) {
    long burst = Math.min(rateBytes(options, "burst"), U32);
    ClassSettings settings =
        new ClassSettings(
            minRateBytes(options) * 8,
            maxRateBytes(options) * 8,
            Math.max(burst, device.mtuBytes() + EXTRA_BURST_BYTES),
            QosSettings.number(options, "priority", 0) & U32);
    classes.put(id, settings);
    discipline.setClass(minor(id), settings);
  }

  @Override
  void removeQueue(long id) {
    classes.remove(id);
    discipline.removeClass(minor(id));
  }

  @Override
  QueueCounters counters(long id) {
    return discipline.counters(minor(id));
  }

  @Override
  Map<String, Long> details(long id) {
    ClassSettings settings = classes.get(id);
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("min-rate", settings.rateBps());
    if (settings.ceilingBps() != settings.rateBps()) {
      values.put("max-rate", settings.ceilingBps());
    }
    values.put("burst", settings.burstBytes() * 8);
    if (settings.priority() != 0) {
      values.put("priority", settings.priority());
    }
    return values;
  }
}
