package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VlanDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.EtherType;

/** {@code ip link add link PARENT name NAME type vlan id VID}. */
final class VlanKind implements LinkKind {
  private static final int LAST_VID = 4095;

  @Override
  public String name() {
    return "vlan";
  }

  @Override
  public void add(IpInvocation ip, String deviceName, IpArguments arguments) {
    add(ip, deviceName, null, arguments);
  }

  @Override
  public void add(IpInvocation ip, String deviceName, NetDevice parent, IpArguments arguments) {
    int vid = -1;
    int protocol = EtherType.VLAN;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "id" -> vid = vid(arguments.next());
        case "protocol" -> protocol = protocol(arguments.next());
        case "reorder_hdr" -> {
          if (!arguments.nextOnOff(word)) {
            throw IpException.notSupported("type vlan reorder_hdr off");
          }
        }
        case "gvrp", "mvrp", "loose_binding", "bridge_binding" -> {
          if (arguments.nextOnOff(word)) {
            throw IpException.notSupported("type vlan " + word + " on");
          }
        }
        default -> throw IpException.notSupported("type vlan " + word);
      }
    }
    if (parent == null) {
      throw IpException.kernel("8021q: link not specified.");
    }
    if (vid < 0) {
      throw IpException.kernel("8021q: VLAN properties not specified.");
    }
    if (vid == LAST_VID) {
      throw IpException.answer("Numerical result out of range");
    }
    for (VlanDevice other : parent.vlanDevices()) {
      if (other.vid() == vid && other.protocol() == protocol) {
        throw IpException.kernel("8021q: VLAN device already exists.");
      }
    }
    ip.host().addDevice(new VlanDevice(parent, deviceName, vid, protocol));
  }

  private static int vid(String word) {
    try {
      int vid = Integer.decode(word);
      if (vid >= 0 && vid <= LAST_VID) {
        return vid;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw IpException.wrongArgument(word, "id is invalid");
  }

  private static int protocol(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "802.1q" -> EtherType.VLAN;
      case "802.1ad" -> EtherType.SERVICE_VLAN;
      default -> throw IpException.wrongArgument(word, "protocol is invalid");
    };
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof VlanDevice;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    ip.host().removeDevice(device);
  }

  private static String protocolName(VlanDevice vlan) {
    return vlan.protocol() == EtherType.VLAN ? "802.1Q" : "802.1ad";
  }

  @Override
  public String details(Host host, NetDevice device) {
    VlanDevice vlan = (VlanDevice) device;
    return "vlan protocol " + protocolName(vlan) + " id " + vlan.vid() + " <REORDER_HDR> ";
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    VlanDevice vlan = (VlanDevice) device;
    json.put("protocol", protocolName(vlan)).put("id", vlan.vid());
    json.putArray("flags").add("REORDER_HDR");
  }
}
