package org.vswitchlab.ovs.ofproto.qos;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A row of table QoS with the rows of table Queue that it names.
 *
 * @param type such as {@code linux-htb}
 * @param options QoS.other_config
 * @param queues by number, 0 or more
 */
public record QosSettings(
    String type, SortedMap<String, String> options, SortedMap<Long, QueueSettings> queues) {
  /** Queue.dscp of queues that do not mark. */
  public static final int NO_DSCP = -1;

  /**
   * A row of table Queue.
   *
   * @param dscp what its packets are marked with, 0 to 63, or {@link #NO_DSCP}
   * @param options Queue.other_config
   */
  public record QueueSettings(int dscp, SortedMap<String, String> options) {
    public QueueSettings {
      options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
  }

  public QosSettings {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    queues = Collections.unmodifiableSortedMap(new TreeMap<>(queues));
  }

  /**
   * The number of an option, read as the real switch reads it: decimal digits as far as they go,
   * and a negative number as the 64-bit one with the same bits.
   *
   * @param otherwise if the option is not there or begins with no number
   */
  static long number(Map<String, String> options, String name, long otherwise) {
    String text = options.getOrDefault(name, "").strip();
    boolean isNegative = text.startsWith("-");
    int from = isNegative || text.startsWith("+") ? 1 : 0;
    int to = from;
    while (to < text.length() && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
      to++;
    }
    if (to == from) {
      return otherwise;
    }
    try {
      long number = Long.parseUnsignedLong(text.substring(from, to));
      return isNegative ? -number : number;
    } catch (NumberFormatException tooLarge) {
      return -1;
    }
  }
}
