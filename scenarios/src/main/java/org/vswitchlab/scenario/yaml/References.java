package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vswitchlab.scenario.spec.LinkDefinition;
import org.vswitchlab.scenario.spec.PortRef;

/** Names of nodes, ports and links, resolved or reported with a suggestion. */
final class References {
  private final Map<String, NodeDraft> nodes;
  private final Map<String, LinkDefinition> links = new LinkedHashMap<>();
  private final DiagnosticLog log;

  References(Map<String, NodeDraft> nodes, DiagnosticLog log) {
    this.nodes = nodes;
    this.log = log;
  }

  void addLink(LinkDefinition link) {
    links.put(link.name(), link);
  }

  boolean hasLink(String name) {
    return links.containsKey(name);
  }

  /** The node of that address, or null without a report. */
  NodeDraft nodeOrNull(String address) {
    return nodes.get(address);
  }

  /** {@code " Did you mean 's2'?"} for a node that does not exist. */
  String suggestNode(String address) {
    return Suggestion.of(address, nodes.keySet());
  }

  /** The node that a value names. */
  Optional<NodeDraft> node(YamlValue value, String path) {
    if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
      return Optional.empty();
    }
    NodeDraft node = nodes.get(scalar.text());
    if (node == null) {
      log.error(
          "E-NODE-REF",
          scalar.location(),
          path
              + " names node '"
              + scalar.text()
              + "', which does not exist."
              + suggestNode(scalar.text()));
    }
    return Optional.ofNullable(node);
  }

  /** Addresses of the nodes that a list names, without those that do not exist. */
  List<String> nodes(YamlValue value, String path) {
    List<String> result = new ArrayList<>();
    List<YamlValue> items = Values.items(value);
    for (int i = 0; i < items.size(); i++) {
      String itemPath = value instanceof YamlValue.Sequence ? SchemaCheck.item(path, i) : path;
      node(items.get(i), itemPath).ifPresent(node -> result.add(node.address));
    }
    return result;
  }

  /** Name of the link that a value names. */
  Optional<String> link(YamlValue value, String path) {
    if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
      return Optional.empty();
    }
    if (links.containsKey(scalar.text())) {
      return Optional.of(scalar.text());
    }
    log.error(
        "E-LINK-REF",
        scalar.location(),
        path
            + " names link '"
            + scalar.text()
            + "', which does not exist."
            + Suggestion.orExpected(scalar.text(), links.keySet()));
    return Optional.empty();
  }

  /** The port that {@code node:port} names. */
  Optional<PortRef> port(YamlValue value, String path) {
    return port(value, path, false);
  }

  /** As {@link #port}, or a bridge's own interface, which has the bridge's name. */
  Optional<PortRef> portOrOwnInterface(YamlValue value, String path) {
    return port(value, path, true);
  }

  private Optional<PortRef> port(YamlValue value, String path, boolean ownInterface) {
    if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
      return Optional.empty();
    }
    String text = scalar.text();
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      log.error(
          "E-PORT-REF",
          scalar.location(),
          path + ": '" + text + "' is not a port; expected one such as s1:p1.");
      return Optional.empty();
    }
    String portName = text.substring(colon + 1);
    NodeDraft node = nodes.get(text.substring(0, colon));
    if (node == null) {
      log.error(
          "E-NODE-REF",
          scalar.location(),
          path
              + " names node '"
              + text.substring(0, colon)
              + "', which does not exist."
              + suggestNode(text.substring(0, colon)));
      return Optional.empty();
    }
    if (node.ports.containsKey(portName)
        || (ownInterface && node.kind.isSwitch() && portName.equals(node.name()))) {
      return Optional.of(
          new PortRef(node.address, portName, node.host() + ":" + portName, scalar.location()));
    }
    log.error(
        "E-PORT-REF",
        scalar.at(colon + 1),
        path
            + " names port '"
            + portName
            + "', which "
            + node.address
            + " does not have."
            + Suggestion.orExpected(portName, node.ports.keySet()));
    return Optional.empty();
  }
}
