package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VlanDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.EtherType;

/** {@code ip link add link PARENT name NAME type vlan id VID}. */
final class VlanKind implements LinkKind {
  private static final int LAST_VID = 4094;
  private static final int SEGMENT_BYTES = 524280;

  private static final String USAGE =
      """
      Usage: ... vlan id VLANID
      \t\t[ protocol VLANPROTO ]
      \t\t[ reorder_hdr { on | off } ]
      \t\t[ gvrp { on | off } ]
      \t\t[ mvrp { on | off } ]
      \t\t[ loose_binding { on | off } ]
      \t\t[ bridge_binding { on | off } ]
      \t\t[ ingress-qos-map QOS-MAP ]
      \t\t[ egress-qos-map QOS-MAP ]

      VLANID := 0-4095
      VLANPROTO: [ 802.1Q | 802.1ad ]
      QOS-MAP := [ QOS-MAP ] QOS-MAPPING
      QOS-MAPPING := FROM:TO\
      """;

  /** What the words say. */
  private static final class Words {
    private int vid = -1;
    private int protocol = EtherType.VLAN;
    private Boolean isReordering;
    private Boolean isLooselyBound;
    private final SortedMap<Integer, Integer> ingress = new TreeMap<>();
    private final SortedMap<Integer, Integer> egress = new TreeMap<>();

    private Words(IpArguments arguments) {
      while (!arguments.isEmpty()) {
        read(arguments, arguments.next());
      }
    }

    private void read(IpArguments arguments, String word) {
      if (IpArguments.matches(word, "protocol")) {
        protocol = protocol(arguments.next());
      } else if (IpArguments.matches(word, "id")) {
        vid = vid(arguments.next());
      } else if (IpArguments.matches(word, "reorder_hdr")) {
        isReordering = arguments.nextOnOff("reorder_hdr", 1);
      } else if (IpArguments.matches(word, "loose_binding")) {
        isLooselyBound = arguments.nextOnOff("loose_binding", 1);
      } else if (IpArguments.matches(word, "ingress-qos-map")) {
        map(arguments, ingress);
      } else if (IpArguments.matches(word, "egress-qos-map")) {
        map(arguments, egress);
      } else if (IpArguments.matches(word, "help")) {
        throw new IpException(1, USAGE);
      } else {
        readMissing(arguments, word);
      }
    }

    private static void readMissing(IpArguments arguments, String word) {
      for (String missing : List.of("gvrp", "mvrp", "bridge_binding")) {
        if (IpArguments.matches(word, missing)) {
          if (arguments.nextOnOff(missing, 1)) {
            throw IpException.notSupported("type vlan " + missing + " on");
          }
          return;
        }
      }
      throw new IpException(1, "vlan: unknown command \"" + word + "\"?\n" + USAGE);
    }

    /** {@code FROM:TO}, as many as there are. */
    private static void map(IpArguments arguments, SortedMap<Integer, Integer> into) {
      if (arguments.isEmpty()) {
        throw IpException.incomplete();
      }
      while (!arguments.isEmpty() && arguments.peek().matches("\\d+:\\d+")) {
        List<String> parts = List.of(arguments.next().split(":", -1));
        into.put(Integer.parseInt(parts.get(0)), Integer.parseInt(parts.get(1)));
      }
    }

    private static int vid(String word) {
      try {
        int vid = Integer.decode(word);
        if (vid >= 0 && vid <= 0xffff) {
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

    private void applyTo(VlanDevice vlan) {
      if (isReordering != null) {
        vlan.setReordering(isReordering);
      }
      if (isLooselyBound != null) {
        vlan.setLooselyBound(isLooselyBound);
      }
      ingress.forEach(vlan::mapIngress);
      egress.forEach(vlan::mapEgress);
    }
  }

  @Override
  public String name() {
    return "vlan";
  }

  @Override
  public Creation read(IpInvocation ip, IpArguments arguments) {
    Words words = new Words(arguments);
    return (name, parent, mac) -> {
      if (parent == null) {
        throw IpException.kernel("8021q: link not specified.");
      }
      if (words.vid < 0) {
        throw IpException.kernel("8021q: VLAN properties not specified.");
      }
      if (words.vid > LAST_VID) {
        throw IpException.kernel("8021q: Invalid VLAN id.");
      }
      for (VlanDevice other : parent.vlanDevices()) {
        if (other.vid() == words.vid && other.protocol() == words.protocol) {
          throw IpException.kernel("8021q: VLAN device already exists.");
        }
      }
      VlanDevice vlan = new VlanDevice(parent, name, words.vid, words.protocol);
      if (mac != null) {
        vlan.setMac(mac);
      }
      words.applyTo(vlan);
      ip.host().addDevice(vlan);
      return vlan;
    };
  }

  @Override
  public void set(IpInvocation ip, NetDevice device, IpArguments arguments) {
    Words words = new Words(arguments);
    if (!(device instanceof VlanDevice vlan)) {
      throw IpException.answer("Operation not supported");
    }
    words.applyTo(vlan);
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof VlanDevice;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    ip.host().removeDevice(device);
  }

  @Override
  public void checkMtu(NetDevice device, int mtuBytes) {
    if (mtuBytes > ((VlanDevice) device).parent().mtuBytes()) {
      throw IpException.answer("Numerical result out of range");
    }
  }

  @Override
  public void checkUp(NetDevice device) {
    VlanDevice vlan = (VlanDevice) device;
    if (!vlan.parent().isUp() && !vlan.isLooselyBound()) {
      throw IpException.answer("Network is down");
    }
  }

  @Override
  public int leastMtu() {
    return 0;
  }

  @Override
  public int segmentBytes(NetDevice device) {
    NetDevice below = device;
    while (below instanceof VlanDevice vlan) {
      below = vlan.parent();
    }
    return LinkText.isSoftware(below) ? 65536 : SEGMENT_BYTES;
  }

  private static String protocolName(VlanDevice vlan) {
    return vlan.protocol() == EtherType.VLAN ? "802.1Q" : "802.1ad";
  }

  private static List<String> flags(VlanDevice vlan) {
    List<String> flags = new ArrayList<>();
    if (vlan.isReordering()) {
      flags.add("REORDER_HDR");
    }
    if (vlan.isLooselyBound()) {
      flags.add("LOOSE_BINDING");
    }
    return flags;
  }

  @Override
  public String details(Host host, NetDevice device) {
    VlanDevice vlan = (VlanDevice) device;
    List<String> flags = flags(vlan);
    return "vlan protocol "
        + protocolName(vlan)
        + " id "
        + vlan.vid()
        + (flags.isEmpty() ? " " : " <" + String.join(",", flags) + "> ")
        + map("ingress", vlan.ingressMap())
        + map("egress", vlan.egressMap());
  }

  private static String map(String direction, SortedMap<Integer, Integer> map) {
    if (map.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n      " + direction + "-qos-map { ");
    map.forEach((from, to) -> text.append(from).append(':').append(to).append(' '));
    return text.append("} ").toString();
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    VlanDevice vlan = (VlanDevice) device;
    json.put("protocol", protocolName(vlan)).put("id", vlan.vid());
    ArrayNode flags = json.putArray("flags");
    flags(vlan).forEach(flags::add);
    mapJson("ingress_qos", vlan.ingressMap(), json);
    mapJson("egress_qos", vlan.egressMap(), json);
  }

  private static void mapJson(String key, SortedMap<Integer, Integer> map, ObjectNode json) {
    if (!map.isEmpty()) {
      ArrayNode rows = json.putArray(key);
      for (Map.Entry<Integer, Integer> row : map.entrySet()) {
        rows.addObject().put("from", row.getKey()).put("to", row.getValue());
      }
    }
  }
}
