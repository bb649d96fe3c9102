package org.vswitchlab.management.vswitchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A session of 148 commands of the real tools, on our daemons: they print what they printed on the
 * real ones, apart from UUIDs, the order of rows, random addresses and times.
 */
class RecordedSessionTest {
  /** Addresses that were chosen, not drawn: all others are masked. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\b(?!50:54|00:|ff:)[0-9a-f]{2}(:[0-9a-f]{2}){5}\\b");

  /** Programs that print rows of a hash table. */
  private static final Pattern UNORDERED =
      Pattern.compile("ovs-vsctl|dump-ports|queue-stats|stp/show|fdb/show|bridge/dump-flows");

  private record Entry(String file, String command, String output) {}

  @Test
  void theToolsPrintWhatTheyPrintedOnTheRealDaemons() throws Exception {
    for (String tool : List.of("ovs-vsctl", "ovs-ofctl", "ovs-appctl", "ovsdb-tool", "sed")) {
      requireTool(tool);
    }
    Path directory = Files.createTempDirectory("vsl");
    Set<String> known = knownDifferences();
    Set<String> different = new TreeSet<>();
    List<String> details = new ArrayList<>();
    try (DaemonPair daemons =
        DaemonPair.start(
            directory, "--enable-dummy=override", "--disable-system", "--disable-system-route")) {
      // No statistics in the middle of it, however slow the machine is.
      daemons.must("ovs-vsctl set open_vswitch . other_config:stats-update-interval=3600000");
      for (Entry entry : session()) {
        if (entry.file().startsWith("08") && entry.command().equals("ovs-appctl fdb/show br0")) {
          sendPackets(daemons);
        }
        DaemonPair.Run run = daemons.shell(entry.command());
        String status = run.status() == 0 ? "" : "(exit status " + run.status() + ")\n";
        String actual = run.output() + status;
        if (!normalized(entry, actual).equals(normalized(entry, entry.output()))) {
          different.add(entry.command());
          if (!known.contains(entry.command())) {
            details.add(
                "$ " + entry.command() + "\n--real\n" + entry.output() + "--ours\n" + actual);
          }
        }
      }
    } finally {
      delete(directory);
    }
    assertThat(details).isEmpty();
    assertThat(known).as("these are equal now: take them off the list").isEqualTo(different);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  // The recording.

  private static Path folder() throws Exception {
    return Path.of(RecordedSessionTest.class.getResource("/recorded/cli/session").toURI());
  }

  private static List<Entry> session() throws Exception {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9]{2}-.*")) {
          read(entries, name, Files.readAllLines(file));
        }
      }
    }
    return entries;
  }

  private static void read(List<Entry> entries, String file, List<String> lines) {
    for (String line : lines) {
      if (line.startsWith("$ ")) {
        entries.add(new Entry(file, line.substring(2), ""));
      } else {
        Entry last = entries.remove(entries.size() - 1);
        entries.add(new Entry(file, last.command(), last.output() + line + "\n"));
      }
    }
  }

  /** Commands whose output differs, each behind the reason on a line of its own with a #. */
  private static Set<String> knownDifferences() throws Exception {
    Set<String> known = new TreeSet<>();
    for (String line : Files.readAllLines(folder().resolve("known-differences.txt"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        known.add(line);
      }
    }
    return known;
  }

  private static String normalized(Entry entry, String text) {
    String plain =
        text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\|\\d+\\|", "T|")
            .replaceAll("duration=[0-9.]+s", "duration=N")
            .replaceAll("used:[0-9.]+s", "used:N")
            .replaceAll("recirc_id=\\d+", "recirc_id=R")
            .replaceAll("default log directory is \"[^\"]*\"", "default log directory is D")
            .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID");
    Matcher address = ADDRESS.matcher(plain);
    plain = address.replaceAll("MAC");
    if (entry.command().contains("fdb/show")) {
      plain = plain.replaceAll("(?m) +\\d+$", "");
    }
    if (UNORDERED.matcher(entry.command()).find()) {
      // Which port comes first has the number 128.1 in a spanning tree.
      List<String> lines =
          new ArrayList<>(plain.lines().map(l -> l.strip().replaceAll("128\\.\\d", "P")).toList());
      lines.replaceAll(line -> line.replaceAll(" +", " "));
      lines.sort(null);
      plain = String.join("\n", lines);
    }
    return plain;
  }

  // The packets that were sent before the address tables were shown.

  private static void sendPackets(DaemonPair daemons) {
    receive(daemons, "h1", arp(1, 4));
    receive(daemons, "h4", ping(4, 1));
    receive(daemons, "h1", ping(1, 4));
    receive(daemons, "h1", ping(1, 4));
    receive(daemons, "h4", ping(4, 1));
    receive(daemons, "h1", ping(1, 4));
    receive(daemons, "h2", arp(2, 5));
  }

  private static void receive(DaemonPair daemons, String port, String packet) {
    DaemonPair.Run run = daemons.control("netdev-dummy/receive", port, packet);
    assertThat(run.status()).as(run.output()).isZero();
  }

  private static String arp(int from, int to) {
    return "ffffffffffff5054000000%02x08060001080006040001".formatted(from)
        + "5054000000%02x0a0000%02x0000000000000a0000%02x".formatted(from, from, to);
  }

  private static String ping(int from, int to) {
    String addresses = "0a0000%02x0a0000%02x".formatted(from, to);
    String payload = "0001000100" + "00".repeat(63);
    byte[] header = HexFormat.of().parseHex("4500005c0000000040010000" + addresses);
    byte[] message = HexFormat.of().parseHex("08000000" + payload);
    return "5054000000%02x5054000000%02x0800".formatted(to, from)
        + "4500005c000000004001%04x".formatted(checksum(header))
        + addresses
        + "0800%04x".formatted(checksum(message))
        + payload;
  }

  private static int checksum(byte[] bytes) {
    return org.vswitchlab.wire.InternetChecksum.of(bytes, 0, bytes.length);
  }
}
