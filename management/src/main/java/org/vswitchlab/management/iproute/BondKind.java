package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.AggregationPort;
import org.vswitchlab.link.BondDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.TransmitHash;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.MacAddress;

/** {@code ip link add NAME type bond mode MODE miimon MILLISECONDS}. */
final class BondKind implements LinkKind {
  private static final int QUEUES = 16;
  private static final int SEGMENT_BYTES = 524280;

  /** The kernel watches the carrier in these modes, whatever was asked for. */
  private static final int LEAST_POLL_MILLIS = 100;

  private static final String USAGE =
      """
      Usage: ... bond [ mode BONDMODE ] [ active_slave SLAVE_DEV ]
                      [ clear_active_slave ] [ miimon MIIMON ]
                      [ updelay UPDELAY ] [ downdelay DOWNDELAY ]
                      [ peer_notify_delay DELAY ]
                      [ use_carrier USE_CARRIER ]
                      [ arp_interval ARP_INTERVAL ]
                      [ arp_validate ARP_VALIDATE ]
                      [ arp_all_targets ARP_ALL_TARGETS ]
                      [ arp_ip_target [ ARP_IP_TARGET, ... ] ]
                      [ ns_ip6_target [ NS_IP6_TARGET, ... ] ]
                      [ primary SLAVE_DEV ]
                      [ primary_reselect PRIMARY_RESELECT ]
                      [ fail_over_mac FAIL_OVER_MAC ]
                      [ xmit_hash_policy XMIT_HASH_POLICY ]
                      [ resend_igmp RESEND_IGMP ]
                      [ num_grat_arp|num_unsol_na NUM_GRAT_ARP|NUM_UNSOL_NA ]
                      [ all_slaves_active ALL_SLAVES_ACTIVE ]
                      [ min_links MIN_LINKS ]
                      [ lp_interval LP_INTERVAL ]
                      [ packets_per_slave PACKETS_PER_SLAVE ]
                      [ tlb_dynamic_lb TLB_DYNAMIC_LB ]
                      [ lacp_rate LACP_RATE ]
                      [ lacp_active LACP_ACTIVE]
                      [ ad_select AD_SELECT ]
                      [ ad_user_port_key PORTKEY ]
                      [ ad_actor_sys_prio SYSPRIO ]
                      [ ad_actor_system LLADDR ]
                      [ arp_missed_max MISSED_MAX ]

      BONDMODE := balance-rr|active-backup|balance-xor|broadcast|802.3ad|balance-tlb|balance-alb
      ARP_VALIDATE := none|active|backup|all|filter|filter_active|filter_backup
      ARP_ALL_TARGETS := any|all
      PRIMARY_RESELECT := always|better|failure
      FAIL_OVER_MAC := none|active|follow
      XMIT_HASH_POLICY := layer2|layer2+3|layer3+4|encap2+3|encap3+4|vlan+srcmac
      LACP_ACTIVE := off|on
      LACP_RATE := slow|fast
      AD_SELECT := stable|bandwidth|count\
      """;

  /** What has no effect but on how the bond is shown, and its value here. */
  private static final List<String> FIXED =
      List.of(
          "use_carrier 1",
          "resend_igmp 1",
          "num_grat_arp 1",
          "num_unsol_na 1",
          "all_slaves_active 0",
          "min_links 0",
          "lp_interval 1",
          "packets_per_slave 1",
          "tlb_dynamic_lb 1",
          "peer_notify_delay 0",
          "primary_reselect always",
          "fail_over_mac none",
          "lacp_active on",
          "ad_select stable",
          "arp_interval 0",
          "arp_validate none",
          "arp_all_targets any");

  /** What the words say. */
  private static final class Words {
    private BondDevice.Mode mode = BondDevice.Mode.BALANCE_RR;
    private int pollMillis;
    private int upDelayMillis;
    private int downDelayMillis;
    private TransmitHash hash = TransmitHash.LAYER2;
    private boolean isFast;
    private String primary;
    private String active;

    private Words(IpInvocation ip, IpArguments arguments) {
      while (!arguments.isEmpty()) {
        read(ip, arguments, arguments.next());
      }
    }

    private void read(IpInvocation ip, IpArguments arguments, String word) {
      switch (word) {
        case "mode" -> mode = mode(arguments.next());
        case "miimon" -> pollMillis = number(arguments, word);
        case "updelay" -> upDelayMillis = number(arguments, word);
        case "downdelay" -> downDelayMillis = number(arguments, word);
        case "primary" -> primary = ip.device(arguments.next()).name();
        case "active_slave" -> active = ip.device(arguments.next()).name();
        case "xmit_hash_policy" -> hash = hash(arguments.next());
        case "lacp_rate" -> {
          String rate = arguments.next();
          isFast = rate.equals("fast") || rate.equals("1");
          if (!isFast && !rate.equals("slow") && !rate.equals("0")) {
            throw IpException.wrongArgument(rate, "invalid lacp_rate");
          }
        }
        default -> readFixed(arguments, word);
      }
    }

    private static void readFixed(IpArguments arguments, String word) {
      if (IpArguments.matches(word, "help")) {
        throw new IpException(1, USAGE);
      }
      for (String fixed : FIXED) {
        if (fixed.startsWith(word + " ")) {
          String value = arguments.next();
          if (!fixed.equals(word + " " + value)) {
            throw IpException.notSupported("type bond " + word + " " + value);
          }
          return;
        }
      }
      if (USAGE.contains("[ " + word + " ")) {
        throw IpException.notSupported("type bond " + word);
      }
      throw new IpException(1, "bond: unknown command \"" + word + "\"?\n" + USAGE);
    }

    private static int number(IpArguments arguments, String word) {
      String text = arguments.next();
      try {
        int value = Integer.decode(text);
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Told below, as a number out of range is.
      }
      throw IpException.wrongArgument(text, "invalid " + word);
    }

    private static BondDevice.Mode mode(String word) {
      for (BondDevice.Mode mode : BondDevice.Mode.values()) {
        if (mode.word().equals(word) || word.equals("" + mode.ordinal())) {
          return mode;
        }
      }
      if (List.of("balance-tlb", "balance-alb", "5", "6").contains(word)) {
        throw IpException.notSupported("type bond mode " + word);
      }
      throw IpException.wrongArgument(word, "invalid mode");
    }

    private static TransmitHash hash(String word) {
      for (TransmitHash hash : TransmitHash.values()) {
        if (hash.word().equals(word)) {
          return hash;
        }
      }
      if (word.equals("encap2+3") || word.equals("encap3+4")) {
        throw IpException.notSupported("type bond xmit_hash_policy " + word);
      }
      throw IpException.wrongArgument(word, "invalid xmit_hash_policy");
    }

    private BondDevice.Settings settings() {
      boolean isPolled = mode == BondDevice.Mode.LACP;
      int polled = pollMillis == 0 && isPolled ? LEAST_POLL_MILLIS : pollMillis;
      if (polled == 0 && (upDelayMillis != 0 || downDelayMillis != 0)) {
        throw IpException.answer("Operation not permitted");
      }
      int up = polled == 0 ? 0 : upDelayMillis / polled * polled;
      int down = polled == 0 ? 0 : downDelayMillis / polled * polled;
      return new BondDevice.Settings(mode, polled, up, down, hash, isFast);
    }
  }

  @Override
  public String name() {
    return "bond";
  }

  @Override
  public Creation read(IpInvocation ip, IpArguments arguments) {
    Words words = new Words(ip, arguments);
    Host host = ip.host();
    return (name, parent, mac) -> {
      BondDevice bond =
          new BondDevice(
              host.simulation(),
              host.ledger(),
              host.name(),
              name,
              LinkKinds.mac(host, name, mac),
              words.settings());
      if (mac != null) {
        bond.keepMac();
      }
      bond.setPrimary(words.primary == null ? "" : words.primary);
      host.addDevice(bond);
      return bond;
    };
  }

  @Override
  public void set(IpInvocation ip, NetDevice device, IpArguments arguments) {
    List<String> named = arguments.rest();
    Words words = new Words(ip, arguments);
    if (!(device instanceof BondDevice bond)) {
      throw IpException.answer("Operation not supported");
    }
    for (int i = 0; i < named.size(); i += 2) {
      if (!named.get(i).equals("primary") && !named.get(i).equals("active_slave")) {
        throw IpException.notSupported("ip link set type bond " + named.get(i));
      }
    }
    if (words.primary != null) {
      bond.setPrimary(words.primary);
    }
    if (words.active != null && !bond.setActive(words.active)) {
      throw IpException.kernel("invalid option value.");
    }
  }

  @Override
  public int segmentBytes(NetDevice device) {
    return ((BondDevice) device).members().isEmpty() ? 65536 : SEGMENT_BYTES;
  }

  @Override
  public int queueCount() {
    return QUEUES;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    BondDevice bond = (BondDevice) device;
    for (BondDevice.Member member : bond.members()) {
      release(ip, member.device());
    }
    bond.setUp(false);
    ip.host().removeDevice(device);
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof BondDevice;
  }

  @Override
  public NetDevice masterOf(Host host, NetDevice port) {
    BondDevice.Member member = BondDevice.memberOf(port);
    return member == null ? null : member.bond();
  }

  @Override
  public void enslave(IpInvocation ip, NetDevice master, NetDevice port) {
    BondDevice bond = (BondDevice) master;
    BondDevice.Member current = BondDevice.memberOf(port);
    if (current != null && current.bond() == bond) {
      return;
    }
    if (LinkText.isLoopback(port) || port == master || port instanceof BondDevice) {
      throw IpException.kernel("Cannot enslave that device to a bond.");
    }
    LinkKind masterKind = LinkKinds.ofMaster(ip.host(), port);
    if (masterKind != null) {
      masterKind.release(ip, port);
    }
    if (port.isUp()) {
      throw IpException.kernel("Device can not be enslaved while up.");
    }
    bond.add(port);
  }

  @Override
  public void release(IpInvocation ip, NetDevice port) {
    BondDevice.Member member = BondDevice.memberOf(port);
    member.bond().remove(member);
    GuestStack.takeBack(ip.host(), port);
  }

  /** {@code KEY VALUE} in the order of the tool; JSON names some otherwise. */
  private static List<String> rows(BondDevice bond) {
    BondDevice.Settings s = bond.settings();
    List<String> rows = new ArrayList<>();
    rows.add("mode " + s.mode().word());
    if (bond.mode() == BondDevice.Mode.ACTIVE_BACKUP && bond.active() != null) {
      rows.add("active_slave " + bond.active().device().name());
    }
    rows.add("miimon " + s.pollMillis());
    rows.add("updelay " + s.upDelayMillis());
    rows.add("downdelay " + s.downDelayMillis());
    rows.addAll(List.of("peer_notify_delay 0", "use_carrier 1", "arp_interval 0"));
    rows.addAll(List.of("arp_missed_max 2", "arp_validate none", "arp_all_targets any"));
    if (!bond.primary().isEmpty()) {
      rows.add("primary " + bond.primary());
    }
    rows.addAll(List.of("primary_reselect always", "fail_over_mac none"));
    rows.add("xmit_hash_policy " + s.hash().word());
    rows.addAll(List.of("resend_igmp 1", "num_grat_arp 1", "all_slaves_active 0", "min_links 0"));
    rows.addAll(List.of("lp_interval 1", "packets_per_slave 1", "lacp_active on"));
    rows.add("lacp_rate " + (s.isFast() ? "fast" : "slow"));
    rows.add("ad_select stable");
    if (bond.mode() == BondDevice.Mode.LACP) {
      addAggregation(rows, bond);
    }
    rows.add("tlb_dynamic_lb 1");
    return rows;
  }

  private static void addAggregation(List<String> rows, BondDevice bond) {
    for (BondDevice.Member member : bond.members()) {
      AggregationPort port = member.aggregationPort();
      if (port != null && port.aggregatorId() != 0 && isInUse(bond, port)) {
        rows.add("ad_aggregator " + port.aggregatorId());
        rows.add("ad_num_ports " + bond.activePortCount());
        rows.add("ad_actor_key " + port.actor().key());
        rows.add("ad_partner_key " + port.partner().key());
        rows.add("ad_partner_mac " + MacAddress.format(port.partner().system()));
        break;
      }
    }
    rows.addAll(List.of("ad_actor_sys_prio 65535", "ad_user_port_key 0"));
    rows.add("ad_actor_system 00:00:00:00:00:00");
  }

  private static boolean isInUse(BondDevice bond, AggregationPort port) {
    return port.aggregatorId() == bond.activeAggregator();
  }

  @Override
  public String details(Host host, NetDevice device) {
    return "bond " + String.join(" ", rows((BondDevice) device)) + " ";
  }

  @Override
  public String portDetails(Host host, NetDevice port) {
    BondDevice.Member member = BondDevice.memberOf(port);
    StringBuilder text = new StringBuilder("bond_slave state ");
    text.append(member.isActive() ? "ACTIVE" : "BACKUP");
    text.append(" mii_status ").append(member.isLinkUp() ? "UP" : "DOWN");
    text.append(" link_failure_count ").append(member.failureCount());
    text.append(" perm_hwaddr ").append(MacAddress.format(member.permanentMac()));
    text.append(" queue_id 0 prio 0 ");
    AggregationPort lacp = member.aggregationPort();
    if (lacp != null) {
      text.append("ad_aggregator_id ").append(lacp.aggregatorId());
      text.append(" ad_actor_oper_port_state ").append(lacp.actor().state());
      text.append(" ad_actor_oper_port_state_str ").append(flags(lacp.actor().state()));
      text.append(" ad_partner_oper_port_state ").append(lacp.partner().state());
      text.append(" ad_partner_oper_port_state_str ");
      text.append(flags(lacp.partner().state())).append(' ');
    }
    return text.toString();
  }

  /** Bits of a port's state, IEEE 802.1AX-2008, 5.4.2.2. */
  private static String flags(int state) {
    List<String> words =
        List.of(
            "active",
            "short_timeout",
            "aggregating",
            "in_sync",
            "collecting",
            "distributing",
            "defaulted",
            "expired");
    List<String> set = new ArrayList<>();
    for (int bit = 0; bit < words.size(); bit++) {
      if ((state >> bit & 1) != 0) {
        set.add(words.get(bit));
      }
    }
    return "<" + String.join(",", set) + ">";
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    for (String row : rows((BondDevice) device)) {
      int space = row.indexOf(' ');
      String key = row.substring(0, space);
      String value = row.substring(space + 1);
      String name =
          switch (key) {
            case "num_grat_arp" -> "num_peer_notif";
            case "lacp_active" -> "ad_lacp_active";
            case "lacp_rate" -> "ad_lacp_rate";
            default -> key;
          };
      if (key.equals("arp_validate")) {
        // "none" is left empty by the tool.
        json.putNull(name);
      } else if (value.matches("\\d{1,9}")) {
        json.put(name, Integer.parseInt(value));
      } else {
        json.put(name, value);
      }
    }
  }

  @Override
  public void portDetailsJson(Host host, NetDevice port, ObjectNode json) {
    BondDevice.Member member = BondDevice.memberOf(port);
    json.put("state", member.isActive() ? "ACTIVE" : "BACKUP");
    json.put("mii_status", member.isLinkUp() ? "UP" : "DOWN");
    json.put("link_failure_count", member.failureCount());
    json.put("perm_hwaddr", MacAddress.format(member.permanentMac()));
    json.put("queue_id", 0).put("prio", 0);
    AggregationPort lacp = member.aggregationPort();
    if (lacp != null) {
      json.put("ad_aggregator_id", lacp.aggregatorId());
      json.put("ad_actor_oper_port_state", lacp.actor().state());
      json.put("ad_partner_oper_port_state", lacp.partner().state());
    }
  }
}
