package org.vswitchlab.management.vsctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.management.ovsdb.LocalOvsdbServer;
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

  /** Something that runs the commands of a line and tells what they printed. */
  private interface Runner {
    String run(List<String> words) throws Exception;
  }

  /** Runs the script with the real tool on the real server, and once more otherwise. */
  private static void compare(Runner otherwise) throws Exception {
    JsonNode schema = VswitchSchema.load().toJson();
    List<String> differences = new ArrayList<>();
    try (RealOvsdbServer real = RealOvsdbServer.start(schema)) {
      RealOvsdbServer.requireTool("ovs-vsctl");
      runReal(real.socket(), List.of("init"));
      otherwise.run(List.of("init"));
      for (String line : script()) {
        List<String> words = words(line);
        String expected = comparable(line, runReal(real.socket(), words));
        String actual = comparable(line, otherwise.run(words));
        if (!expected.equals(actual)) {
          differences.add("$ " + line + "\n--- real\n" + expected + "--- ours\n" + actual);
        }
      }
    }
    assertThat(String.join("\n", differences)).isEmpty();
  }

  @Test
  void printsWhatTheRealToolPrints() throws Exception {
    Random random = new Random(1);
    Database ours = new Database(VswitchSchema.load(), UuidSource.version4(random::nextLong));
    compare(words -> runOurs(ours, words));
  }

  @Test
  void theRealToolPrintsTheSameOnOurServer(@TempDir Path directory) throws Exception {
    JsonNode schema = VswitchSchema.load().toJson();
    try (LocalOvsdbServer ours = LocalOvsdbServer.start(directory, schema, 1)) {
      compare(words -> runReal(ours.socket(), words));
    }
  }

  @Test
  void printsTheSameOverASocket(@TempDir Path directory) throws Exception {
    JsonNode schema = VswitchSchema.load().toJson();
    try (LocalOvsdbServer ours = LocalOvsdbServer.start(directory, schema, 1)) {
      compare(words -> runProgram(ours.socket(), words));
    }
  }

  @Test
  void printsTheSameOnTheRealServer() throws Exception {
    JsonNode schema = VswitchSchema.load().toJson();
    try (RealOvsdbServer real = RealOvsdbServer.start(schema)) {
      compare(words -> runProgram(real.socket(), words));
    }
  }

  @Test
  void complainsOfServersThatCannotBeReachedAsTheRealToolDoes() throws Exception {
    RealOvsdbServer.requireTool("ovs-vsctl");
    for (String target : List.of("unix:/nonexistent", "tcp:127.0.0.1:1", "nonsense")) {
      List<String> words = List.of("--no-syslog", "--db=" + target, "show");
      assertThat(program(words)).isEqualTo(real(words));
    }
  }

  private static String runProgram(Path socket, List<String> words) {
    List<String> all = new ArrayList<>(List.of("--no-wait", "--no-syslog", "--db=unix:" + socket));
    all.addAll(words);
    return program(all);
  }

  private static String program(List<String> words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int status = VsctlProgram.run(words, Map.of(), out, out);
    return bytes.toString(StandardCharsets.UTF_8) + "(exit " + status + ")\n";
  }

  private static String runReal(Path socket, List<String> words) throws Exception {
    List<String> all = new ArrayList<>(List.of("--no-wait", "--no-syslog", "--db=unix:" + socket));
    all.addAll(words);
    return real(all);
  }

  private static String real(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ovs-vsctl"));
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
