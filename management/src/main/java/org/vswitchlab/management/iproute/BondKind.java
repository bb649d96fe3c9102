package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.link.BondDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.MacAddress;

/** {@code ip link add NAME type bond mode MODE miimon MILLISECONDS}. */
final class BondKind implements LinkKind {
  private static final int LACP_MODE = 4;

  @Override
  public String name() {
    return "bond";
  }

  private static BondDevice.Mode mode(String word) {
    BondDevice.Mode[] modes = BondDevice.Mode.values();
    for (BondDevice.Mode mode : modes) {
      if (mode.word().equals(word) || word.equals("" + mode.ordinal())) {
        return mode;
      }
    }
    if (word.equals("802.3ad")
        || word.equals("balance-tlb")
        || word.equals("balance-alb")
        || word.matches("[" + LACP_MODE + "-6]")) {
      throw IpException.notSupported("type bond mode " + word);
    }
    throw new IpException(255, "Error: argument \"" + word + "\" is wrong: invalid mode");
  }

  @Override
  public Creation read(IpInvocation ip, IpArguments arguments) {
    BondDevice.Mode mode = BondDevice.Mode.BALANCE_RR;
    int pollMillis = 0;
    String primary = "";
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "mode" -> mode = mode(arguments.next());
        case "miimon" -> pollMillis = (int) arguments.nextNumber("miimon", 0, Integer.MAX_VALUE);
        case "primary" -> primary = arguments.next();
        case "xmit_hash_policy" -> {
          String policy = arguments.next();
          if (!policy.equals("layer2") && !policy.equals("0")) {
            throw IpException.notSupported("type bond xmit_hash_policy " + policy);
          }
        }
        default -> throw IpException.notSupported("type bond " + word);
      }
    }
    Host host = ip.host();
    BondDevice.Mode chosen = mode;
    int polled = pollMillis;
    String first = primary;
    return (name, parent, mac) -> {
      BondDevice bond =
          new BondDevice(
              host.simulation(),
              host.ledger(),
              host.name(),
              name,
              LinkKinds.mac(host, name, mac),
              chosen,
              polled);
      bond.setPrimary(first);
      host.addDevice(bond);
      return bond;
    };
  }

  @Override
  public int segmentBytes(NetDevice device) {
    return ((BondDevice) device).members().isEmpty() ? 65536 : 524280;
  }

  @Override
  public int queueCount() {
    return 16;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    BondDevice bond = (BondDevice) device;
    for (BondDevice.Member member : bond.members()) {
      release(ip, member.device());
    }
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

  @Override
  public String details(Host host, NetDevice device) {
    BondDevice bond = (BondDevice) device;
    boolean hasActive = bond.mode() == BondDevice.Mode.ACTIVE_BACKUP && bond.active() != null;
    return "bond mode "
        + bond.mode().word()
        + (hasActive ? " active_slave " + bond.active().device().name() : "")
        + " miimon "
        + bond.pollMillis()
        + " updelay 0 downdelay 0 peer_notify_delay 0 use_carrier 1 arp_interval 0"
        + " arp_missed_max 2 arp_validate none arp_all_targets any"
        + (bond.primary().isEmpty() ? "" : " primary " + bond.primary())
        + " primary_reselect always fail_over_mac none xmit_hash_policy layer2 resend_igmp 1"
        + " num_grat_arp 1 all_slaves_active 0 min_links 0 lp_interval 1 packets_per_slave 1"
        + " lacp_active on lacp_rate slow ad_select stable tlb_dynamic_lb 1 ";
  }

  @Override
  public String portDetails(Host host, NetDevice port) {
    BondDevice.Member member = BondDevice.memberOf(port);
    return "bond_slave state "
        + (member.isActive() ? "ACTIVE" : "BACKUP")
        + " mii_status "
        + (member.isLinkUp() ? "UP" : "DOWN")
        + " link_failure_count "
        + member.failureCount()
        + " perm_hwaddr "
        + MacAddress.format(member.permanentMac())
        + " queue_id 0 prio 0 ";
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    BondDevice bond = (BondDevice) device;
    json.put("mode", bond.mode().word());
    if (bond.mode() == BondDevice.Mode.ACTIVE_BACKUP && bond.active() != null) {
      json.put("active_slave", bond.active().device().name());
    }
    json.put("miimon", bond.pollMillis());
  }

  @Override
  public void portDetailsJson(Host host, NetDevice port, ObjectNode json) {
    BondDevice.Member member = BondDevice.memberOf(port);
    json.put("state", member.isActive() ? "ACTIVE" : "BACKUP");
    json.put("mii_status", member.isLinkUp() ? "UP" : "DOWN");
    json.put("link_failure_count", member.failureCount());
    json.put("perm_hwaddr", MacAddress.format(member.permanentMac()));
  }
}
