package org.vswitchlab.management.appctl;

import java.util.Map;
import java.util.TreeMap;

/**
 * Commands that ovs-vswitchd 3.1 has and nothing here carries out yet: they are listed, and answer
 * that they are not supported. Whoever adds one to {@link ControlCommands} takes it from here.
 */
final class MissingCommands {
  private static final String USAGES =
      """
      bridge/reconnect [bridge]
      dpif-dummy/change-port-number dp port new-number
      dpif-netdev/miniflow-parser-get
      dpif-netdev/miniflow-parser-set [-pmd core] miniflow_implementation_name [study_pkt_cnt]
      dpif-netdev/pmd-perf-log-set on|off [-b before] [-a after] [-e|-ne] [-us usec] [-q qlen]
      dpif-netdev/pmd-perf-show [-nh] [-it iter-history-len] [-ms ms-history-len] [-pmd core] [dp]
      dpif-netdev/subtable-lookup-info-get
      dpif-netdev/subtable-lookup-prio-set [lookup_func] [prio]
      netdev-dummy/ip6addr [netdev] ip6addr
      ofproto/list-tunnels
      ofproto/trace-packet-out [-consistent] {[dp_name] odp_flow | bridge br_flow} [OPTIONS...] [-generate|packet] actions
      ovs/route/add ip_addr/prefix_len out_br_name [gw] [pkt_mark=mark]
      ovs/route/del ip_addr/prefix_len [pkt_mark=mark]
      ovs/route/lookup ip_addr [pkt_mark=mark]
      ovs/route/show
      tnl/arp/aging [SECS]
      tnl/arp/flush
      tnl/arp/set BRIDGE IP MAC
      tnl/arp/show
      tnl/egress_port_range min max
      tnl/neigh/aging [SECS]
      tnl/neigh/flush
      tnl/neigh/set BRIDGE IP MAC
      tnl/neigh/show
      tnl/ports/show -v
      """;

  private MissingCommands() {}

  /** Arguments, as {@code list-commands} shows them, by name. */
  static Map<String, String> usages() {
    Map<String, String> usages = new TreeMap<>();
    USAGES
        .lines()
        .forEach(
            line -> {
              int blank = line.indexOf(' ');
              String name = blank < 0 ? line : line.substring(0, blank);
              usages.put(name, blank < 0 ? "" : line.substring(blank + 1));
            });
    return usages;
  }
}
