package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.scenario.spec.BridgeSettings;
import org.vswitchlab.scenario.spec.ExecCommand;
import org.vswitchlab.scenario.spec.IpPrefix;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortSpec;
import org.vswitchlab.scenario.spec.RouteSpec;
import org.vswitchlab.scenario.spec.VlanMembership;
import org.vswitchlab.wire.MacAddress;

/** Finishes the nodes once the links have made their ports. */
final class NodeBuilder {
  /** 02:00:00:00:00:NN, locally administered: NICs of hosts, numbered in file order. */
  private static final long HOST_MAC_BASE = 0x0200_0000_0000L;

  /** 02:00:SS:SS:PP:PP: port P of the switch or hypervisor number S. */
  private static final int SWITCH_SHIFT = 16;

  private final Map<String, NodeDraft> nodes;
  private final VlanReader vlanReader;
  private final References references;
  private final DiagnosticLog log;
  private final Map<String, List<ExecCommand>> variantExec = new HashMap<>();
  private final Map<NodeDraft.PortDraft, Long> macs = new HashMap<>();

  NodeBuilder(
      Map<String, NodeDraft> nodes,
      VlanReader vlanReader,
      References references,
      DiagnosticLog log) {
    this.nodes = nodes;
    this.vlanReader = vlanReader;
    this.references = references;
    this.log = log;
  }

  /** Adds the commands that a variant has for nodes. */
  void addVariantExec(YamlValue.Mapping exec, String path) {
    for (YamlValue.Entry entry : exec.entries().values()) {
      if (nodes.containsKey(entry.key())) {
        variantExec.put(entry.key(), commands(entry.value()));
      } else {
        log.error(
            "E-NODE-REF",
            entry.keyLocation(),
            path
                + " names node '"
                + entry.key()
                + "', which does not exist."
                + references.suggestNode(entry.key()));
      }
    }
  }

  /** The top-level nodes in file order. */
  List<NodeSpec> build() {
    placeNodeAddresses();
    checkSharedDevices();
    chooseMacs();
    List<NodeSpec> result = new ArrayList<>();
    for (NodeDraft node : nodes.values()) {
      if (node.parent == null) {
        result.add(nodeSpec(node));
      }
    }
    return result;
  }

  /** A host's {@code mac}, {@code ipv4} and {@code ipv6} are those of its first interface. */
  private void placeNodeAddresses() {
    for (NodeDraft node : nodes.values()) {
      if (node.kind.isSwitch()) {
        continue;
      }
      List<IpPrefix> addresses = addresses(node.body);
      List<NodeDraft.PortDraft> ports = node.portsInOrder();
      if (ports.isEmpty()) {
        if (!addresses.isEmpty()) {
          log.warning(
              "W-UNUSED",
              addresses.get(0).location(),
              node.path + " has an address but no interface.");
        }
        continue;
      }
      NodeDraft.PortDraft first = ports.get(0);
      first.addresses.addAll(0, addresses);
      first.bodies.add(0, onlyMac(node.body));
    }
  }

  private static YamlValue.Mapping onlyMac(YamlValue.Mapping body) {
    YamlValue.Entry mac = body.entries().get("mac");
    return mac == null
        ? YamlValue.Mapping.empty(body.location())
        : new YamlValue.Mapping(Map.of("mac", mac), body.location());
  }

  private static List<IpPrefix> addresses(YamlValue.Mapping body) {
    List<IpPrefix> result = new ArrayList<>();
    for (YamlValue item : Values.items(body.get("ipv4"))) {
      LinkReader.prefix(item, Scalars.IPV4_PREFIX).ifPresent(result::add);
    }
    for (YamlValue item : Values.items(body.get("ipv6"))) {
      LinkReader.prefix(item, Scalars.IPV6_PREFIX).ifPresent(result::add);
    }
    return result;
  }

  /** Bridges of one hypervisor share its devices, so no two may have a port of the same name. */
  private void checkSharedDevices() {
    Map<String, NodeDraft.PortDraft> devices = new HashMap<>();
    for (NodeDraft node : nodes.values()) {
      if (node.parent == null || !node.kind.isSwitch()) {
        continue;
      }
      for (NodeDraft.PortDraft port : node.ports.values()) {
        NodeDraft.PortDraft other = devices.putIfAbsent(node.host() + ":" + port.name, port);
        NodeDraft.PortDraft nic = node.parent.ports.get(port.name);
        if (other != null) {
          log.error(
              "E-DUP-PORT",
              port.location,
              node.path
                  + ": "
                  + node.host()
                  + " has an interface '"
                  + port.name
                  + "' already, a port of "
                  + other.node.address
                  + ".");
        } else if (nic != null && !nic.link.isEmpty() && !port.link.isEmpty()) {
          log.error(
              "E-DUP-PORT",
              port.location,
              node.path
                  + ": physical interface '"
                  + port.name
                  + "' has a link of its own already.");
        }
      }
    }
  }

  private void chooseMacs() {
    Set<Long> written = new HashSet<>();
    List<NodeDraft.PortDraft> hostPorts = new ArrayList<>();
    for (NodeDraft node : nodes.values()) {
      for (NodeDraft.PortDraft port : node.portsInOrder()) {
        for (YamlValue.Mapping body : port.bodies) {
          Values.scalar(body, "mac", Scalars.MAC)
              .ifPresent(
                  text -> {
                    port.macText = text;
                    port.macLocation = body.get("mac").location();
                  });
        }
        if (!port.macText.isEmpty()) {
          long mac = MacAddress.parse(port.macText);
          written.add(mac);
          macs.put(port, mac);
        }
        if (node.isHost()) {
          hostPorts.add(port);
        }
      }
    }
    numberHostPorts(hostPorts, written);
    numberSwitchPorts(written);
  }

  private void numberHostPorts(List<NodeDraft.PortDraft> ports, Set<Long> written) {
    long number = 0;
    for (NodeDraft.PortDraft port : ports) {
      // An interface with an address of its own still counts, so that h2 is 02 whatever h1 has.
      number++;
      if (macs.containsKey(port)) {
        continue;
      }
      while (written.contains(HOST_MAC_BASE + number)) {
        number++;
      }
      macs.put(port, HOST_MAC_BASE + number);
    }
  }

  private void numberSwitchPorts(Set<Long> written) {
    long switchNumber = 0;
    for (NodeDraft node : nodes.values()) {
      if (node.isHost()) {
        continue;
      }
      switchNumber++;
      long base = HOST_MAC_BASE + (switchNumber << SWITCH_SHIFT);
      long number = 0;
      for (NodeDraft.PortDraft port : node.portsInOrder()) {
        number++;
        NodeDraft.PortDraft nic = node.parent == null ? null : node.parent.ports.get(port.name);
        if (nic != null && node.kind.isSwitch()) {
          macs.putIfAbsent(port, macs.get(nic));
        }
        if (!macs.containsKey(port)) {
          while (written.contains(base + number)) {
            number++;
          }
          macs.put(port, base + number);
        }
      }
    }
  }

  private NodeSpec nodeSpec(NodeDraft node) {
    List<PortSpec> ports = new ArrayList<>();
    for (NodeDraft.PortDraft port : node.portsInOrder()) {
      ports.add(portSpec(node, port));
    }
    List<NodeSpec> members = new ArrayList<>();
    for (NodeDraft member : node.members) {
      members.add(nodeSpec(member));
    }
    boolean isSwitch = node.kind.isSwitch();
    return new NodeSpec(
        node.address,
        node.host(),
        node.kind,
        node.writtenKind,
        ports,
        isSwitch ? Values.scalar(node.body, "mac", Scalars.MAC).orElse("") : "",
        isSwitch ? addresses(node.body) : List.of(),
        routes(node),
        mergedTexts(node, "sysctl"),
        exec(node),
        isSwitch ? bridgeSettings(node) : BridgeSettings.DEFAULT,
        members,
        node.location);
  }

  private PortSpec portSpec(NodeDraft node, NodeDraft.PortDraft port) {
    VlanMembership vlan = VlanMembership.NONE;
    List<IpPrefix> addresses = new ArrayList<>(port.addresses);
    String type = "";
    Map<String, String> options = new LinkedHashMap<>();
    OptionalInt ofport = OptionalInt.empty();
    Optional<Integer> mtu = Values.scalar(node.setting("mtu"), ScenarioSchema.MTU);
    int mtuBytes = port.mtuBytes != 0 ? port.mtuBytes : mtu.orElse(NetDevice.DEFAULT_MTU_BYTES);
    String path = node.path + ".ports." + port.name;
    for (YamlValue.Mapping body : port.bodies) {
      VlanMembership said = vlanReader.read(body, path);
      if (!said.isNone()) {
        vlan = said;
      }
      addresses.addAll(addresses(body));
      type = Values.scalar(body, "type", Scalars.TEXT).orElse(type);
      options.putAll(Values.texts(body.get("options")));
      Optional<Integer> number = Values.scalar(body, "ofport", ScenarioSchema.OFPORT);
      ofport = number.isPresent() ? OptionalInt.of(number.get()) : ofport;
      mtuBytes = Values.scalar(body, "mtu", ScenarioSchema.MTU).orElse(mtuBytes);
    }
    if (!vlan.isNone() && node.isHost()) {
      log.warning("W-UNUSED", vlan.location(), path + " is on a host, where VLAN keys do nothing.");
    }
    return new PortSpec(
        port.ref(port.location),
        MacAddress.format(macs.get(port)),
        addresses,
        vlan,
        mtuBytes,
        type,
        options,
        ofport,
        port.link,
        port.location);
  }

  private List<RouteSpec> routes(NodeDraft node) {
    List<RouteSpec> result = new ArrayList<>();
    for (YamlValue item : Values.items(node.setting("gateway"))) {
      Values.scalar(item, Scalars.IP_ADDRESS)
          .ifPresent(via -> result.add(new RouteSpec("default", via, "", item.location())));
    }
    for (YamlValue item : Values.items(node.body.get("routes"))) {
      YamlValue.Mapping body = Values.mapping(item);
      String to = Values.scalar(body, "to", Scalars.ROUTE_TARGET).orElse("");
      String via = Values.scalar(body, "via", Scalars.IP_ADDRESS).orElse("");
      String dev = Values.scalar(body, "dev", Scalars.INTERFACE_NAME).orElse("");
      if (!to.isEmpty() && body.get("via") == null && body.get("dev") == null) {
        log.error(
            "E-MISSING", item.location(), node.path + ".routes: a route needs 'via' or 'dev'.");
      } else if (!to.isEmpty()) {
        result.add(new RouteSpec(to, via, dev, item.location()));
      }
    }
    return result;
  }

  /** Those of the defaults and the kinds first, then the node's own, then the variant's. */
  private List<ExecCommand> exec(NodeDraft node) {
    List<ExecCommand> result = new ArrayList<>();
    for (int i = node.settings.size() - 1; i >= 0; i--) {
      result.addAll(commands(node.settings.get(i).get("exec")));
    }
    result.addAll(variantExec.getOrDefault(node.address, List.of()));
    return result;
  }

  private static List<ExecCommand> commands(YamlValue value) {
    List<ExecCommand> result = new ArrayList<>();
    for (YamlValue item : Values.items(value)) {
      Values.command(item).ifPresent(result::add);
    }
    return result;
  }

  private static Map<String, String> mergedTexts(NodeDraft node, String key) {
    Map<String, String> result = new LinkedHashMap<>();
    for (int i = node.settings.size() - 1; i >= 0; i--) {
      result.putAll(Values.texts(node.settings.get(i).get(key)));
    }
    return result;
  }

  private static BridgeSettings bridgeSettings(NodeDraft node) {
    Optional<Long> ageing = Values.scalar(node.setting("ageing"), Scalars.DURATION);
    Optional<Integer> priority =
        Values.scalar(node.setting("stp_priority"), ScenarioSchema.BRIDGE_PRIORITY);
    String stp = Values.scalar(node.setting("stp"), Scalars.TEXT).orElse("");
    return new BridgeSettings(
        ageing.isPresent() ? OptionalLong.of(ageing.get()) : OptionalLong.empty(),
        switch (stp) {
          case "none" -> BridgeSettings.Stp.NONE;
          case "stp" -> BridgeSettings.Stp.STP;
          case "rstp" -> BridgeSettings.Stp.RSTP;
          default -> BridgeSettings.Stp.UNSET;
        },
        priority.isPresent() ? OptionalLong.of(priority.get()) : OptionalLong.empty(),
        Values.scalar(node.setting("vlan_filtering"), Scalars.TRUTH).orElse(false),
        mergedTexts(node, "other_config"),
        Values.scalar(node.setting("fail_mode"), Scalars.TEXT).orElse(""),
        Values.scalars(node.setting("protocols"), Scalars.TEXT),
        Values.scalars(node.setting("controller"), Scalars.TEXT),
        Values.scalar(node.setting("datapath_type"), Scalars.TEXT).orElse(""));
  }
}
