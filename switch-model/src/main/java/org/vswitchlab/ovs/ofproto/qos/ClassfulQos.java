package org.vswitchlab.ovs.ofproto.qos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.ovs.flow.BucketOrder;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.queueing.QueueCounters;

/**
 * A type with queues. Queue n is class 1:(n+1) of the device's discipline; queue 0 takes what names
 * no queue, and is there also when table QoS does not name it.
 */
abstract class ClassfulQos extends PortQos {
  private static final long MAX_QUEUES = 0xf000;

  /** Bits in a frame of the largest size: what a queue gets at least. */
  private static final int BITS_PER_BYTE = 8;

  private final long speedBps;
  private final SortedMap<Long, Long> createdNanos = new TreeMap<>();
  private BucketOrder<Long> order = new BucketOrder<>();
  private long maxRateBytes;

  ClassfulQos(String type, NetDevice device, long speedBps) {
    super(type, device);
    this.speedBps = speedBps == 0 ? DEFAULT_SPEED_BPS : speedBps;
  }

  /** Sets the rate of all together. */
  abstract void setRate(long rateBps);

  /** Adds or changes a queue. */
  abstract void setQueue(long id, Map<String, String> options);

  abstract void removeQueue(long id);

  abstract QueueCounters counters(long id);

  /** The settings of a queue. */
  abstract Map<String, Long> details(long id);

  static int minor(long id) {
    return (int) id + 1;
  }

  /** Bytes a second of all together. */
  final long maxRateBytes() {
    return maxRateBytes;
  }

  /** A rate option in bytes a second; 0 if there is none. */
  static long rateBytes(Map<String, String> options, String name) {
    return Long.divideUnsigned(QosSettings.number(options, name, 0), BITS_PER_BYTE);
  }

  /** Bytes a second that a queue is guaranteed: at least one frame's worth, at most all. */
  final long minRateBytes(Map<String, String> options) {
    long wanted = Math.max(rateBytes(options, "min-rate"), device.mtuBytes());
    return Math.min(wanted, maxRateBytes);
  }

  /** Bytes a second that a queue gets at most. */
  final long maxRateBytes(Map<String, String> options) {
    long wanted = rateBytes(options, "max-rate");
    long ceiling = wanted == 0 ? maxRateBytes : Math.max(wanted, minRateBytes(options));
    return Math.min(ceiling, maxRateBytes);
  }

  @Override
  public final void configure(QosSettings settings) {
    long wanted = rateBytes(settings.options(), "max-rate");
    maxRateBytes = Math.max(1, wanted == 0 ? speedBps / BITS_PER_BYTE : wanted);
    setRate(maxRateBytes * BITS_PER_BYTE);
    SortedMap<Long, Map<String, String>> queues = new TreeMap<>();
    settings
        .queues()
        .forEach(
            (id, queue) -> {
              if (id < MAX_QUEUES) {
                queues.put(id, queue.options());
              }
            });
    Set<Long> gone = new TreeSet<>(createdNanos.keySet());
    gone.removeAll(queues.keySet());
    gone.remove(0L);
    for (Long id : gone) {
      removeQueue(id);
      createdNanos.remove(id);
      order.remove(hash(id), id);
    }
    queues.forEach(this::put);
    if (!queues.containsKey(0L)) {
      put(0, Map.of());
    }
  }

  private void put(long id, Map<String, String> options) {
    setQueue(id, options);
    if (createdNanos.putIfAbsent(id, device.simulation().nowNanos()) == null) {
      order.add(hash(id), id);
    }
  }

  private static int hash(long id) {
    return MurmurHash.ofTwo((int) id, 0);
  }

  @Override
  public final List<Detail> details() {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("max-rate", maxRateBytes * BITS_PER_BYTE);
    return inOrder(values);
  }

  @Override
  public final List<QueueState> queues() {
    return states(order.values());
  }

  @Override
  public final List<QueueState> queuesAsCounted() {
    return states(ClassOrder.of(createdNanos.keySet()));
  }

  private List<QueueState> states(List<Long> ids) {
    List<QueueState> states = new ArrayList<>();
    for (long id : ids) {
      QueueCounters counters = counters(id);
      states.add(
          new QueueState(
              id,
              inOrder(details(id)),
              counters.packets(),
              counters.bytes(),
              counters.dropped(),
              createdNanos.get(id)));
    }
    return states;
  }
}
