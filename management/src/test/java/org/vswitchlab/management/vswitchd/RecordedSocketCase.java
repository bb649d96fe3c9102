package org.vswitchlab.management.vswitchd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.management.ofctl.Differences;
import org.vswitchlab.management.ofctl.OvsText;

/**
 * Runs one case that was recorded from the real Open vSwitch on our daemons, with the real tools,
 * as the recorder did: dummy ports with captures, a stopped clock, a revalidation for each step.
 */
final class RecordedSocketCase {
  private static final int STEP_MILLIS = 100;
  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;

  private final DaemonPair daemons;
  private final JsonNode recorded;
  private final JsonNode spec;
  private final Path captures;
  private final List<String> captured = new ArrayList<>();
  private final Map<String, Integer> skipped = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final Differences differences = new Differences();

  RecordedSocketCase(DaemonPair daemons, JsonNode recorded, Path captures) {
    this.daemons = daemons;
    this.recorded = recorded;
    this.spec = recorded.get("case");
    this.captures = captures;
  }

  /** What differs from the recording; the bridges are gone afterwards. */
  List<String> run() throws IOException, InterruptedException {
    try {
      daemons.must(configuration());
      commands(spec.path("setup"));
      groups();
      flows();
      commands(spec.path("setup2"));
      for (String port : captured) {
        skipped.put(port, frames(port).size());
      }
      for (JsonNode step : spec.path("steps")) {
        step(step);
      }
      warp(1000);
      compareErrors();
      compareFrames();
      compareState();
    } finally {
      cleanUp();
    }
    return differences.found();
  }

  private void cleanUp() throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder("ovs-vsctl --timeout=60");
    for (String bridge : daemons.must("ovs-vsctl list-br").lines().toList()) {
      line.append(" --if-exists del-br ").append(bridge).append(" --");
    }
    // A collector set would keep the deleted bridge alive, beside the next one of that name.
    line.append(" --all destroy mirror -- --all destroy flow_sample_collector_set");
    line.append(" -- clear open_vswitch . other_config");
    line.append(" -- set open_vswitch . other_config:max-revalidator=").append(STEP_MILLIS);
    daemons.must(line.toString());
    daemons.control("tnl/neigh/flush");
    for (String route : daemons.control("ovs/route/show").output().lines().toList()) {
      // "User: 2.0.0.0/8 dev br0 ...": routes outlive the bridge.
      if (route.startsWith("User: ")) {
        daemons.control("ovs/route/del", route.split(" ", 3)[1]);
      }
    }
  }

  // Configuration, as the recorder made it.

  private Iterable<JsonNode> bridges() {
    return spec.has("bridges")
        ? spec.get("bridges")
        : List.of(JsonNodeFactory.instance.objectNode().put("name", "br0"));
  }

  private String configuration() {
    StringBuilder line = new StringBuilder("ovs-vsctl --timeout=60");
    int index = 0;
    for (JsonNode bridge : bridges()) {
      String name = bridge.get("name").asText();
      String address = bridge.path("hwaddr").asText(String.format("aa:55:aa:66:00:%02x", index));
      line.append(" -- --may-exist add-br ").append(name);
      line.append(" -- set bridge ").append(name).append(" datapath_type=dummy");
      line.append(" other-config:hwaddr=").append(address);
      line.append(String.format(" other-config:datapath-id=%016x ", ++index));
      line.append(bridge.path("opts").asText("fail_mode=standalone"));
      line.append(" -- set interface ").append(name).append(' ').append(capture(name));
    }
    Map<String, String> bonds = new LinkedHashMap<>();
    int number = 1;
    StringBuilder interfaces = new StringBuilder();
    for (JsonNode port : spec.get("ports")) {
      addPort(line, bonds, port);
      addInterface(interfaces, port, number++);
    }
    bonds.values().forEach(line::append);
    return line.append(interfaces).toString();
  }

  private static String name(JsonNode port) {
    return port.isTextual() ? port.asText() : port.get("name").asText();
  }

  private void addPort(StringBuilder line, Map<String, String> bonds, JsonNode port) {
    String first = bridges().iterator().next().get("name").asText();
    String bridge = port.path("bridge").asText(first);
    if (!port.has("bond")) {
      line.append(" -- add-port ").append(bridge).append(' ').append(name(port));
      line.append(' ').append(port.path("opts").asText(""));
      return;
    }
    String bond = port.get("bond").asText();
    String options = port.path("bond_opts").asText("");
    String before = bonds.getOrDefault(bond, " -- add-bond " + bridge + " " + bond);
    // Members come before the options.
    int end = before.indexOf('\t') < 0 ? before.length() : before.indexOf('\t');
    String rest = options.isEmpty() ? before.substring(end) : "\t" + options;
    bonds.put(bond, before.substring(0, end) + " " + name(port) + rest);
  }

  private void addInterface(StringBuilder line, JsonNode port, int number) {
    String name = name(port);
    String type = port.path("type").asText("dummy");
    line.append(" -- set interface ").append(name).append(" type=").append(type);
    line.append(" ofport_request=").append(port.path("ofport").asInt(number));
    line.append(' ').append(port.path("iface").asText(""));
    if (type.equals("dummy")) {
      line.append(' ').append(capture(name));
      line.append(" options:ifindex=").append(1000 + number);
    }
  }

  private String capture(String port) {
    captured.add(port);
    return "options:tx_pcap=" + captures.resolve(port + ".pcap");
  }

  private void groups() throws IOException, InterruptedException {
    for (Map.Entry<String, JsonNode> bridge : spec.path("groups").properties()) {
      for (JsonNode group : bridge.getValue()) {
        command(
            "ovs-ofctl -O OpenFlow15 add-group " + bridge.getKey() + " " + quoted(group.asText()));
      }
    }
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }

  private void flows() throws IOException, InterruptedException {
    for (Map.Entry<String, JsonNode> bridge : spec.path("flows").properties()) {
      StringBuilder lines = new StringBuilder();
      bridge.getValue().forEach(line -> lines.append(line.asText()).append('\n'));
      Path file = Files.writeString(captures.resolve(bridge.getKey() + ".flows"), lines);
      String tail = "add-flows " + bridge.getKey() + " " + file;
      DaemonPair.Run run = daemons.shell("ovs-ofctl -O OpenFlow15 " + tail);
      if (run.status() != 0 && run.output().contains("usable flow formats")) {
        run = daemons.shell("ovs-ofctl " + tail);
      }
      compareStatus("flows " + bridge.getKey(), run);
    }
  }

  // Steps.

  private void step(JsonNode step) throws IOException, InterruptedException {
    if (step.has("inject")) {
      String port = step.get("inject").get("port").asText();
      String hex = step.get("inject").get("frame_hex").asText();
      DaemonPair.Run run = daemons.control("netdev-dummy/receive", port, hex);
      if (run.status() != 0) {
        errors.add(port + ": " + run.output().lines().findFirst().orElse(""));
      }
      warp(STEP_MILLIS);
    } else if (step.has("wait_ms")) {
      warp(step.get("wait_ms").asInt());
    } else if (step.has("cmd")) {
      command(step.get("cmd").asText());
      warp(STEP_MILLIS);
    } else if (step.has("show")) {
      command(step.get("show").asText());
    } else {
      throw new IllegalArgumentException("step " + step);
    }
  }

  private void warp(int millis) {
    int tick = spec.path("tick_ms").asInt(millis < 50_000 ? 1000 : 5000);
    DaemonPair.Run run = daemons.control("time/warp", "" + millis, "" + Math.min(millis, tick));
    if (run.status() != 0) {
      throw new IllegalStateException(run.output());
    }
  }

  private void commands(JsonNode list) throws IOException, InterruptedException {
    for (JsonNode line : list) {
      command(line.asText());
    }
  }

  private void command(String line) throws IOException, InterruptedException {
    compareStatus(line, daemons.shell(line));
  }

  // Comparing.

  private void compareStatus(String line, DaemonPair.Run run) {
    for (JsonNode candidate : recorded.get("expected").get("commands")) {
      if (candidate.get("cmd").asText().equals(line)) {
        if (candidate.get("rc").asInt() != run.status()) {
          differences.add(line + ": exit status " + run.status() + ": " + run.output());
        } else if (candidate.has("out")) {
          differences.compare(
              line, Differences.lines(candidate.get("out")), OvsText.normalize(line, run.output()));
        }
        return;
      }
    }
    differences.add(line + ": not recorded");
  }

  private void compareErrors() {
    List<String> expected = new ArrayList<>();
    for (JsonNode event : recorded.get("expected").path("events")) {
      if (event.has("error")) {
        expected.add(event.get("port").asText() + ": " + event.get("error").asText());
      }
    }
    differences.compare("refused frames", expected, errors);
  }

  private void compareFrames() throws IOException {
    for (Map.Entry<String, JsonNode> port : recorded.get("expected").get("received").properties()) {
      List<String> frames = frames(port.getKey());
      int from = spec.path("keep_initial").asBoolean() ? 0 : skipped.getOrDefault(port.getKey(), 0);
      differences.compare(
          "frames out of " + port.getKey(),
          Differences.lines(port.getValue()),
          frames.subList(from, frames.size()));
    }
  }

  private List<String> frames(String port) throws IOException {
    Path file = captures.resolve(port + ".pcap");
    List<String> frames = new ArrayList<>();
    if (!Files.exists(file)) {
      return frames;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int at = FILE_HEADER_BYTES;
    while (at + RECORD_HEADER_BYTES <= bytes.limit()) {
      int length = bytes.getInt(at + 8);
      at += RECORD_HEADER_BYTES;
      frames.add(HexFormat.of().formatHex(bytes.array(), at, at + length));
      at += length;
    }
    return frames;
  }

  private void compareState() throws IOException, InterruptedException {
    for (Map.Entry<String, JsonNode> state : recorded.get("expected").get("state").properties()) {
      DaemonPair.Run run = daemons.shell(state.getKey());
      List<String> actual =
          run.status() == 0
              ? OvsText.normalize(state.getKey(), run.output())
              : List.of("rc=" + run.status() + " " + run.output().lines().findFirst().orElse(""));
      differences.compare(state.getKey(), Differences.lines(state.getValue()), actual);
    }
  }
}
