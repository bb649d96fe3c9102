package org.vswitchlab.ovs.vswitchd;

import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.ofproto.Bond;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.PortBundle;
import org.vswitchlab.ovs.ofproto.protocol.Lacp;
import org.vswitchlab.ovs.ofproto.protocol.LacpMember;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.wire.MacAddress;

/** What the protocols of ports have to say in the columns that ovs-vswitchd.conf.db(5) names. */
final class ProtocolStatus {
  private ProtocolStatus() {}

  /** Port.bond_active_slave. */
  static Datum activeMember(PortBundle bundle) {
    Bond bond = bundle == null ? null : bundle.bond();
    if (bond == null) {
      return Datum.EMPTY;
    }
    Bond.Member active = bond.active();
    return Datum.of(MacAddress.format(active == null ? 0 : active.port().hardwareAddress()));
  }

  /** Columns of table Interface. */
  static Map<String, Datum> ofInterface(OpenFlowSwitchPort port) {
    Map<String, Datum> columns = new TreeMap<>();
    Lacp lacp = port.bundle() == null ? null : port.bundle().lacp();
    LacpMember member = lacp == null ? null : lacp.member(port.name());
    boolean isCurrent = member != null && member.status() != LacpMember.Status.DEFAULTED;
    columns.put("lacp_current", member == null ? Datum.EMPTY : Datum.of(isCurrent));
    return columns;
  }
}
