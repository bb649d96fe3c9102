package org.vswitchlab.pcap;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The real tshark, as an oracle. Where it is not installed a test is skipped, unless {@code
 * VSWITCHLAB_REQUIRE_TOOLS=true} makes that a failure.
 */
public final class Tshark {
  private Tshark() {}

  /** Skips or fails the test that calls it if there is no tshark. */
  public static void require() {
    try {
      Process process = new ProcessBuilder("tshark", "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      process.waitFor();
    } catch (IOException e) {
      if ("true".equals(System.getenv("VSWITCHLAB_REQUIRE_TOOLS"))) {
        throw new AssertionError("tshark is required but not installed", e);
      }
      abort("tshark is not installed (Debian package tshark): not compared with it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** One line per packet that passes the display filter, each with the fields' values. */
  public static List<List<String>> fields(Path file, String filter, String... fields)
      throws IOException, InterruptedException {
    // Plain dissection by layers: no names, no stream analysis, no heuristics by port.
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
    if (!filter.isEmpty()) {
      command.addAll(List.of("-Y", filter));
    }
    command.addAll(List.of("-T", "fields", "-E", "separator=\u0001", "-E", "aggregator=|"));
    for (String field : fields) {
      command.addAll(List.of("-e", field));
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : run(command).lines().toList()) {
      rows.add(List.of(line.split("\u0001", -1)));
    }
    return rows;
  }

  /** How many packets pass each filter, in one run; no filter may hold a comma. */
  public static Map<String, Long> counts(Path file, List<String> filters)
      throws IOException, InterruptedException {
    String statistics = "io,stat,0," + String.join(",", filters);
    String output = run(List.of("tshark", "-n", "-q", "-r", file.toString(), "-z", statistics));
    // The one row of the table: | interval | frames | bytes | frames | bytes ...
    String row = output.lines().filter(line -> line.matches("\\|.*<>.*")).findFirst().orElseThrow();
    String[] cells = row.substring(1, row.length() - 1).split("\\|");
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < filters.size(); i++) {
      counts.put(filters.get(i), Long.valueOf(cells[1 + 2 * i].strip()));
    }
    return counts;
  }

  static String run(List<String> command) throws IOException, InterruptedException {
    Path errors = java.nio.file.Files.createTempFile("tshark", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(
            String.join(" ", command) + ": " + java.nio.file.Files.readString(errors));
      }
      return output;
    } finally {
      java.nio.file.Files.delete(errors);
    }
  }
}
