package org.vswitchlab.management.ofctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.wire.Frame;

/** Runs one case that was recorded from the real Open vSwitch, and says what differs. */
final class RecordedCase {
  private static final long MILLI_NANOS = 1_000_000L;

  /** Virtual time of each frame or command. */
  private static final long STEP_NANOS = 100 * MILLI_NANOS;

  private final JsonNode recorded;
  private final JsonNode spec;
  private final Network network = new Network(1);
  private final Host host = network.addHost("host");
  private final SharedDatapath shared = OpenVSwitch.start(host).shared();
  private final Map<String, List<String>> received = new LinkedHashMap<>();
  private final Map<String, Bond> bonds = new LinkedHashMap<>();
  private final StringBuilder interfaceSettings = new StringBuilder();
  private final Differences differences = new Differences();

  RecordedCase(JsonNode recorded) {
    this.recorded = recorded;
    this.spec = recorded.get("case");
  }

  List<String> run() {
    shared.revalidator().setIntervalNanos(100 * MILLI_NANOS);
    configure();
    commands(spec.path("setup"));
    flows();
    commands(spec.path("setup2"));
    advance(1);
    received.values().forEach(List::clear);
    for (JsonNode step : spec.path("steps")) {
      step(step);
    }
    advance(1000 * MILLI_NANOS);
    compareFrames();
    compareState();
    if (network.ledger().imbalance() != 0) {
      differences.add("frames are not conserved: " + network.ledger().imbalance());
    }
    return differences.found();
  }

  // Configuration.

  /** The commands by which the recorder set up the real switch. */
  private void configure() {
    StringBuilder command = new StringBuilder("ovs-vsctl");
    int index = 0;
    for (JsonNode bridge : bridges()) {
      String name = bridge.get("name").asText();
      String address = bridge.path("hwaddr").asText(String.format("aa:55:aa:66:00:%02x", index));
      command.append(" -- --may-exist add-br ").append(name);
      command.append(" -- set bridge ").append(name);
      command.append(" datapath_type=dummy other-config:hwaddr=").append(address);
      command.append(' ').append(bridge.path("opts").asText("fail_mode=standalone"));
      index++;
    }
    int number = 1;
    for (JsonNode port : spec.get("ports")) {
      addPort(command, port, number++);
    }
    bonds.values().forEach(bond -> command.append(bond.command()));
    must(command.append(interfaceSettings).toString());
    for (OpenFlowSwitch bridge : shared.bridges()) {
      record(bridge.ownDevice(), Direction.RECEIVED);
    }
  }

  private Iterable<JsonNode> bridges() {
    if (spec.has("bridges")) {
      return spec.get("bridges");
    }
    return List.of(JsonNodeFactory.instance.objectNode().put("name", "br0"));
  }

  private void addPort(StringBuilder command, JsonNode port, int index) {
    String name = port.isTextual() ? port.asText() : port.get("name").asText();
    String type = port.path("type").asText("dummy");
    if (type.equals("dummy")) {
      EthernetDevice device = host.addEthernet(name, 0xaa55_aa55_0000L + index);
      record(device, Direction.TRANSMITTED);
    }
    String bridge = port.path("bridge").asText(bridges().iterator().next().get("name").asText());
    if (port.has("bond")) {
      addToBond(port, bridge, name);
    } else {
      command.append(" -- add-port ").append(bridge).append(' ').append(name);
      command.append(' ').append(port.path("opts").asText(""));
    }
    interfaceSettings.append(" -- set interface ").append(name).append(" type=").append(type);
    interfaceSettings.append(" ofport_request=").append(port.path("ofport").asInt(index));
    interfaceSettings.append(' ').append(port.path("iface").asText(""));
  }

  /** A port of several interfaces. */
  private record Bond(String bridge, String name, List<String> members, StringBuilder options) {
    String command() {
      return " -- add-bond "
          + bridge
          + " "
          + name
          + " "
          + String.join(" ", members)
          + " "
          + options;
    }
  }

  private void addToBond(JsonNode port, String bridge, String member) {
    Bond bond =
        bonds.computeIfAbsent(
            port.get("bond").asText(),
            name -> new Bond(bridge, name, new ArrayList<>(), new StringBuilder()));
    bond.members().add(member);
    if (port.has("bond_opts")) {
      bond.options().setLength(0);
      bond.options().append(port.get("bond_opts").asText());
    }
  }

  private void record(NetDevice device, Direction wanted) {
    List<String> frames = new ArrayList<>();
    received.put(device.name(), frames);
    device.addTap(
        (time, tapped, direction, frame, decision) -> {
          if (direction == wanted) {
            frames.add(frame.hex());
          }
        });
  }

  private void flows() {
    spec.path("groups")
        .fields()
        .forEachRemaining(
            entry -> {
              for (JsonNode group : entry.getValue()) {
                must(
                    "ovs-ofctl -O OpenFlow15 add-group "
                        + entry.getKey()
                        + " '"
                        + group.asText()
                        + "'");
              }
            });
    spec.path("flows")
        .fields()
        .forEachRemaining(
            entry -> {
              List<String> lines = new ArrayList<>();
              entry.getValue().forEach(line -> lines.add(line.asText()));
              addFlows(entry.getKey(), lines);
            });
  }

  private void addFlows(String bridge, List<String> lines) {
    String refusal = tryFlows("ovs-ofctl -O OpenFlow15 add-flow " + bridge, lines);
    if (refusal != null && refusal.contains("usable flow formats")) {
      must("ovs-ofctl del-flows " + bridge);
      refusal = tryFlows("ovs-ofctl add-flow " + bridge, lines);
    }
    if (refusal != null) {
      throw new IllegalArgumentException("flows: " + refusal);
    }
  }

  private String tryFlows(String command, List<String> lines) {
    for (String line : lines) {
      CommandRun run = shell(command + " '" + line + "'");
      if (run.exitStatus() != 0) {
        return run.output();
      }
    }
    return null;
  }

  // Steps.

  private void step(JsonNode step) {
    if (step.has("inject")) {
      inject(step.get("inject").get("port").asText(), step.get("inject").get("frame_hex").asText());
      advance(STEP_NANOS);
    } else if (step.has("wait_ms")) {
      advance(step.get("wait_ms").asLong() * MILLI_NANOS);
    } else if (step.has("cmd")) {
      command(step.get("cmd").asText());
      advance(STEP_NANOS);
    } else if (step.has("show")) {
      command(step.get("show").asText());
    } else {
      throw new IllegalArgumentException("step " + step);
    }
  }

  private void inject(String port, String hex) {
    Frame frame = Frame.owning(HexFormat.of().parseHex(hex), network.simulation().newOriginId());
    NetDevice device = host.device(port);
    if (device instanceof EthernetDevice ethernet) {
      ethernet.inject(frame);
    } else {
      network.ledger().created(1);
      device.transmit(frame);
    }
  }

  private void advance(long nanos) {
    network.simulation().runUntil(network.simulation().nowNanos() + nanos);
  }

  private void commands(JsonNode list) {
    for (JsonNode command : list) {
      command(command.asText());
    }
  }

  private void command(String line) {
    CommandRun run = shell(line);
    JsonNode expected = null;
    for (JsonNode candidate : recorded.get("expected").get("commands")) {
      if (candidate.get("cmd").asText().equals(line)) {
        expected = candidate;
      }
    }
    if (expected == null || expected.get("rc").asInt() != run.exitStatus()) {
      differences.add(line + ": exit status " + run.exitStatus() + ": " + run.output());
    } else if (expected.has("out")) {
      differences.compare(
          line, Differences.lines(expected.get("out")), OvsText.normalize(line, run.output()));
    }
  }

  private void must(String line) {
    CommandRun run = shell(line);
    if (run.exitStatus() != 0) {
      throw new IllegalArgumentException(line + ": " + run.output());
    }
  }

  private CommandRun shell(String line) {
    return NodeShell.of(host).run(line);
  }

  // Comparing.

  private void compareFrames() {
    JsonNode expected = recorded.get("expected").get("received");
    expected
        .fields()
        .forEachRemaining(
            entry ->
                differences.compare(
                    "frames out of " + entry.getKey(),
                    Differences.lines(entry.getValue()),
                    received.getOrDefault(entry.getKey(), List.of())));
  }

  private void compareState() {
    recorded
        .get("expected")
        .get("state")
        .fields()
        .forEachRemaining(
            entry -> {
              CommandRun run = shell(entry.getKey());
              List<String> actual =
                  run.exitStatus() == 0
                      ? OvsText.normalize(entry.getKey(), run.output())
                      : List.of(
                          "rc="
                              + run.exitStatus()
                              + " "
                              + run.output().lines().findFirst().orElse(""));
              differences.compare(entry.getKey(), Differences.lines(entry.getValue()), actual);
            });
  }
}
