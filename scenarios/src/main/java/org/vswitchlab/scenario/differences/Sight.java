package org.vswitchlab.scenario.differences;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.FdbEntry;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.node.SwitchPort;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4View;
import org.vswitchlab.wire.MacAddress;

/**
 * The same frame at the same port of a Linux bridge and of an Open vSwitch.
 *
 * @param bridgeFate what the Linux bridge made of it, as a capture's comment says it
 * @param ovsFate what Open vSwitch made of it
 * @param isLike whether the same ports sent it on
 * @param isFromHost whether the host sent it by the switch's own interface
 */
record Sight(
    LinuxBridge bridge,
    String place,
    Frame frame,
    String bridgeFate,
    String ovsFate,
    boolean isLike,
    boolean isFromHost) {
  /** Destination of BPDUs, the first of sixteen reserved addresses: IEEE 802.1D-2004, 7.12.3. */
  static final long BRIDGE_GROUP = 0x0180_c200_0000L;

  private static final int TAG_AT = 12;

  int etherType() {
    return frame.length() < EthernetHeader.BYTES ? 0 : frame.u16(TAG_AT);
  }

  boolean isTagged() {
    return etherType() == EtherType.VLAN && frame.length() >= EthernetHeader.BYTES + 2;
  }

  int vid() {
    return isTagged() ? frame.u16(EthernetHeader.BYTES) & 0xfff : 0;
  }

  boolean isUnicast() {
    return !MacAddress.isMulticast(frame.destination());
  }

  boolean isToOwnAddress() {
    List<Long> own = new ArrayList<>();
    own.add(bridge.ownDevice().mac());
    for (SwitchPort port : bridge.ports()) {
      own.add(port.device().mac());
    }
    return own.contains(frame.destination());
  }

  boolean isFromOwnAddress() {
    return frame.source() == bridge.ownDevice().mac();
  }

  /** Whether the Linux bridge still knows the station, though its time is over. */
  boolean isStationOverdue() {
    for (FdbEntry entry : bridge.fdb().entries()) {
      if (entry.mac() == frame.destination() && bridge.fdb().state(entry).equals("stale")) {
        return true;
      }
    }
    return false;
  }

  boolean isSomePortDown() {
    return bridge.ports().stream().anyMatch(port -> !port.device().isUp());
  }

  boolean isBridgeFlooding() {
    return bridgeFate.contains("flooded");
  }

  boolean isBridgeDropping() {
    return bridgeFate.contains("dropped");
  }

  boolean isOvsDropping() {
    return ovsFate.contains("dropped");
  }

  boolean areBothFlooding() {
    return bridgeFate.contains("flooded") && ovsFate.contains("flooded");
  }

  /** Type of an IGMP message, or 0. */
  int igmpType() {
    IgmpView igmp = igmp();
    return igmp == null ? 0 : igmp.type();
  }

  boolean hasBadIgmpChecksum() {
    IgmpView igmp = igmp();
    return igmp != null
        && InternetChecksum.of(igmp.array(), igmp.offset(), igmp.availableBytes()) != 0;
  }

  private IgmpView igmp() {
    if (etherType() != EtherType.IPV4) {
      return null;
    }
    int at = frame.offset() + EthernetHeader.BYTES;
    Ipv4View ip = Ipv4View.of(frame.array(), at, frame.offset() + frame.length());
    if (!ip.isValid() || ip.protocol() != IpProtocol.IGMP || ip.payloadBytes() < 8) {
      return null;
    }
    return IgmpView.of(frame.array(), ip.payloadOffset(), ip.payloadOffset() + ip.payloadBytes());
  }

  /** Whether it goes to an IPv4 group that snooping may prune: not 224.0.0.x. */
  boolean isToPrunableGroup() {
    long destination = frame.destination();
    boolean isGroup = destination >>> 24 == 0x01005eL;
    return isGroup && (destination & 0x7fffffL) > 0xff && igmpType() == 0;
  }
}
