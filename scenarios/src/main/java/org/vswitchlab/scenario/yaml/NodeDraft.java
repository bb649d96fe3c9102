package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.scenario.spec.IpPrefix;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.SourceLocation;

/** A node while the links are still being read. */
final class NodeDraft {
  final String address;
  final NodeKind kind;
  final String writtenKind;
  final YamlValue.Mapping body;
  final SourceLocation location;

  /** Path in the file, for messages. */
  final String path;

  /** The hypervisor it is a member of, or null. */
  final NodeDraft parent;

  /** Where settings are looked up: the node, its kinds, the defaults. */
  final List<YamlValue.Mapping> settings;

  final List<NodeDraft> members = new ArrayList<>();

  /** Ports in the order in which the links create them. */
  final List<PortDraft> linkedPorts = new ArrayList<>();

  /** No automatic port has a number below this to take. */
  int firstFreeNumber;

  /** Ports in order of declaration or first link. */
  final Map<String, PortDraft> ports = new LinkedHashMap<>();

  NodeDraft(
      String address,
      NodeKind kind,
      String writtenKind,
      YamlValue.Mapping body,
      SourceLocation location,
      String path,
      NodeDraft parent,
      List<YamlValue.Mapping> settings) {
    this.address = address;
    this.kind = kind;
    this.writtenKind = writtenKind;
    this.body = body;
    this.location = location;
    this.path = path;
    this.parent = parent;
    this.settings = settings;
  }

  /** One of its ports. */
  static final class PortDraft {
    final NodeDraft node;
    final String name;
    final SourceLocation location;

    /** What is said of it, the latest last: under {@code ports:}, then at the link. */
    final List<YamlValue.Mapping> bodies = new ArrayList<>();

    final List<IpPrefix> addresses = new ArrayList<>();
    String macText = "";
    SourceLocation macLocation = SourceLocation.NONE;
    String link = "";
    int mtuBytes;

    PortDraft(NodeDraft node, String name, SourceLocation location) {
      this.node = node;
      this.name = name;
      this.location = location;
    }

    PortRef ref(SourceLocation at) {
      return new PortRef(node.address, name, node.host() + ":" + name, at);
    }
  }

  /** The name without the hypervisor. */
  String name() {
    return address.substring(address.indexOf('/') + 1);
  }

  /** Name of the machine with its devices; a bridge shares its hypervisor's. */
  String host() {
    return parent != null && kind.isSwitch() ? parent.address : address;
  }

  boolean isHost() {
    return kind.role() == NodeKind.Role.HOST;
  }

  PortDraft port(String portName, SourceLocation at) {
    return ports.computeIfAbsent(portName, name -> new PortDraft(this, name, at));
  }

  /** The first value of that setting. */
  YamlValue setting(String key) {
    for (YamlValue.Mapping mapping : settings) {
      YamlValue value = mapping.get(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Those linked in the order of the links, then the others as declared. */
  List<PortDraft> portsInOrder() {
    List<PortDraft> result = new ArrayList<>(linkedPorts);
    for (PortDraft port : ports.values()) {
      if (port.link.isEmpty()) {
        result.add(port);
      }
    }
    return result;
  }
}
