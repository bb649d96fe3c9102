package org.vswitchlab.scenario.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.scenario.spec.IpPrefix;
import org.vswitchlab.scenario.spec.LinkDefinition;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.PortSpec;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.spec.Validation;
import org.vswitchlab.scenario.spec.VlanMembership;

/** Warns of what is legal, perhaps even the point of a lesson, but rarely meant. */
final class Misconfigurations {
  private final Scenario scenario;
  private final DiagnosticLog log;
  private final Map<String, NodeSpec> nodes = new LinkedHashMap<>();

  Misconfigurations(Scenario scenario, DiagnosticLog log) {
    this.scenario = scenario;
    this.log = log;
    for (NodeSpec node : scenario.allNodes()) {
      nodes.put(node.address(), node);
    }
  }

  void warn() {
    loops();
    duplicateMacs();
    duplicateAddresses();
    vlanMismatches();
    if (!log.hasErrors()) { // what is missing may only be misspelt
      captureWithoutFile();
      idleHosts();
      pingsWithoutAddress();
    }
  }

  private static boolean hasTree(NodeSpec node) {
    return switch (node.bridge().stp()) {
      case UNSET, NONE -> false;
      case STP, RSTP -> true;
    };
  }

  private void captureWithoutFile() {
    scenario
        .capture()
        .filter(capture -> capture.file().isEmpty())
        .ifPresent(
            capture ->
                log.warning(
                    "W-CAPTURE",
                    capture.location(),
                    "capture names no 'file': nothing is captured unless --pcapng names one."));
  }

  /** A link that joins two switches which other links join already closes a loop. */
  private void loops() {
    Map<String, List<LinkDefinition>> tree = new HashMap<>();
    for (LinkDefinition link : scenario.links()) {
      if (!floods(link.a()) || !floods(link.b())) {
        continue;
      }
      List<LinkDefinition> way = way(tree, link.b().node(), link.a().node());
      if (way == null) {
        tree.computeIfAbsent(link.a().node(), key -> new ArrayList<>()).add(link);
        tree.computeIfAbsent(link.b().node(), key -> new ArrayList<>()).add(link);
        continue;
      }
      StringBuilder text = new StringBuilder(link.a().node());
      text.append(" =(").append(link.name()).append(")= ").append(link.b().node());
      String at = link.b().node();
      for (LinkDefinition next : way) {
        at = next.a().node().equals(at) ? next.b().node() : next.a().node();
        text.append(" =(").append(next.name()).append(")= ").append(at);
      }
      log.warning(
          "W-LOOP",
          link.location(),
          "Link '"
              + link.name()
              + "' closes a loop of switches without a spanning tree: "
              + text
              + ". One broadcast will go round for ever.");
    }
  }

  private boolean floods(PortRef end) {
    NodeSpec node = nodes.get(end.node());
    return node.kind().isSwitch() && !hasTree(node);
  }

  /** The links from one node of the tree to another; null if there is no way. */
  private static List<LinkDefinition> way(
      Map<String, List<LinkDefinition>> tree, String from, String to) {
    Map<String, LinkDefinition> cameBy = new HashMap<>();
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    cameFrom.put(from, from);
    while (!open.isEmpty() && !cameFrom.containsKey(to)) {
      String at = open.remove();
      for (LinkDefinition link : tree.getOrDefault(at, List.of())) {
        String other = link.a().node().equals(at) ? link.b().node() : link.a().node();
        if (cameFrom.putIfAbsent(other, at) == null) {
          cameBy.put(other, link);
          open.add(other);
        }
      }
    }
    if (!cameFrom.containsKey(to)) {
      return null;
    }
    Deque<LinkDefinition> result = new ArrayDeque<>();
    for (String at = to; !at.equals(from); at = cameFrom.get(at)) {
      result.addFirst(cameBy.get(at));
    }
    return List.copyOf(result);
  }

  private void duplicateMacs() {
    Map<String, PortSpec> seen = new HashMap<>();
    for (NodeSpec node : nodes.values()) {
      for (PortSpec port : node.ports()) {
        PortSpec other = seen.putIfAbsent(port.macText(), port);
        if (other != null && !other.ref().device().equals(port.ref().device())) {
          log.warning(
              "W-DUP-MAC",
              port.location(),
              port.ref() + " has the MAC address " + port.macText() + " of " + other.ref() + ".");
        }
      }
    }
  }

  private void duplicateAddresses() {
    Map<String, String> seen = new HashMap<>();
    for (NodeSpec node : nodes.values()) {
      for (IpPrefix address : node.addresses()) {
        duplicateAddress(seen, address, node.address());
      }
      for (PortSpec port : node.ports()) {
        for (IpPrefix address : port.addresses()) {
          duplicateAddress(seen, address, port.ref().toString());
        }
      }
    }
  }

  private void duplicateAddress(Map<String, String> seen, IpPrefix address, String owner) {
    String other = seen.putIfAbsent(address.address(), owner);
    if (other != null) {
      log.warning(
          "W-DUP-IP",
          address.location(),
          owner + " has the address " + address.address() + " of " + other + ".");
    }
  }

  private void vlanMismatches() {
    for (LinkDefinition link : scenario.links()) {
      VlanMembership a = vlanOf(link.a());
      VlanMembership b = a.isNone() ? VlanMembership.NONE : vlanOf(link.b());
      if (b.isNone()) {
        continue;
      }
      String difference = difference(a, b);
      if (!difference.isEmpty()) {
        log.warning(
            "W-VLAN-MISMATCH",
            link.location(),
            "The ends of link '"
                + link.name()
                + "' differ: "
                + String.format(difference, link.a(), link.b()));
      }
    }
  }

  private VlanMembership vlanOf(PortRef end) {
    NodeSpec node = nodes.get(end.node());
    PortSpec port = node.port(end.port());
    return node.kind().isSwitch() ? port.vlan() : VlanMembership.NONE;
  }

  /** What differs, with a place for each end; empty if nothing does. */
  private static String difference(VlanMembership a, VlanMembership b) {
    if (a.access().isPresent() != b.access().isPresent()) {
      return a.access().isPresent()
          ? "%s is an access port, %s a trunk."
          : "%s is a trunk, %s an access port.";
    }
    if (!a.access().equals(b.access())) {
      return "%s is in VLAN "
          + a.access().getAsInt()
          + ", %s in VLAN "
          + b.access().getAsInt()
          + ".";
    }
    if (!a.nativeVlan().equals(b.nativeVlan())) {
      return "%s has " + nativeText(a) + ", %s " + nativeText(b) + ".";
    }
    if (!a.trunk().equals(b.trunk())) {
      return "%s carries VLANs " + a.trunk() + ", %s " + b.trunk() + ".";
    }
    return "";
  }

  private static String nativeText(VlanMembership vlan) {
    return vlan.nativeVlan().isPresent()
        ? "native VLAN " + vlan.nativeVlan().getAsInt()
        : "no native VLAN";
  }

  private void idleHosts() {
    for (NodeSpec node : nodes.values()) {
      boolean isHost = node.kind().role() == NodeKind.Role.HOST;
      if (isHost && node.ports().isEmpty()) {
        log.warning(
            "W-UNUSED", node.location(), "Node '" + node.address() + "' has no link to anything.");
      }
    }
  }

  private void pingsWithoutAddress() {
    for (Validation validation : scenario.validations()) {
      if (validation instanceof Validation.Ping ping
          && nodes.containsKey(ping.target())
          && scenario.pingAddress(ping.target()).isEmpty()) {
        SourceLocation location = ping.location();
        log.warning(
            "W-NO-ADDRESS",
            location,
            "validate."
                + ping.name()
                + " pings "
                + ping.target()
                + ", which has no address in this file.");
      }
    }
  }
}
