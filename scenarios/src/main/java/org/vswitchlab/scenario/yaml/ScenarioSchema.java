package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.scenario.yaml.ValueType.Choice;
import org.vswitchlab.scenario.yaml.ValueType.Field;
import org.vswitchlab.scenario.yaml.ValueType.ListOf;
import org.vswitchlab.scenario.yaml.ValueType.MapOf;
import org.vswitchlab.scenario.yaml.ValueType.ObjectOf;
import org.vswitchlab.scenario.yaml.ValueType.Scalar;

/**
 * The format of scenario files: every key, what it may hold, and what it means. The parser checks
 * files against it and {@link JsonSchema} translates it for editors, so a new key is added here and
 * nowhere else before it is read.
 */
public final class ScenarioSchema {
  static final Scalar<Integer> MTU = Scalars.integer("a number of bytes", 68, 65_535);
  static final Scalar<Integer> QUEUE = Scalars.integer("a number of frames", 0, 1_000_000);
  static final Scalar<Integer> POINTS = Scalars.integer("a number of points", 0, 1_000_000);
  static final Scalar<Integer> BRIDGE_PRIORITY = Scalars.integer("a bridge priority", 0, 65_535);
  static final Scalar<Integer> OFPORT = Scalars.integer("an OpenFlow port number", 1, 65_279);

  private static final ListOf COMMANDS = listOrOne("a list of commands", Scalars.COMMAND);
  private static final ListOf IPV4 = listOrOne("IPv4 addresses", Scalars.IPV4_PREFIX);
  private static final ListOf IPV6 = listOrOne("IPv6 addresses", Scalars.IPV6_PREFIX);
  private static final ListOf TEXTS = listOrOne("texts", Scalars.LOOSE_TEXT);
  private static final ListOf NAMES = listOrOne("names", Scalars.TEXT);
  private static final ListOf VLANS = listOrOne("VLANs", Scalars.VLAN);
  private static final MapOf TEXT_MAP = mapOf("names with texts", Scalars.TEXT, Scalars.LOOSE_TEXT);

  private static final ObjectOf VLAN_KEYS =
      new ObjectOf(
          "vlan",
          "a port's VLANs",
          () ->
              List.of(
                  field("access", Scalars.VLAN, "VLAN of untagged frames on an access port"),
                  field("trunk", VLANS, "VLANs carried with a tag"),
                  field("native", Scalars.VLAN, "VLAN carried without a tag on a trunk")));

  private static final ObjectOf PORT = new ObjectOf("port", "a port", ScenarioSchema::portFields);

  private static final MapOf PORTS = new MapOf("ports by name", Scalars.INTERFACE_NAME, PORT, true);

  private static final ObjectOf ROUTE =
      new ObjectOf(
          "route",
          "a route",
          () ->
              List.of(
                  required("to", Scalars.ROUTE_TARGET, "Destination: default, or a prefix"),
                  field("via", Scalars.IP_ADDRESS, "Address of the next hop"),
                  field("dev", Scalars.INTERFACE_NAME, "Interface")));

  private static final ObjectOf NODE = new ObjectOf("node", "a node", ScenarioSchema::nodeFields);

  private static final MapOf NODES = new MapOf("nodes by name", Scalars.NAME_WORD, NODE, false);

  private static final ObjectOf KIND_SETTINGS =
      new ObjectOf("kindSettings", "settings of a kind", ScenarioSchema::kindFields);

  private static final ObjectOf ENDPOINT =
      new ObjectOf(
          "endpoint",
          "an end of a link",
          () ->
              List.of(
                  required("node", Scalars.TEXT, "Address of a node: s1, compute1/br-int"),
                  field(
                      "interface",
                      Scalars.INTERFACE_NAME,
                      "Interface; the next free one if left out"),
                  field("mac", Scalars.MAC, "MAC address of the interface"),
                  field("ipv4", IPV4, "IPv4 addresses of the interface"),
                  field("ipv6", IPV6, "IPv6 addresses of the interface"),
                  field("vlan", VLAN_KEYS, "VLANs of the port"),
                  field("vlan.access", Scalars.VLAN, "VLAN of untagged frames on an access port"),
                  field("vlan.trunk", VLANS, "VLANs carried with a tag"),
                  field("vlan.native", Scalars.VLAN, "VLAN carried without a tag on a trunk")));

  private static final ListOf ENDPOINTS =
      new ListOf(
          "two ends",
          new Choice(
              "an end: 'node:interface', 'node', or an object", List.of(Scalars.TEXT, ENDPOINT)),
          false,
          2);

  private static final ObjectOf LINK_OBJECT =
      new ObjectOf("link", "a link", ScenarioSchema::linkFields);

  private static final Choice LINK =
      new Choice("a link: an object, or a list of its two ends", List.of(LINK_OBJECT, ENDPOINTS));

  private static final ObjectOf TOPOLOGY =
      new ObjectOf(
          "topology",
          "the topology",
          () ->
              List.of(
                  field("defaults", defaults(), "What holds for every node and link"),
                  field(
                      "kinds",
                      new MapOf("kinds by name", Scalars.NAME_WORD, KIND_SETTINGS, false),
                      "What holds for every node of a kind"),
                  field("nodes", NODES, "The machines and switches"),
                  field(
                      "links",
                      new ListOf("a list of links", LINK, false, 0),
                      "The links; they create ports in this order")));

  private static final ObjectOf CAPTURE =
      new ObjectOf(
          "capture",
          "what to capture",
          () ->
              List.of(
                  field("file", Scalars.TEXT, "pcapng file to write"),
                  field(
                      "all", Scalars.TRUTH, "Every switch port, and one end of links between VMs"),
                  field("links", NAMES, "Names of links"),
                  field("nodes", NAMES, "Addresses of nodes"),
                  field("ports", NAMES, "Ports, as node:port"),
                  field("nics", Scalars.TRUTH, "The VMs' ends as well")));

  static final ObjectOf LINK_SETTINGS =
      new ObjectOf("linkSettings", "settings of a link", ScenarioSchema::linkSettings);

  static final ObjectOf TIMELINE_ENTRY =
      new ObjectOf(
          "timelineEntry",
          "an entry of the timeline",
          () ->
              List.of(
                  required("at", Scalars.DURATION, "Virtual time"),
                  field("node", Scalars.TEXT, "Node that exec or state is about"),
                  field("link", Scalars.TEXT, "Link that state or set is about"),
                  field("exec", Scalars.COMMAND, "Command to run on the node"),
                  field("state", Scalars.words("up", "down"), "State of the link or node"),
                  field("set", LINK_SETTINGS, "New settings of the link"),
                  field("replay", Scalars.TEXT, "Capture file whose frames arrive at a port"),
                  field("inject", Scalars.FRAME, "Frame that arrives at a port"),
                  field("into", Scalars.TEXT, "The port, as node:port")));

  static final ObjectOf VALIDATION =
      new ObjectOf("validation", "a validation", ScenarioSchema::validationFields);

  private static final ListOf TIMELINE = new ListOf("a list of entries", TIMELINE_ENTRY, false, 0);

  private static final MapOf VALIDATIONS =
      new MapOf("validations by name", Scalars.NAME_WORD, VALIDATION, false);

  private static final MapOf VLAN_NAMES =
      mapOf("VLAN names with IDs", Scalars.NAME_WORD, Scalars.VLAN_ID);

  private static final MapOf EXEC_BY_NODE = mapOf("commands by node", Scalars.TEXT, COMMANDS);

  static final ObjectOf VARIANT =
      new ObjectOf("variant", "a variant", ScenarioSchema::variantFields);

  /** The whole file. */
  static final ObjectOf SCENARIO =
      new ObjectOf("scenario", "a scenario", ScenarioSchema::scenarioFields);

  private ScenarioSchema() {}

  private static Field field(String key, ValueType type, String doc) {
    return new Field(key, type, false, doc);
  }

  private static Field required(String key, ValueType type, String doc) {
    return new Field(key, type, true, doc);
  }

  private static ListOf listOrOne(String noun, ValueType item) {
    return new ListOf(noun, item, true, 0);
  }

  private static MapOf mapOf(String noun, Scalar<String> key, ValueType value) {
    return new MapOf(noun, key, value, false);
  }

  private static List<Field> scenarioFields() {
    List<Field> fields = new ArrayList<>();
    fields.add(field("name", Scalars.TEXT, "Name of the scenario; else that of the file"));
    for (Field field : worldFields()) {
      boolean isTopology = field.key().equals("topology");
      fields.add(new Field(field.key(), field.type(), isTopology, field.doc()));
    }
    fields.add(
        field(
            "variants",
            mapOf("variants by name", Scalars.NAME_WORD, VARIANT),
            "Several worlds of one scenario"));
    return fields;
  }

  /** Whether a key of a variant overlays that of the scenario, and so is checked where it lies. */
  static boolean isOverlaid(String variantKey) {
    return variantKey.equals("defaults")
        || worldFields().stream().anyMatch(field -> field.key().equals(variantKey));
  }

  /** What a variant may say otherwise. */
  private static List<Field> worldFields() {
    return List.of(
        field("description", Scalars.TEXT, "What it is about"),
        field("seed", Scalars.SEED, "Same seed: same run, byte for byte"),
        field("until", Scalars.DURATION, "When the run ends; else after the last thing to do"),
        field("vlans", VLAN_NAMES, "Names of VLANs"),
        field("topology", TOPOLOGY, "Nodes and links"),
        field("capture", CAPTURE, "What goes into the capture file"),
        field("timeline", TIMELINE, "What happens when"),
        field("validate", VALIDATIONS, "What must hold"));
  }

  private static List<Field> variantFields() {
    List<Field> fields = new ArrayList<>();
    fields.add(field("switch", Scalars.NAME_WORD, "Kind of every node of kind 'switch'"));
    fields.add(field("exec", EXEC_BY_NODE, "Further commands to run at time 0, by node"));
    fields.add(field("defaults", defaults(), "Merged into topology.defaults"));
    fields.addAll(worldFields());
    return fields;
  }

  private static ObjectOf defaults() {
    return new ObjectOf(
        "defaults",
        "defaults",
        () -> {
          List<Field> fields = new ArrayList<>();
          fields.add(field("kind", Scalars.NAME_WORD, "Kind of nodes that name none"));
          fields.addAll(linkSettings());
          for (Field field : kindFields()) {
            if (fields.stream().noneMatch(other -> other.key().equals(field.key()))) {
              fields.add(field);
            }
          }
          return fields;
        });
  }

  private static List<Field> linkSettings() {
    return List.of(
        field("rate", Scalars.RATE, "Bits per second; no limit if left out"),
        field("delay", Scalars.DURATION, "Propagation delay"),
        field("jitter", Scalars.DURATION, "Largest extra delay"),
        field("loss", Scalars.PROBABILITY, "Probability that a frame is lost"),
        field("duplicate", Scalars.PROBABILITY, "Probability that a frame arrives twice"),
        field("corrupt", Scalars.PROBABILITY, "Probability that one bit is inverted"),
        field("reorder", Scalars.PROBABILITY, "Probability that a frame skips the delay"),
        field("queue", QUEUE, "Frames that may wait for the transmitter"),
        field("mtu", MTU, "Largest payload of a frame, in bytes"));
  }

  private static List<Field> linkFields() {
    List<Field> fields = new ArrayList<>();
    fields.add(field("name", Scalars.NAME_WORD, "Name of the link; else made of its nodes' names"));
    fields.add(
        field("endpoints", ENDPOINTS, "[a:if, b:if], [a, b] with automatic ports, or objects"));
    fields.addAll(linkSettings());
    fields.add(
        field(
            "ipv4",
            new ListOf("one IPv4 address per end", Scalars.IPV4_PREFIX, false, 2),
            "One per end; \"\" for none"));
    fields.add(
        field(
            "ipv6",
            new ListOf("one IPv6 address per end", Scalars.IPV6_PREFIX, false, 2),
            "One per end; \"\" for none"));
    return fields;
  }

  private static List<Field> portFields() {
    return List.of(
        field("vlan", VLAN_KEYS, "VLANs of the port"),
        field("vlan.access", Scalars.VLAN, "VLAN of untagged frames on an access port"),
        field("vlan.trunk", VLANS, "VLANs carried with a tag"),
        field("vlan.native", Scalars.VLAN, "VLAN carried without a tag on a trunk"),
        field("mac", Scalars.MAC, "MAC address"),
        field("ipv4", IPV4, "IPv4 addresses"),
        field("ipv6", IPV6, "IPv6 addresses"),
        field("mtu", MTU, "Largest payload of a frame, in bytes"),
        field("type", Scalars.TEXT, "Open vSwitch: type of the interface"),
        field("options", TEXT_MAP, "Open vSwitch: options of the interface"),
        field("ofport", OFPORT, "Open vSwitch: requested OpenFlow port number"));
  }

  /** What nodes of a kind can share. */
  private static List<Field> kindFields() {
    return List.of(
        field("exec", COMMANDS, "Commands to run at time 0"),
        field("sysctl", TEXT_MAP, "Kernel parameters to set at time 0"),
        field("gateway", listOrOne("gateways", Scalars.IP_ADDRESS), "Default gateway"),
        field("mtu", MTU, "Largest payload of a frame, in bytes"),
        field("ageing", Scalars.DURATION, "How long a learned address lives"),
        field("stp", Scalars.words("none", "stp", "rstp"), "Spanning tree protocol"),
        field("stp_priority", BRIDGE_PRIORITY, "Bridge priority"),
        field("vlan_filtering", Scalars.TRUTH, "Linux bridge: filter VLANs without any VLAN key"),
        field("other_config", TEXT_MAP, "Open vSwitch: other_config of the bridge"),
        field(
            "fail_mode",
            Scalars.words("standalone", "secure"),
            "Open vSwitch: what to do without a controller"),
        field("protocols", NAMES, "Open vSwitch: OpenFlow versions"),
        field("controller", NAMES, "Open vSwitch: where the controllers are"),
        field("datapath_type", Scalars.TEXT, "Open vSwitch: type of the datapath"));
  }

  private static List<Field> nodeFields() {
    List<Field> fields = new ArrayList<>();
    fields.add(
        field(
            "kind",
            Scalars.NAME_WORD,
            "vm, linux-bridge, ovs, switch (the variant decides), hypervisor or controller"));
    fields.add(field("description", Scalars.TEXT, "What it is"));
    fields.add(field("ports", PORTS, "Ports beyond those that links create, or more about them"));
    fields.add(
        field("mac", Scalars.MAC, "MAC address of the first interface, or of the bridge's own"));
    fields.add(
        field("ipv4", IPV4, "IPv4 addresses of the first interface, or of the bridge's own"));
    fields.add(
        field("ipv6", IPV6, "IPv6 addresses of the first interface, or of the bridge's own"));
    fields.add(field("routes", new ListOf("a list of routes", ROUTE, false, 0), "Static routes"));
    fields.addAll(kindFields());
    fields.add(field("bridges", NODES, "Hypervisor: its bridges, addressed NODE/BRIDGE"));
    fields.add(field("vms", NODES, "Hypervisor: its virtual machines, addressed NODE/VM"));
    fields.add(field("nics", PORTS, "Hypervisor: its physical interfaces, addressed NODE:NIC"));
    return fields;
  }

  private static List<Field> validationFields() {
    return List.of(
        field("at", Scalars.DURATION, "Virtual time of a ping or exec"),
        field("nodes", NAMES, "Nodes that ping or run the command"),
        field("node", Scalars.TEXT, "As nodes, for one"),
        field("ping", Scalars.TEXT, "Node or address to ping"),
        field("expect", Scalars.words("reachable", "unreachable"), "What the ping must find"),
        field("exec", Scalars.COMMAND, "Command to run"),
        field("contains", TEXTS, "Texts that the output must contain"),
        field("matches", listOrOne("regular expressions", Scalars.REGEX), "Found in the output"),
        field("equals", Scalars.LOOSE_TEXT, "The whole output"),
        field("link", Scalars.TEXT, "Link whose frames are looked at"),
        field("port", Scalars.TEXT, "Port whose frames are looked at, as node:port"),
        field("always", Scalars.FILTER, "Every frame passes this filter"),
        field("never", Scalars.FILTER, "No frame passes this filter"),
        field("eventually", Scalars.FILTER, "Some frame passes this filter"),
        field("from", Scalars.DURATION, "First instant looked at"),
        field("until", Scalars.DURATION, "Last instant looked at"),
        field("points", POINTS, "What it is worth; 1 if left out"),
        field("pass", Scalars.TEXT, "Said when it holds"),
        field("fail", Scalars.TEXT, "Said when it does not"));
  }
}
