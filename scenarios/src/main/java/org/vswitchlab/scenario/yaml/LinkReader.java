package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.scenario.spec.IpPrefix;
import org.vswitchlab.scenario.spec.LinkChange;
import org.vswitchlab.scenario.spec.LinkDefinition;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.SourceLocation;

/** Reads the links, and what they say of their ports. */
final class LinkReader {
  private final YamlValue.Mapping defaults;
  private final References references;
  private final DiagnosticLog log;
  private final List<LinkDefinition> links = new ArrayList<>();

  /** {@code node:interface} of every end that names its interface. */
  private final Set<String> namedPorts = new HashSet<>();

  /** An end as written. */
  private record End(String node, String port, SourceLocation location, YamlValue.Mapping body) {}

  LinkReader(YamlValue.Mapping topology, References references, DiagnosticLog log) {
    this.defaults = Values.mapping(topology, "defaults");
    this.references = references;
    this.log = log;
    List<YamlValue> items =
        topology.get("links") instanceof YamlValue.Sequence s ? s.items() : List.of();
    for (YamlValue item : items) {
      for (YamlValue end : endpoints(item)) {
        readEnd(end, "", false)
            .filter(e -> !e.port().isEmpty())
            .ifPresent(e -> namedPorts.add(e.node() + ":" + e.port()));
      }
    }
    for (int i = 0; i < items.size(); i++) {
      readLink(items.get(i), SchemaCheck.item("links", i));
    }
  }

  List<LinkDefinition> links() {
    return links;
  }

  private static List<YamlValue> endpoints(YamlValue link) {
    YamlValue value = link instanceof YamlValue.Mapping mapping ? mapping.get("endpoints") : link;
    return value instanceof YamlValue.Sequence sequence ? sequence.items() : List.of();
  }

  private void readLink(YamlValue link, String path) {
    YamlValue.Mapping body = Values.mapping(link);
    String endsPath = link instanceof YamlValue.Mapping ? path + ".endpoints" : path;
    List<YamlValue> ends = endpoints(link);
    if (link instanceof YamlValue.Mapping && body.get("endpoints") == null) {
      log.error("E-MISSING", link.location(), path + " lacks 'endpoints'.");
    }
    NodeDraft.PortDraft[] ports = new NodeDraft.PortDraft[2];
    SourceLocation[] locations = new SourceLocation[2];
    for (int i = 0; i < ends.size(); i++) {
      String endPath = SchemaCheck.item(endsPath, i);
      Optional<End> end = readEnd(ends.get(i), endPath, true);
      if (end.isPresent() && i < 2) {
        ports[i] = portOf(end.get(), endPath);
        locations[i] = end.get().location();
        if (i == 1 && ports[0] != null && ports[0] == ports[1]) {
          duplicatePort(ports[1], end.get().location(), endPath, "the other end of this link");
          return;
        }
      }
    }
    if (ends.size() != 2 || ports[0] == null || ports[1] == null) {
      return;
    }
    LinkSpec spec = change(body).applyTo(change(defaults).applyTo(LinkSpec.IDEAL));
    String name = linkName(body, ports, path);
    YamlValue nameValue = body.get("name");
    LinkDefinition definition =
        new LinkDefinition(
            name,
            ports[0].ref(locations[0]),
            ports[1].ref(locations[1]),
            spec,
            nameValue == null ? link.location() : nameValue.location());
    links.add(definition);
    references.addLink(definition);
    for (int i = 0; i < 2; i++) {
      attach(ports[i], locations[i], name, spec, SchemaCheck.item(endsPath, i));
      addAddress(ports[i], body.get("ipv4"), i, Scalars.IPV4_PREFIX);
      addAddress(ports[i], body.get("ipv6"), i, Scalars.IPV6_PREFIX);
    }
  }

  /** An end in any of its forms; what is malformed is reported if {@code report}. */
  private Optional<End> readEnd(YamlValue value, String path, boolean report) {
    if (value instanceof YamlValue.Mapping body) {
      String node = Values.text(body, "node");
      String port = Values.scalar(body, "interface", Scalars.INTERFACE_NAME).orElse("");
      boolean malformed = body.get("interface") != null && port.isEmpty();
      return node.isEmpty() || malformed
          ? Optional.empty()
          : Optional.of(new End(node, port, body.get("node").location(), body));
    }
    if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
      return Optional.empty();
    }
    String text = scalar.text();
    int colon = text.indexOf(':');
    String node = colon < 0 ? text : text.substring(0, colon);
    String port = colon < 0 ? "" : text.substring(colon + 1);
    YamlValue.Mapping none = YamlValue.Mapping.empty(scalar.location());
    if (colon < 0) {
      return Optional.of(new End(node, port, scalar.location(), none));
    }
    try {
      Scalars.interfaceName(port);
      return Optional.of(new End(node, port, scalar.location(), none));
    } catch (BadValue e) {
      if (report) {
        log.error(
            e.code(), scalar.at(colon + 1), path + ": " + SchemaCheck.sentence(e.getMessage()));
      }
      return Optional.empty();
    }
  }

  private NodeDraft.PortDraft portOf(End end, String path) {
    NodeDraft node = references.nodeOrNull(end.node());
    if (node == null) {
      log.error(
          "E-LINK-NODE",
          end.location(),
          path
              + " names node '"
              + end.node()
              + "', which does not exist."
              + references.suggestNode(end.node()));
      return null;
    }
    String name = end.port().isEmpty() ? freeName(node) : end.port();
    NodeDraft.PortDraft port = node.port(name, end.location());
    if (!end.body().entries().isEmpty()) {
      port.bodies.add(end.body());
    }
    // Taken from here on, so that the other end of the same link does not take it too.
    namedPorts.add(node.address + ":" + name);
    return port;
  }

  /** The next name that no link uses: eth0 on hosts, p1 on switches. */
  private String freeName(NodeDraft node) {
    String prefix = node.kind.role() == NodeKind.Role.SWITCH ? "p" : "eth";
    int number = Math.max(node.firstFreeNumber, prefix.equals("p") ? 1 : 0);
    while (namedPorts.contains(node.address + ":" + prefix + number)) {
      number++;
    }
    node.firstFreeNumber = number;
    return prefix + number;
  }

  private void attach(
      NodeDraft.PortDraft port, SourceLocation location, String link, LinkSpec spec, String path) {
    if (!port.link.isEmpty()) {
      duplicatePort(port, location, path, "an end of link '" + port.link + "' already");
      return;
    }
    port.link = link;
    port.mtuBytes = spec.mtuBytes();
    port.node.linkedPorts.add(port);
  }

  private void duplicatePort(
      NodeDraft.PortDraft port, SourceLocation location, String path, String what) {
    log.error(
        "E-DUP-PORT",
        location,
        path + ": port " + port.node.address + ":" + port.name + " is " + what + ".");
  }

  private String linkName(YamlValue.Mapping body, NodeDraft.PortDraft[] ports, String path) {
    Optional<String> written = Values.scalar(body, "name", Scalars.NAME_WORD);
    if (written.isPresent()) {
      if (references.hasLink(written.get())) {
        log.error(
            "E-DUP-NAME",
            body.get("name").location(),
            path + ": there is a link '" + written.get() + "' already.");
      }
      return written.get();
    }
    String base = ports[0].node.address + "-" + ports[1].node.address;
    String name = base;
    for (int number = 2; references.hasLink(name); number++) {
      name = base + "-" + number;
    }
    return name;
  }

  private static void addAddress(
      NodeDraft.PortDraft port, YamlValue list, int index, ValueType.Scalar<String> type) {
    if (list instanceof YamlValue.Sequence sequence && index < sequence.items().size()) {
      prefix(sequence.items().get(index), type).ifPresent(port.addresses::add);
    }
  }

  /** The address that a value says, if it is valid and not empty. */
  static Optional<IpPrefix> prefix(YamlValue value, ValueType.Scalar<String> type) {
    return Values.scalar(value, type)
        .filter(text -> !text.isEmpty())
        .map(
            text -> {
              int slash = text.indexOf('/');
              int length = Integer.parseInt(text.substring(slash + 1));
              return new IpPrefix(text.substring(0, slash), length, value.location());
            });
  }

  /** The link settings among the keys of a mapping. */
  static LinkChange change(YamlValue.Mapping body) {
    return new LinkChange(
        Values.scalar(body, "rate", Scalars.RATE),
        Values.scalar(body, "delay", Scalars.DURATION),
        Values.scalar(body, "jitter", Scalars.DURATION),
        Values.scalar(body, "loss", Scalars.PROBABILITY),
        Values.scalar(body, "duplicate", Scalars.PROBABILITY),
        Values.scalar(body, "corrupt", Scalars.PROBABILITY),
        Values.scalar(body, "reorder", Scalars.PROBABILITY),
        Values.scalar(body, "queue", ScenarioSchema.QUEUE),
        Values.scalar(body, "mtu", ScenarioSchema.MTU));
  }
}
