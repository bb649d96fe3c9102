package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ofproto.Bond;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.PortBundle;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.settings.BondSettings;
import org.vswitchlab.wire.MacAddress;

/** The {@code bond/} commands. */
final class BondCommands {
  private static final int MAC_TEXT_LENGTH = 17;
  private static final ControlReply NO_BOND = ControlReply.error("no such bond");
  private static final ControlReply NO_MEMBER = ControlReply.error("no such member");

  private final SharedDatapath shared;

  private BondCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared) {
    BondCommands own = new BondCommands(shared);
    commands.add("bond/list", "", 0, 0, own::list);
    commands.add("bond/show", "[port]", 0, 1, own::show);
    commands.add("bond/hash", "mac [vlan] [basis]", 1, 3, own::hash);
    commands.add("bond/migrate", "port hash member", 3, 3, own::migrate);
    commands.add("bond/set-active-member", "port member", 2, 2, own::setActive);
    commands.add("bond/enable-member", "port member", 2, 2, words -> own.force(words, true));
    commands.add("bond/disable-member", "port member", 2, 2, words -> own.force(words, false));
  }

  private List<Bond> bonds() {
    List<Bond> bonds = new ArrayList<>();
    for (OpenFlowSwitch bridge : shared.bridges()) {
      for (PortBundle bundle : bridge.bundles()) {
        if (bundle.bond() != null) {
          bonds.add(bundle.bond());
        }
      }
    }
    return bonds;
  }

  private Bond bond(String name) {
    for (Bond bond : bonds()) {
      if (bond.name().equals(name)) {
        return bond;
      }
    }
    return null;
  }

  private ControlReply list(List<String> words) {
    StringBuilder text = new StringBuilder("bond\ttype\trecircID\tmembers\n");
    for (Bond bond : bonds()) {
      List<String> names = bond.members().stream().map(m -> m.port().name()).toList();
      text.append(bond.name()).append('\t').append(bond.settings().mode().text());
      text.append('\t').append(bond.recirculationId()).append('\t');
      text.append(String.join(", ", names)).append('\n');
    }
    return ControlReply.of(text.toString());
  }

  private ControlReply show(List<String> words) {
    StringBuilder text = new StringBuilder();
    if (words.isEmpty()) {
      bonds().forEach(bond -> show(text, bond));
      return ControlReply.of(text.toString());
    }
    Bond bond = bond(words.get(0));
    if (bond == null) {
      return NO_BOND;
    }
    show(text, bond);
    return ControlReply.of(text.toString());
  }

  private static void show(StringBuilder text, Bond bond) {
    BondSettings settings = bond.settings();
    text.append("---- ").append(bond.name()).append(" ----\n");
    text.append("bond_mode: ").append(settings.mode().text()).append('\n');
    text.append("bond may use recirculation: ");
    text.append(
        bond.mayRecirculate()
            ? "yes, Recirc-ID : " + bond.recirculationId() + "\n"
            : "no, Recirc-ID : -1\n");
    text.append("bond-hash-basis: ").append(settings.hashBasis()).append('\n');
    text.append("lb_output action: ");
    text.append(
        bond.usesLoadBalancedOutput()
            ? "enabled, bond-id: " + bond.recirculationId() + "\n"
            : "disabled, bond-id: -1\n");
    if (settings.mode() == BondSettings.Mode.BALANCE_SLB) {
      text.append("all members active: ").append(settings.allMembersActive()).append('\n');
    }
    text.append("updelay: ").append(settings.upDelayMillis()).append(" ms\n");
    text.append("downdelay: ").append(settings.downDelayMillis()).append(" ms\n");
    if (bond.rebalanceInMillis() >= 0) {
      text.append("next rebalance: ").append(bond.rebalanceInMillis()).append(" ms\n");
    }
    text.append("lacp_status: ").append(bond.lacpStatus().label()).append('\n');
    text.append("lacp_fallback_ab: ").append(settings.fallsBack()).append('\n');
    text.append("active-backup primary: ");
    text.append(settings.primary().isEmpty() ? "<none>" : settings.primary()).append('\n');
    Bond.Member active = bond.active();
    text.append("active member mac: ");
    text.append(MacAddress.format(active == null ? 0 : active.port().hardwareAddress()));
    text.append('(').append(active == null ? "none" : active.port().name()).append(")\n");
    for (Bond.Member member : bond.members()) {
      text.append("\nmember ").append(member.port().name()).append(": ");
      text.append(member.isEnabled() ? "enabled\n" : "disabled\n");
      text.append(member == active ? "  active member\n" : "");
      if (member.delayMillis() > 0) {
        text.append("  ").append(member.isEnabled() ? "downdelay" : "updelay");
        text.append(" expires in ").append(member.delayMillis()).append(" ms\n");
      }
      text.append("  may_enable: ").append(member.mayBeEnabled()).append('\n');
      for (int hash = 0; hash < Bond.HASH_VALUES && bond.isBalanced(); hash++) {
        long kilobytes = member.kilobytes(hash);
        if (kilobytes > 0) {
          text.append("  hash ").append(hash).append(": ").append(kilobytes).append(" kB load\n");
        }
      }
    }
    text.append('\n');
  }

  private ControlReply hash(List<String> words) {
    long mac;
    try {
      // What follows an address is left alone.
      String text = words.get(0);
      mac = MacAddress.parse(text.substring(0, Math.min(text.length(), MAC_TEXT_LENGTH)));
    } catch (IllegalArgumentException e) {
      return ControlReply.error("invalid mac");
    }
    Integer vlan = words.size() > 1 ? ScannedNumber.lowBits(words.get(1)) : Integer.valueOf(0);
    if (vlan == null) {
      return ControlReply.error("invalid vlan");
    }
    Integer basis = words.size() > 2 ? ScannedNumber.lowBits(words.get(2)) : Integer.valueOf(0);
    if (basis == null) {
      return ControlReply.error("invalid basis");
    }
    return ControlReply.of(Bond.hash(mac, vlan, basis) + "\n");
  }

  private ControlReply migrate(List<String> words) {
    Bond bond = bond(words.get(0));
    if (bond == null) {
      return NO_BOND;
    }
    if (bond.settings().mode() != BondSettings.Mode.BALANCE_SLB) {
      return ControlReply.error("not an SLB bond");
    }
    boolean isNumber = words.get(1).matches("[0-9]{1,5}");
    Bond.Member member = bond.member(words.get(2));
    if (!isNumber) {
      return ControlReply.error("bad hash");
    }
    if (member == null) {
      return NO_MEMBER;
    }
    if (!member.isEnabled()) {
      return ControlReply.error("cannot migrate to disabled member");
    }
    bond.migrate(Integer.parseInt(words.get(1)), member);
    return ControlReply.of("migrated\n");
  }

  private ControlReply setActive(List<String> words) {
    Bond bond = bond(words.get(0));
    if (bond == null) {
      return NO_BOND;
    }
    Bond.Member member = bond.member(words.get(1));
    if (member == null) {
      return NO_MEMBER;
    }
    if (!member.isEnabled()) {
      return ControlReply.error("cannot make disabled member active");
    }
    return ControlReply.of(bond.setActive(member) ? "done\n" : "no change\n");
  }

  private ControlReply force(List<String> words, boolean enabled) {
    Bond bond = bond(words.get(0));
    if (bond == null) {
      return NO_BOND;
    }
    Bond.Member member = bond.member(words.get(1));
    if (member == null) {
      return NO_MEMBER;
    }
    bond.force(member, enabled);
    return ControlReply.of(enabled ? "enabled\n" : "disabled\n");
  }
}
