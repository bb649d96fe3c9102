package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.Counters;

/** What {@code ip -s link} and {@code ip -s address} print of a device's counters. */
final class LinkStatistics {
  private LinkStatistics() {}

  /**
   * The lines.
   *
   * @param hasErrors {@code -s -s}: what kinds of errors there were, too
   */
  static String text(NetDevice device, boolean hasErrors) {
    Counters c = device.counters();
    String text =
        "    RX:  bytes packets errors dropped  missed   mcast           \n"
            + line(c.rxBytes(), c.rxPackets(), c.rxDropped());
    if (hasErrors) {
      text +=
          "    RX errors:  length    crc   frame    fifo overrun\n"
              + "                     0      0       0       0       0 \n";
    }
    text +=
        "    TX:  bytes packets errors dropped carrier collsns           \n"
            + line(c.txBytes(), c.txPackets(), c.txDropped());
    if (hasErrors) {
      text +=
          "    TX errors: aborted   fifo  window heartbt transns\n"
              + String.format(
                  "                     0      0       0       0 %7d \n",
                  device.carrierChangeCount());
    }
    return text;
  }

  private static String line(long bytes, long packets, long dropped) {
    return String.format("    %10d %7d %6d %7d %7d %7d \n", bytes, packets, 0, dropped, 0, 0);
  }

  /** As {@link #text}, as JSON. */
  static void putInto(NetDevice device, ObjectNode json) {
    Counters c = device.counters();
    ObjectNode statistics = json.putObject("stats64");
    ObjectNode rx = statistics.putObject("rx");
    rx.put("bytes", c.rxBytes()).put("packets", c.rxPackets()).put("errors", 0);
    rx.put("dropped", c.rxDropped()).put("over_errors", 0).put("multicast", 0);
    ObjectNode tx = statistics.putObject("tx");
    tx.put("bytes", c.txBytes()).put("packets", c.txPackets()).put("errors", 0);
    tx.put("dropped", c.txDropped()).put("carrier_errors", 0).put("collisions", 0);
  }
}
