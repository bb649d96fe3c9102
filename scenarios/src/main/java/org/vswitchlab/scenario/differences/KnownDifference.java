package org.vswitchlab.scenario.differences;

import java.util.function.Predicate;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.MacAddress;

/**
 * One difference between a Linux bridge and Open vSwitch's NORMAL action, with default settings,
 * that shows in what becomes of one frame. Each was observed on Linux 6.1 and Open vSwitch 3.1.
 */
public enum KnownDifference {
  OWN_INTERFACE(
      "unknown unicast and the bridge's own interface",
      "floods it to the other ports, but not to its own interface",
      "floods it to LOCAL as well, so the host sees foreign unicast",
      "ovs-actions(7), flood; bridge(8), flood: a setting of ports alone",
      s -> s.isUnicast() && s.areBothFlooding() && !s.isToOwnAddress()),
  OWN_ADDRESS(
      "unicast to the address of the bridge or of a port",
      "knows its addresses as local entries of the FDB: takes the frame up and sends it nowhere",
      "gives them no special meaning: floods the frame until the address is learned on LOCAL",
      "bridge(8), fdb: permanent entries are local; ovs-appctl fdb/show has none of its own",
      s -> s.isUnicast() && s.isToOwnAddress() && !s.isLike()),
  TAGS_WITHOUT_CONFIGURATION(
      "a VLAN tag where no VLANs are configured",
      "does not look at tags: one FDB for all VLANs",
      "learns and looks up by address and VLAN even so",
      "ip-link(8), vlan_filtering (off by default); ovs-vswitchd.conf.db(5), Port: VLAN"
          + " configuration, trunk of all VLANs by default",
      s -> s.vid() > 0 && !s.bridge().options().isVlanFiltering()),
  BRIDGE_GROUP_ADDRESS(
      "a BPDU (01:80:C2:00:00:00) with the spanning tree off",
      "forwards it to all ports as if it were data, so that a tree around it still works",
      "drops it unless other-config:forward-bpdu is true",
      "IEEE 802.1D-2004, 7.12.3; ovs-vswitchd.conf.db(5), Bridge other_config:forward-bpdu",
      s -> s.frame().destination() == Sight.BRIDGE_GROUP && !s.isLike()),
  RESERVED_ADDRESS(
      "the reserved addresses 01:80:C2:00:00:01 to 0F",
      "drops the frame, but learns its source first",
      "drops the frame and learns nothing from it",
      "IEEE 802.1D-2004, 7.12.6, table 7-10; ip-link(8), no_linklocal_learn",
      s ->
          s.frame().destination() > Sight.BRIDGE_GROUP
              && s.frame().destination() <= Sight.BRIDGE_GROUP + 15
              && s.isBridgeDropping()),
  CISCO_ADDRESS(
      "CDP and PVST+ (01:00:0C:CC:CC:CC and CD)",
      "floods them like any multicast",
      "drops them as it drops BPDUs",
      "ovs-vswitchd.conf.db(5), Bridge other_config:forward-bpdu",
      s ->
          (s.frame().destination() == 0x01000cccccccL || s.frame().destination() == 0x01000ccccccdL)
              && !s.isLike()),
  MULTICAST_SOURCE(
      "a multicast or broadcast source address",
      "drops the frame as not valid",
      "forwards it, and learns nothing",
      "IEEE 802.3, 3.2.3: the bit of a source address is 0",
      s -> MacAddress.isMulticast(s.frame().source()) && !s.isLike()),
  ZERO_SOURCE(
      "the source address 00:00:00:00:00:00",
      "drops the frame as not valid",
      "forwards it and learns the address like any other",
      "observed; the address belongs to XEROX by the OUI registry",
      s -> s.frame().source() == 0 && !s.isLike()),
  JOIN_WITHOUT_QUERIER(
      "an IGMP report",
      "floods it as long as it knows no querier, for a router may be anywhere",
      "with mcast_snooping_enable takes it in and sends it to router ports alone",
      "RFC 4541, 2.1.1 (1); ovs-vswitchd.conf.db(5), Bridge mcast_snooping_enable",
      s ->
          (s.igmpType() == 0x12 || s.igmpType() == 0x16 || s.igmpType() == 0x22)
              && !s.hasBadIgmpChecksum()
              && !s.isLike()),
  UNREGISTERED_GROUP(
      "traffic to a group that nobody joined or that one port joined",
      "snoops by default, but floods until a querier is known and 10 s have passed; then sends it"
          + " to members and router ports alone",
      "does not snoop by default; when it does, it needs no querier and floods unregistered groups",
      "RFC 4541, 2.1.2; ip-link(8), mcast_snooping; ovs-vswitchd.conf.db(5),"
          + " mcast-snooping-disable-flood-unregistered",
      s -> s.isToPrunableGroup() && !s.isLike()),
  LEAVE(
      "an IGMP leave",
      "floods it and keeps the member until queries go unanswered",
      "sends it to router ports alone and forgets the member at once",
      "RFC 2236, 3; RFC 4541, 2.1.1",
      s -> s.igmpType() == 0x17 && !s.isLike()),
  BAD_IGMP_CHECKSUM(
      "IGMP with a wrong checksum",
      "drops it, since it snoops by default",
      "floods it, since it does not snoop by default",
      "RFC 3376, 4.1.2",
      s -> s.hasBadIgmpChecksum() && !s.isLike()),
  TAG_ON_ACCESS_PORT(
      "a tagged frame on an access port",
      "takes it if the tag is the port's own VLAN, for membership is what counts",
      "drops every frame with a tag that is not a priority tag",
      "IEEE 802.1Q, 6.9; ovs-vswitchd.conf.db(5), Port vlan_mode access",
      s -> s.vid() > 0 && !s.isBridgeDropping() && s.isOvsDropping() && s.vid() < 4095),
  SERVICE_TAG(
      "an 802.1ad service tag (0x88a8) on an 802.1Q bridge",
      "takes it for data: on an access port the frame gets the port's VLAN",
      "takes it for a VLAN tag, and drops it on an access port",
      "IEEE 802.1Q, 5.6; ip-link(8), vlan_protocol",
      s -> s.etherType() == EtherType.SERVICE_VLAN && !s.isLike()),
  VLAN_4095(
      "VLAN 4095",
      "drops it when it filters VLANs: the identifier is reserved",
      "floods it like any other",
      "IEEE 802.1Q, table 9-2",
      s -> s.vid() == 4095 && !s.isLike()),
  FRAME_SIZE(
      "a frame longer than the MTU allows",
      "does not count a VLAN tag against the MTU",
      "counts 14 bytes of header, and 4 of a tag",
      "IEEE 802.3, 3.2.7; observed at MTU 1500",
      s -> s.frame().length() > 1514 && !s.isLike()),
  NOTHING_AFTER_TAG(
      "a frame that ends after its VLAN tag",
      "drops it as too short",
      "forwards it",
      "observed with frames of 18 bytes",
      s -> s.isTagged() && s.frame().length() <= 18 && !s.isLike()),
  AGEING(
      "a station that was silent for longer than the ageing time",
      "uses its entry until the garbage collector comes by, up to some seconds late: a look-up"
          + " asks no age",
      "forgets it on time, to the second",
      "ip-link(8), ageing_time; ovs-vswitchd.conf.db(5), Bridge other_config:mac-aging-time;"
          + " observed: 300 to 305 s at 100 Hz",
      s -> s.isUnicast() && s.isStationOverdue() && !s.isLike()),
  PORT_DOWN(
      "unicast to a station behind a port that is down",
      "forgot the port's stations when it went down, and floods",
      "keeps them, and goes on sending to the dead port",
      "observed after ip link set ... down",
      s -> s.isUnicast() && s.isBridgeFlooding() && s.isSomePortDown() && !s.isLike()),
  HOST_SOURCE(
      "a frame that the host itself sends, from another address than its interface's",
      "learns nothing from it",
      "learns the address on LOCAL like on any port",
      "observed; the bridge's own interface is no port of a Linux bridge",
      s -> s.isFromHost() && !s.isFromOwnAddress());

  private final String what;
  private final String bridge;
  private final String ovs;
  private final String source;
  private final Predicate<Sight> isTouched;

  KnownDifference(
      String what, String bridge, String ovs, String source, Predicate<Sight> isTouched) {
    this.what = what;
    this.bridge = bridge;
    this.ovs = ovs;
    this.source = source;
    this.isTouched = isTouched;
  }

  /** What it is about. */
  public String what() {
    return what;
  }

  /** What a Linux bridge does, as the rest of a sentence. */
  public String bridge() {
    return bridge;
  }

  /** What Open vSwitch does, as the rest of a sentence. */
  public String ovs() {
    return ovs;
  }

  /** Where it is written, or that it was observed. */
  public String source() {
    return source;
  }

  /** What the host sends has no fate at a port: only what asks for it is touched by that. */
  boolean isTouchedBy(Sight sight) {
    return (!sight.isFromHost() || this == HOST_SOURCE) && isTouched.test(sight);
  }
}
