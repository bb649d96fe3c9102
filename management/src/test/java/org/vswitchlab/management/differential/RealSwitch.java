package org.vswitchlab.management.differential;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vswitchlab.ovs.ovsdb.RealOvsdbServer;

/**
 * The real ovs-vswitchd with the dummy datapath and a stopped clock, in a folder of its own. One
 * case after the other runs on it; {@link #reset} takes back what the last one changed.
 */
final class RealSwitch implements SwitchUnderTest {
  /** Fragments that are held for that long have been given up, and thrown away. */
  private static final long HELD_MILLIS = 27_000;

  private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
  private static final int PCAP_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;

  /** Virtual time of each frame: one round of the revalidator. */
  static final int STEP_MILLIS = 100;

  private final Path directory = Files.createTempDirectory("ovs");
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, Long> readBytes = new HashMap<>();
  private final ControlConnection control;
  private final Set<String> changedPorts = new TreeSet<>();

  /** Of "group" and "meter" those that were added. */
  private final Set<String> used = new TreeSet<>();

  private boolean hasFragmentMode;
  private List<String> ports = List.of();

  private RealSwitch() throws Exception {
    exec(List.of("ovsdb-tool", "create", path("conf.db"), SCHEMA), null);
    start(
        "ovsdb-server",
        "--remote=punix:" + path("db.sock"),
        "--unixctl=" + path("db.ctl"),
        "--no-chdir",
        "-vconsole:off",
        "-vsyslog:off",
        path("conf.db"));
    awaitSocket("db.sock");
    vsctl(
        "--no-wait", "init", "--", "set", "open_vswitch", ".", "other_config:max-revalidator=100");
    start(
        "ovs-vswitchd",
        "--enable-dummy",
        "--disable-system",
        "--disable-system-route",
        "--unixctl=" + path("vs.ctl"),
        "--no-chdir",
        "-vconsole:off",
        "-vsyslog:off",
        "--log-file=" + path("vs.log"),
        "unix:" + path("db.sock"));
    awaitSocket("vs.ctl");
    control = new ControlConnection(directory.resolve("vs.ctl"));
    appctl("time/stop");
    appctl("vlog/disable-rate-limit");
    wire();
  }

  /** Makes the bridges of all cases. */
  private void wire() throws Exception {
    ports = DifferentialCase.recorded();
    for (List<String> command : DifferentialCase.wiring()) {
      List<String> words = new ArrayList<>(command.subList(1, command.size()));
      if (words.get(0).equals("add-br")) {
        words.addAll(List.of("--", "set", "bridge", words.get(1), "datapath_type=dummy"));
      }
      String device = words.get(words.get(0).equals("add-br") ? 1 : 2);
      if (ports.contains(device)) {
        String file = "options:tx_pcap=" + path(device + ".pcap");
        words.addAll(List.of("--", "set", "interface", device, file));
      }
      Answer answer = vsctl(words.toArray(new String[0]));
      if (answer.status() != 0) {
        throw new IOException(answer.text());
      }
    }
    // A tool that has just connected, and has not said its version yet, counts as a controller that
    // wants what no flow matches: revalidation at that very moment would install that.
    for (String bridge : List.of("br0", "br1")) {
      Answer answer =
          exec(List.of("ovs-ofctl", "-O", "OpenFlow11", "mod-table", bridge, "ALL", "drop"), null);
      if (answer.status() != 0) {
        throw new IOException(answer.text());
      }
    }
  }

  /**
   * Starts the daemons; the test is skipped if they are not installed, or fails if they must be.
   */
  static RealSwitch start() throws Exception {
    for (String tool : List.of("ovsdb-server", "ovs-vswitchd", "ovs-vsctl", "ovs-ofctl")) {
      RealOvsdbServer.requireTool(tool);
    }
    return new RealSwitch();
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("OVS_RUNDIR", directory.toString());
    builder.environment().put("OVS_LOGDIR", directory.toString());
    builder.environment().put("OVS_DBDIR", directory.toString());
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    return builder.redirectErrorStream(true);
  }

  private void start(String... command) throws IOException {
    File log = directory.resolve(command[0] + ".out").toFile();
    processes.add(builder(List.of(command)).redirectOutput(log).start());
  }

  private Answer exec(List<String> command, String input) throws Exception {
    Process process = builder(command).start();
    if (input != null) {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    }
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
  }

  private void awaitSocket(String name) throws Exception {
    for (int attempt = 0; ; attempt++) {
      if (Files.exists(directory.resolve(name))) {
        try (ControlConnection tried = new ControlConnection(directory.resolve(name))) {
          return;
        } catch (IOException e) {
          // It listens a little later than the file is there.
        }
      }
      Process last = processes.get(processes.size() - 1);
      // Waits for another process to be ready, which no event of ours announces.
      if (attempt > 1000 || last.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new IOException("no " + name);
      }
    }
  }

  private String appctl(String method, String... words) throws IOException {
    control.send(method, List.of(words));
    return control.receive();
  }

  private Answer vsctl(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add("ovs-vsctl");
    command.add("--db=unix:" + path("db.sock"));
    command.add("--no-syslog");
    command.addAll(List.of("-t", "20"));
    command.addAll(List.of(words));
    return exec(command, null);
  }

  @Override
  public Answer run(List<String> words) throws Exception {
    if (words.get(0).equals("ovs-appctl")) {
      control.send(words.get(1), words.subList(2, words.size()));
      String text = control.receive();
      return new Answer(text.startsWith("error: ") ? 2 : 0, text);
    }
    hasFragmentMode |= words.contains("set-frags");
    if (words.contains("add-meter") || words.contains("add-group")) {
      used.add(words.contains("add-meter") ? "meter" : "group");
    }
    int modPort = words.indexOf("mod-port");
    if (modPort >= 0) {
      changedPorts.add(words.get(modPort + 2));
    }
    if (words.get(0).equals("ovs-vsctl")) {
      return vsctl(words.subList(1, words.size()).toArray(new String[0]));
    }
    return exec(words, null);
  }

  /** Adds flows or groups from a file, the lines of {@code texts}. */
  Answer addAll(String command, String bridge, List<String> texts) throws Exception {
    if (command.equals("add-groups")) {
      used.add("group");
    }
    return exec(
        List.of("ovs-ofctl", "-O", "OpenFlow15", command, bridge, "-"),
        String.join("\n", texts) + "\n");
  }

  /**
   * Lets the daemon's main loop go round: a new connection is accepted only by a later pass than
   * the one that answered the last command.
   */
  private void sync() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (ControlConnection once = new ControlConnection(directory.resolve("vs.ctl"))) {
        once.send("version", List.of());
        once.receive();
      }
    }
  }

  /** Moves the clock, and lets the revalidator complete a round, which waits on the same clock. */
  private void warp(long millis) throws Exception {
    if (millis < STEP_MILLIS) {
      appctl("time/warp", "" + millis);
      return;
    }
    try (ControlConnection waiter = new ControlConnection(directory.resolve("vs.ctl"))) {
      waiter.send("revalidator/wait", List.of());
      appctl("version");
      sync();
      appctl("time/warp", "" + millis);
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return waiter.receive();
                } catch (IOException e) {
                  return "";
                }
              });
      answer.completeOnTimeout("late", 300, TimeUnit.MILLISECONDS).get();
    }
    sync();
  }

  @Override
  public void inject(String port, String hex) throws Exception {
    appctl("netdev-dummy/receive", port, hex);
    sync();
    warp(STEP_MILLIS);
  }

  @Override
  public void advance(long millis) throws Exception {
    for (long left = millis; left > 0; left -= 1000) {
      warp(Math.min(left, 1000));
    }
    sync();
  }

  @Override
  public Map<String, List<String>> takeFrames() throws Exception {
    Map<String, List<String>> frames = new TreeMap<>();
    for (String port : ports) {
      List<String> sent = new ArrayList<>();
      Path file = directory.resolve(port + ".pcap");
      if (Files.exists(file)) {
        readFrames(port, file, sent);
      }
      frames.put(port, sent);
    }
    return frames;
  }

  private void readFrames(String port, Path file, List<String> sent) throws IOException {
    try (RandomAccessFile pcap = new RandomAccessFile(file.toFile(), "r")) {
      long at = readBytes.getOrDefault(port, (long) PCAP_HEADER_BYTES);
      byte[] data = new byte[(int) Math.max(0, pcap.length() - at)];
      pcap.seek(at);
      pcap.readFully(data);
      ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
      int offset = 0;
      while (offset + RECORD_HEADER_BYTES <= data.length) {
        int length = buffer.getInt(offset + 8);
        int start = offset + RECORD_HEADER_BYTES;
        sent.add(HexFormat.of().formatHex(data, start, start + length));
        offset = start + length;
      }
      readBytes.put(port, at + offset);
    }
  }

  /** Takes back what a case has changed; bridges and ports stay. */
  void reset() throws Exception {
    List<String> words = new ArrayList<>();
    for (int port = 1; port <= DifferentialCase.PORTS; port++) {
      for (String column : List.of("tag", "trunks", "vlan_mode", "other_config")) {
        words.addAll(List.of("--", "clear", "port", "p" + port, column));
      }
      words.addAll(List.of("--", "set", "port", "p" + port, "protected=false"));
    }
    for (String bridge : List.of("br0", "br1")) {
      words.addAll(List.of("--", "clear", "bridge", bridge, "mirrors"));
      words.addAll(List.of("--", "set", "bridge", bridge, "mcast_snooping_enable=false"));
      words.addAll(List.of("--", "remove", "bridge", bridge, "other_config", "forward-bpdu"));
    }
    Answer answer = vsctl(words.subList(1, words.size()).toArray(new String[0]));
    if (answer.status() != 0) {
      throw new IOException(answer.text());
    }
    if (hasFragmentMode) {
      exec(List.of("ovs-ofctl", "set-frags", "br0", "normal"), null);
      hasFragmentMode = false;
    }
    for (String bridge : List.of("br0", "br1")) {
      exec(List.of("ovs-ofctl", "-O", "OpenFlow15", "del-flows", bridge), null);
      appctl("fdb/flush", bridge);
    }
    for (String kind : used) {
      exec(List.of("ovs-ofctl", "-O", "OpenFlow15", "del-" + kind + "s", "br0"), null);
    }
    used.clear();
    for (String port : changedPorts) {
      for (String flag : List.of("flood", "forward", "receive")) {
        exec(List.of("ovs-ofctl", "-O", "OpenFlow10", "mod-port", "br0", port, flag), null);
      }
    }
    changedPorts.clear();
    appctl("dpctl/flush-conntrack");
    if (!appctl("dpctl/ipf-get-status").contains("num frag: 0\n")) {
      advance(HELD_MILLIS);
    }
    appctl("tnl/neigh/flush");
    appctl("revalidator/purge");
    takeFrames();
  }

  boolean isAlive() {
    return processes.stream().allMatch(Process::isAlive);
  }

  /** The end of the daemon's log, for a failing case. */
  String logTail() throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("vs.log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  @Override
  public void close() throws Exception {
    control.close();
    for (Process process : processes) {
      process.destroy();
    }
    for (Process process : processes) {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
