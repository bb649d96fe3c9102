package org.vswitchlab.ovs.vswitchd;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.ovs.ofproto.qos.QosSettings;
import org.vswitchlab.ovs.ofproto.qos.QosSettings.QueueSettings;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.queueing.IngressPolicer;

/** Reads what ports ask for in tables QoS and Queue, and interfaces in their policing columns. */
final class QosConfig {
  // ovs-vswitchd.conf.db(5), Interface, Ingress Policing. A kbit of a burst is 1,024 bits in Linux.
  private static final long DEFAULT_BURST_KBITS = 8000;
  private static final long DEFAULT_BURST_KPKTS = 16;
  private static final long BURST_BITS = 1024;
  private static final long KILO = 1000;

  private QosConfig() {}

  /**
   * What ports with a discipline ask for.
   *
   * @param numbers OpenFlow port of each working interface
   */
  static Map<Integer, QosSettings> settings(BridgeConfig config, Map<String, Integer> numbers) {
    Map<Integer, QosSettings> result = new TreeMap<>();
    for (Row port : config.ports()) {
      QosSettings settings = settings(config.database(), port);
      if (settings != null) {
        for (UUID iface : port.get("interfaces").uuids()) {
          String name = config.database().table("Interface").row(iface).string("name");
          if (numbers.containsKey(name)) {
            result.put(numbers.get(name), settings);
          }
        }
      }
    }
    return result;
  }

  /** All of it in words, to see what changed. */
  static String describe(BridgeConfig config) {
    Map<String, QosSettings> result = new TreeMap<>();
    for (Row port : config.ports()) {
      QosSettings settings = settings(config.database(), port);
      if (settings != null) {
        result.put(port.string("name"), settings);
      }
    }
    return result.toString();
  }

  private static QosSettings settings(Database database, Row port) {
    if (port.get("qos").isEmpty()) {
      return null;
    }
    Row qos = database.table("QoS").row(port.get("qos").uuids().get(0));
    SortedMap<Long, QueueSettings> queues = new TreeMap<>();
    Datum map = qos.get("queues");
    for (Object id : map.keys()) {
      Row queue = database.table("Queue").row((UUID) map.get(id));
      int dscp = (int) queue.integer("dscp", QosSettings.NO_DSCP);
      queues.put((Long) id, new QueueSettings(dscp, queue.map("other_config")));
    }
    return new QosSettings(qos.string("type"), qos.map("other_config"), queues);
  }

  /**
   * What an interface may receive; null for all. Linux refuses a limit of bits together with one of
   * packets, so the interface has neither.
   */
  static IngressPolicer.Limits policing(Row iface) {
    long kbits = iface.integer("ingress_policing_rate", 0);
    long kpkts = iface.integer("ingress_policing_kpkts_rate", 0);
    if (kbits > 0 == kpkts > 0) {
      return null;
    }
    return new IngressPolicer.Limits(
        kbits * KILO,
        orDefault(iface, "ingress_policing_burst", DEFAULT_BURST_KBITS) * BURST_BITS / 8,
        kpkts * KILO,
        orDefault(iface, "ingress_policing_kpkts_burst", DEFAULT_BURST_KPKTS) * KILO);
  }

  private static long orDefault(Row iface, String column, long otherwise) {
    long value = iface.integer(column, 0);
    return value == 0 ? otherwise : value;
  }
}
