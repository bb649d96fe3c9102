package org.vswitchlab.pcap;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  private static String run(List<String> command) throws IOException, InterruptedException {
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
