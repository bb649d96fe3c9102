package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.SourceLocation;

/** Reads the nodes, members of hypervisors included, before the links are known. */
final class NodeReader {
  private final YamlValue.Mapping defaults;
  private final YamlValue.Mapping kindSettings;
  private final NodeKind switchKind;
  private final List<NodeKind> kinds;
  private final DiagnosticLog log;
  private final Map<String, NodeDraft> nodes = new LinkedHashMap<>();

  NodeReader(
      YamlValue.Mapping topology, NodeKind switchKind, List<NodeKind> kinds, DiagnosticLog log) {
    this.defaults = Values.mapping(topology, "defaults");
    this.kindSettings = Values.mapping(topology, "kinds");
    this.switchKind = switchKind;
    this.kinds = kinds;
    this.log = log;
    for (YamlValue.Entry entry : kindSettings.entries().values()) {
      kindOf(entry.key(), entry.keyLocation(), "kinds");
    }
    for (YamlValue.Entry entry : Values.mapping(topology, "nodes").entries().values()) {
      readNode(entry, "nodes", null, null);
    }
  }

  /** All nodes by address in file order, members after their hypervisor. */
  Map<String, NodeDraft> nodes() {
    return nodes;
  }

  private void readNode(
      YamlValue.Entry entry, String parentPath, NodeDraft parent, NodeKind.Role memberRole) {
    String path = SchemaCheck.child(parentPath, entry.key());
    YamlValue.Mapping body = Values.mapping(entry.value());
    String written =
        Values.scalar(body, "kind", Scalars.NAME_WORD)
            .or(() -> Values.scalar(defaults, "kind", Scalars.NAME_WORD))
            .orElse(memberRole == NodeKind.Role.HOST ? "vm" : "");
    SourceLocation kindLocation =
        body.get("kind") == null ? entry.keyLocation() : body.get("kind").location();
    if (written.isEmpty()) {
      if (body.get("kind") == null && !(entry.value() instanceof YamlValue.Refused)) {
        log.error("E-MISSING", entry.keyLocation(), path + " lacks 'kind'.");
      }
      written = memberRole == NodeKind.Role.SWITCH ? NodeKind.SWITCH_PLACEHOLDER : "vm";
    }
    NodeKind kind = kindOf(written, kindLocation, path);
    if (memberRole != null && kind.role() != memberRole) {
      log.error(
          "E-KIND",
          kindLocation,
          path
              + " has kind '"
              + written
              + "'; expected "
              + (memberRole == NodeKind.Role.HOST ? "a host" : "a switch")
              + ".");
    }
    if (kind.isSwitch() && entry.key().length() > 15) {
      log.error(
          "E-NAME",
          entry.keyLocation(),
          path + ": the name of a bridge is that of an interface too; Linux allows 15 characters.");
    }
    String address = parent == null ? entry.key() : parent.address + "/" + entry.key();
    NodeDraft node =
        new NodeDraft(
            address,
            kind,
            written,
            body,
            entry.keyLocation(),
            path,
            parent,
            settings(body, written, kind));
    if (nodes.putIfAbsent(address, node) != null) {
      log.error(
          "E-DUP-NAME", entry.keyLocation(), path + ": " + address + " is a bridge and a VM.");
    }
    if (parent != null) {
      parent.members.add(node);
    }
    declarePorts(node, body.get("ports"), SchemaCheck.child(path, "ports"));
    readMembers(node);
  }

  private void readMembers(NodeDraft node) {
    boolean isHypervisor = node.kind.role() == NodeKind.Role.HYPERVISOR;
    for (String key : List.of("bridges", "vms", "nics")) {
      YamlValue.Entry entry = node.body.entries().get(key);
      if (entry == null) {
        continue;
      }
      if (!isHypervisor) {
        log.error(
            "E-KEY",
            entry.keyLocation(),
            node.path
                + " is of kind '"
                + node.writtenKind
                + "'; only a hypervisor has "
                + key
                + ".");
        continue;
      }
      String path = SchemaCheck.child(node.path, key);
      if (key.equals("nics")) {
        declarePorts(node, entry.value(), path);
        continue;
      }
      NodeKind.Role role = key.equals("vms") ? NodeKind.Role.HOST : NodeKind.Role.SWITCH;
      for (YamlValue.Entry member : Values.mapping(entry.value()).entries().values()) {
        readNode(member, path, node, role);
      }
    }
  }

  private void declarePorts(NodeDraft node, YamlValue ports, String path) {
    if (ports instanceof YamlValue.Sequence names) {
      for (int i = 0; i < names.items().size(); i++) {
        YamlValue item = names.items().get(i);
        String name = Values.scalar(item, Scalars.INTERFACE_NAME).orElse("");
        if (node.ports.containsKey(name)) {
          log.error("E-DUP-PORT", item.location(), path + " has '" + name + "' twice.");
        } else if (!name.isEmpty()) {
          node.port(name, item.location());
        }
      }
      return;
    }
    for (YamlValue.Entry entry : Values.mapping(ports).entries().values()) {
      node.port(entry.key(), entry.keyLocation()).bodies.add(Values.mapping(entry.value()));
    }
  }

  /** Where this node's settings come from, nearest first. */
  private List<YamlValue.Mapping> settings(YamlValue.Mapping body, String written, NodeKind kind) {
    List<YamlValue.Mapping> result = new ArrayList<>();
    result.add(body);
    List<String> names = new ArrayList<>(List.of(written, kind.name()));
    names.addAll(kind.aliases());
    names.stream()
        .distinct()
        .map(name -> Values.mapping(kindSettings, name))
        .filter(mapping -> !mapping.entries().isEmpty())
        .forEach(result::add);
    result.add(defaults);
    return result;
  }

  private NodeKind kindOf(String name, SourceLocation location, String path) {
    if (name.equals(NodeKind.SWITCH_PLACEHOLDER)) {
      return switchKind;
    }
    List<String> known = new ArrayList<>();
    for (NodeKind kind : kinds) {
      if (kind.name().equals(name) || kind.aliases().contains(name)) {
        return kind;
      }
      known.add(kind.name());
      known.addAll(kind.aliases());
    }
    known.add(NodeKind.SWITCH_PLACEHOLDER);
    log.error(
        "E-KIND",
        location,
        path + ": there is no kind '" + name + "'." + Suggestion.orExpected(name, known));
    return NodeKind.VM;
  }
}
