package org.vswitchlab.management.vsctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.RealOvsdbServer;
import org.vswitchlab.ovs.ovsdb.UuidSource;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/** The real ovs-vsctl on a real server and ours on our database print the same. */
@Timeout(300)
class VsctlDifferentialTest {
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private static List<String> script() throws Exception {
    try (InputStream in = VsctlDifferentialTest.class.getResourceAsStream("/vsctl/script.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  /** Words of a line; quotes as in a shell, everything else as it is. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = Pattern.compile("(?:'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\"|[^ ])+").matcher(line);
    while (matcher.find()) {
      StringBuilder word = new StringBuilder();
      char quote = 0;
      String text = matcher.group();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == quote) {
          quote = 0;
        } else if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (c == '\\' && quote == '"') {
          word.append(text.charAt(++i));
        } else {
          word.append(c);
        }
      }
      words.add(word.toString());
    }
    return words;
  }

  @Test
  void printsWhatTheRealToolPrints() throws Exception {
    JsonNode schema = VswitchSchema.load().toJson();
    List<String> differences = new ArrayList<>();
    try (RealOvsdbServer real = RealOvsdbServer.start(schema)) {
      RealOvsdbServer.requireTool("ovs-vsctl");
      runReal(real, List.of("init"));
      Random random = new Random(1);
      Database ours = new Database(VswitchSchema.load(), UuidSource.version4(random::nextLong));
      runOurs(ours, List.of("init"));
      for (String line : script()) {
        List<String> words = words(line);
        String expected = comparable(line, runReal(real, words));
        String actual = comparable(line, runOurs(ours, words));
        if (!expected.equals(actual)) {
          differences.add("$ " + line + "\n--- real\n" + expected + "--- ours\n" + actual);
        }
      }
    }
    assertThat(String.join("\n", differences)).isEmpty();
  }

  private static String runReal(RealOvsdbServer server, List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ovs-vsctl", "--no-wait", "--no-syslog"));
    command.add("--db=" + server.remote());
    command.addAll(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.replace("\0", "") + "(exit " + process.waitFor() + ")\n";
  }

  private static String runOurs(Database database, List<String> words) {
    StringBuilder text = new StringBuilder();
    Simulation simulation = new Simulation(1);
    List<String> withOptions = new ArrayList<>(List.of("--no-wait"));
    withOptions.addAll(words);
    VsctlRun run =
        new VsctlRun(
            new DatabaseConnection(database, database::execute),
            simulation,
            new VsctlRun.Output() {
              @Override
              public void print(String output) {
                text.append(output);
              }

              @Override
              public void error(String output) {
                text.append(output);
              }

              @Override
              public void exit(int status) {
                text.append("(exit ").append(status).append(")\n");
              }
            });
    run.start(withOptions);
    simulation.runUntil(10_000_000_000L);
    return text.toString();
  }

  /** Leaves out UUIDs, the log's lines, and the order of rows, which is that of a hash table. */
  private static String comparable(String line, String output) {
    String text =
        output
            .replaceAll(UUID, "UUID")
            .replaceAll("(?m)^[-0-9]+T[0-9:.]+Z\\|.*\n", "")
            .replaceAll("(?m) +$", "");
    if (line.equals("show") || line.contains("-f table") || line.contains("-f csv")) {
      String[] lines = text.split("\n");
      Arrays.sort(lines);
      return String.join("\n", lines) + "\n";
    }
    if (line.contains("list ") || line.contains("find ")) {
      int end = text.lastIndexOf("(exit");
      String[] blocks = text.substring(0, end).split("\n\n");
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = blocks[i].strip();
      }
      Arrays.sort(blocks);
      return String.join("\n\n", blocks) + "\n" + text.substring(end);
    }
    return text;
  }
}
