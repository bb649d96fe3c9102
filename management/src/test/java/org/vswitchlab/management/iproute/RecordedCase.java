package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.wire.Frame;

/**
 * Plays one case recorded from the Linux kernel on the model, and says what came of it in the same
 * form, reduced to what is compared: frames out of each port in order, refused frames, results of
 * commands, state afterwards. Format: {@code ORIGIN.md} beside the cases.
 */
final class RecordedCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Each case was recorded at the same phase of the kernel's timers: 2^18 ticks of 10 ms. */
  private static final long START_NANOS = (1L << 18) * 10 * NANOS_PER_MILLI;

  private static final int SETTLE_MILLIS = 20;
  private static final int SHORTEST_FRAME_BYTES = 14;
  private static final Pattern GREP = Pattern.compile("(.*) \\| grep -o '(.*)'");

  private final JsonNode definition;
  private final String bridge;
  private final Network network = new Network(1);
  private final Host host = network.addHost("s1");
  private final Map<String, ArrayNode> received = new LinkedHashMap<>();
  private final ArrayNode commands = NODES.arrayNode();
  private final ArrayNode errors = NODES.arrayNode();
  private final List<String> arrivals = new ArrayList<>();
  private int stepIndex;
  private boolean isRecording;

  RecordedCase(JsonNode definition) {
    this.definition = definition;
    this.bridge = definition.path("bridge").asText("br0");
  }

  Network network() {
    return network;
  }

  /** What was recorded, reduced to what is compared. */
  static JsonNode essence(JsonNode expected) {
    ObjectNode essence = NODES.objectNode();
    essence.set("received", expected.get("received"));
    ArrayNode errors = essence.putArray("errors");
    for (JsonNode event : expected.get("events")) {
      if (event.has("error")) {
        errors.addArray().add(event.get("step")).add(event.get("port")).add(event.get("error"));
      }
    }
    ArrayNode commands = essence.putArray("commands");
    for (JsonNode command : expected.get("commands")) {
      ArrayNode row = commands.addArray().add(command.get("cmd")).add(command.get("rc"));
      row.add(command.has("out") ? command.get("out") : NODES.nullNode());
    }
    essence.set("state", expected.get("state"));
    return normalized(essence);
  }

  /** Plays the case. */
  JsonNode play() {
    GuestStack.attachTo(host);
    if (definition.path("br_nf").asBoolean()) {
      mustRun("sysctl -w net.bridge.bridge-nf-call-iptables=1");
    }
    network.simulation().runUntil(START_NANOS);
    List<NetDevice> ports = setUp();
    for (JsonNode command : definition.path("setup")) {
      execute(command.asText());
    }
    for (NetDevice port : ports) {
      capture(port, Direction.TRANSMITTED);
    }
    JsonNode capture = definition.path("capture");
    if (capture.isMissingNode()) {
      capture(host.device(bridge), Direction.RECEIVED);
    }
    for (JsonNode name : capture) {
      NetDevice device = host.device(name.asText());
      if (device != null) {
        capture(device, Direction.RECEIVED);
      }
    }
    advance(definition.path("settle_ms").asInt(SETTLE_MILLIS));
    isRecording = true;
    int index = 0;
    for (JsonNode step : definition.path("steps")) {
      stepIndex = index;
      play(step, index++);
    }
    isRecording = false;
    ObjectNode result = NODES.objectNode();
    ObjectNode frames = result.putObject("received");
    received.forEach(frames::set);
    result.set("errors", errors);
    result.set("commands", commands);
    result.set("state", state());
    return normalized(result);
  }

  /** Frames that came out, with the step: what {@link #play} saw, to find where it went astray. */
  List<String> arrivals() {
    return arrivals.stream().sorted(BY_STEP_AND_PORT).toList();
  }

  /** As {@link #arrivals()}, of what was recorded. */
  static List<String> arrivals(JsonNode expected) {
    List<String> lines = new ArrayList<>();
    for (JsonNode event : expected.get("events")) {
      if (event.has("frame")) {
        lines.add(
            event.get("step").asInt()
                + " "
                + event.get("port").asText()
                + " "
                + event.get("frame").asText());
      }
    }
    lines.sort(BY_STEP_AND_PORT);
    return lines;
  }

  private static final Comparator<String> BY_STEP_AND_PORT =
      Comparator.comparingInt((String line) -> Integer.parseInt(line.split(" ")[0]))
          .thenComparing(line -> line.split(" ")[1]);

  private List<NetDevice> setUp() {
    // The recorder made the taps before the bridge, so they come first in order of index.
    for (JsonNode port : definition.get("ports")) {
      host.addEthernet(nameOf(port), 0x0200_0000_ff00L + host.devices().size() + 1).setUp(false);
    }
    mustRun("ip link add " + bridge + " type bridge " + definition.path("bridge_opts").asText(""));
    if (!definition.path("vlans").asBoolean(true)) {
      // Recorded from a kernel built without VLANs on bridges: ports are in none.
      mustRun("ip link set " + bridge + " type bridge vlan_default_pvid 0");
    }
    if (definition.hasNonNull("bridge_mac")) {
      mustRun("ip link set " + bridge + " address " + definition.get("bridge_mac").asText());
    }
    List<NetDevice> ports = new ArrayList<>();
    List<NetDevice> upPorts = new ArrayList<>();
    for (JsonNode port : definition.get("ports")) {
      NetDevice device = configurePort(port);
      ports.add(device);
      if (port.path("up").asBoolean(true)) {
        upPorts.add(device);
      }
    }
    for (JsonNode command : definition.path("pre")) {
      execute(command.asText());
    }
    mustRun("ip link set " + bridge + " up");
    for (NetDevice port : upPorts) {
      mustRun("ip link set " + port.name() + " up");
    }
    return ports;
  }

  private static String nameOf(JsonNode port) {
    return port.isTextual() ? port.asText() : port.get("name").asText();
  }

  private NetDevice configurePort(JsonNode port) {
    String name = nameOf(port);
    String mac = port.path("mac").asText("");
    NetDevice device = host.device(name);
    if (!mac.isEmpty()) {
      mustRun("ip link set " + name + " address " + mac);
    }
    if (port.has("mtu")) {
      device.setMtuBytes(port.get("mtu").asInt());
    }
    boolean isFree = port.has("master") && port.get("master").isNull();
    if (!isFree) {
      mustRun("ip link set " + name + " master " + port.path("master").asText(bridge));
      mustRun("ip link set " + name + " type bridge_slave cost " + port.path("cost").asInt(2));
    }
    return device;
  }

  private void capture(NetDevice device, Direction wanted) {
    ArrayNode frames = received.computeIfAbsent(device.name(), name -> NODES.arrayNode());
    device.addTap(
        (time, tapped, direction, frame, decision) -> {
          if (isRecording && direction == wanted) {
            String hex = masked(frame);
            frames.add(hex);
            arrivals.add(stepIndex + " " + tapped.name() + " " + hex);
          }
        });
  }

  /** Blanks what the kernel draws at random: IPv4 identification and, with it, the checksum. */
  private String masked(Frame frame) {
    byte[] bytes = frame.copyBytes();
    for (JsonNode mask : definition.path("mask")) {
      if (mask.asText().equals("ipid")) {
        int type = 12;
        while (type + 4 < bytes.length && isTag(bytes, type)) {
          type += 4;
        }
        if (bytes.length >= type + 22 && bytes[type] == 8 && bytes[type + 1] == 0) {
          bytes[type + 6] = bytes[type + 7] = bytes[type + 12] = bytes[type + 13] = 0;
        }
      }
    }
    return Frame.owning(bytes, 0).hex();
  }

  private static boolean isTag(byte[] bytes, int at) {
    int type = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    return type == 0x8100 || type == 0x88a8;
  }

  private void play(JsonNode step, int index) {
    if (step.has("inject")) {
      inject(step.get("inject"), index);
      advance(1);
    } else if (step.has("wait_ms")) {
      advance(step.get("wait_ms").asInt());
    } else if (step.has("cmd")) {
      execute(step.get("cmd").asText());
      advance(1);
    } else {
      execute(step.get("show").asText());
    }
  }

  private void inject(JsonNode what, int index) {
    NetDevice device = host.device(what.get("port").asText());
    Frame frame = Frame.ofHex(what.get("frame_hex").asText(), network.simulation().newOriginId());
    String refusal = refusal(device, frame);
    if (refusal != null) {
      errors.addArray().add(index).add(device.name()).add(refusal);
    } else if (device instanceof EthernetDevice ethernet) {
      ethernet.inject(frame);
    } else {
      network.ledger().created(1);
      device.transmit(frame);
    }
  }

  /** What the recorder's tap or packet socket says to a frame that it does not take. */
  private static String refusal(NetDevice device, Frame frame) {
    if (device instanceof EthernetDevice) {
      if (frame.length() < SHORTEST_FRAME_BYTES) {
        return "Invalid argument";
      }
      return device.isUp() ? null : "Input/output error";
    }
    if (!device.isUp()) {
      return "Network is down";
    }
    int tagBytes = frame.u16(12) == 0x8100 ? 4 : 0;
    boolean isTooLong = frame.length() > device.mtuBytes() + SHORTEST_FRAME_BYTES + tagBytes;
    return isTooLong ? "Message too long" : null;
  }

  private void advance(int millis) {
    network.simulation().runUntil(network.simulation().nowNanos() + millis * NANOS_PER_MILLI);
  }

  // ---- commands

  private record Result(int status, String output, String error) {}

  private Result run(String line) {
    Matcher grep = GREP.matcher(line);
    CommandRun run = NodeShell.of(host).run(grep.matches() ? grep.group(1) : line);
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    (run.exitStatus() == 0 ? out : err).append(run.output());
    if (!grep.matches()) {
      return new Result(run.exitStatus(), out.toString(), err.toString());
    }
    StringBuilder found = new StringBuilder();
    Matcher matcher = Pattern.compile(grep.group(2)).matcher(out);
    while (matcher.find()) {
      found.append(matcher.group()).append('\n');
    }
    return new Result(found.isEmpty() ? 1 : 0, found.toString(), err.toString());
  }

  private void mustRun(String line) {
    Result result = run(line);
    if (result.status != 0) {
      throw new IllegalStateException(line + ": " + result.error);
    }
  }

  private void execute(String line) {
    Result result = run(line);
    ArrayNode row = commands.addArray().add(line).add(result.status);
    row.add(result.output.isBlank() ? NODES.nullNode() : parsed(result.output));
  }

  private ObjectNode state() {
    ObjectNode state = NODES.objectNode();
    List<String> lines = new ArrayList<>();
    if (definition.has("final")) {
      definition.get("final").forEach(line -> lines.add(line.asText()));
    } else {
      lines.add("bridge -j fdb show br " + bridge);
    }
    for (String line : lines) {
      Result result = run(line);
      JsonNode value =
          result.status == 0
              ? parsed(result.output)
              : NODES.textNode("rc=" + result.status + " " + result.error.strip());
      state.set(line, line.contains(" fdb ") && value.isArray() ? canonicalFdb(value) : value);
    }
    return state;
  }

  private static JsonNode parsed(String output) {
    String text = output.strip();
    if (text.startsWith("[") || text.startsWith("{")) {
      try {
        return JSON.readTree(text);
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        return NODES.textNode(output);
      }
    }
    return NODES.textNode(output);
  }

  // ---- reduction to what is compared

  /** The rows without what the host's own groups add, sorted. */
  private static JsonNode canonicalFdb(JsonNode rows) {
    List<ObjectNode> kept = new ArrayList<>();
    for (JsonNode row : rows) {
      ObjectNode reduced = NODES.objectNode();
      for (String key : List.of("mac", "vlan", "state", "dst", "vni")) {
        if (row.has(key)) {
          reduced.set(key, row.get(key));
        }
      }
      String device = row.path("ifname").asText(row.path("master").asText());
      reduced.put("dev", device);
      boolean isSelf = false;
      List<String> flags = new ArrayList<>();
      for (JsonNode flag : row.path("flags")) {
        flags.add(flag.asText());
        isSelf |= flag.asText().equals("self");
      }
      flags.sort(Comparator.naturalOrder());
      if (!flags.isEmpty()) {
        flags.forEach(reduced.withArray("flags")::add);
      }
      String mac = row.get("mac").asText();
      if (!isSelf || !mac.startsWith("33:33:") && !mac.startsWith("01:00:5e:")) {
        kept.add(reduced);
      }
    }
    kept.sort(
        Comparator.comparing((ObjectNode row) -> row.get("mac").asText())
            .thenComparingInt(row -> row.path("vlan").asInt(0))
            .thenComparing(row -> row.get("dev").asText())
            .thenComparing(RecordedCase::byKey));
    return NODES.arrayNode().addAll(kept);
  }

  /** As text with its keys in order. */
  private static String byKey(ObjectNode row) {
    List<String> fields = new ArrayList<>();
    row.fields().forEachRemaining(field -> fields.add(field.getKey() + field.getValue()));
    fields.sort(Comparator.naturalOrder());
    return fields.toString();
  }

  /** Without interface indexes, and with the rows of a hash table in order. */
  private static JsonNode normalized(JsonNode value) {
    if (value.isArray()) {
      ArrayNode result = NODES.arrayNode();
      value.forEach(item -> result.add(normalized(item)));
      return result;
    }
    if (!value.isObject()) {
      // Numbers by value: 1 is 1, whatever type it was read as.
      return value.isNumber() ? NODES.numberNode(value.asDouble()) : value;
    }
    ObjectNode result = NODES.objectNode();
    value
        .fields()
        .forEachRemaining(
            field -> {
              if (!List.of("ifindex", "index", "link_index").contains(field.getKey())) {
                JsonNode item = normalized(field.getValue());
                boolean isTable = List.of("mdb", "router", "router_ports").contains(field.getKey());
                result.set(field.getKey(), isTable ? sortedTable(item) : item);
              }
            });
    return result;
  }

  /** The rows of a hash table, or of a list that the kernel sorts by the place in memory. */
  private static JsonNode sortedTable(JsonNode table) {
    if (table.isArray()) {
      return sorted(table);
    }
    ObjectNode result = NODES.objectNode();
    table
        .fields()
        .forEachRemaining(field -> result.set(field.getKey(), sortedTable(field.getValue())));
    return result;
  }

  private static JsonNode sorted(JsonNode rows) {
    List<JsonNode> list = new ArrayList<>();
    rows.forEach(list::add);
    list.sort(
        Comparator.comparing((JsonNode row) -> row.path("grp").asText())
            .thenComparing(row -> row.path("vid").asInt())
            .thenComparing(row -> row.path("src").asText())
            .thenComparing(row -> row.path("port").asText()));
    return NODES.arrayNode().addAll(list);
  }
}
