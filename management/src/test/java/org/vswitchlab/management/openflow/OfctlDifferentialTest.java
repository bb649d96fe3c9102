package org.vswitchlab.management.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real ovs-ofctl prints the same of the real switch and of this one, in every version. */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class OfctlDifferentialTest {
  /** What is known to differ: version and command, with the reason. */
  private static final Set<String> DIFFERENT =
      Set.of(
          // The standard match of OpenFlow 1.1 has no room for these fields; what the real switch
          // sends instead is its own.
          "-O11 dump-flows br0 table=254",
          "-O11 dump-flows br0 table=2",
          "-O11 dump-flows --no-stats --names br0");

  @TempDir Path realDirectory;
  @TempDir Path ourDirectory;
  @TempDir Path workingDirectory;

  private static List<String> script() throws IOException {
    try (InputStream in =
        OfctlDifferentialTest.class.getResourceAsStream("/openflow/ofctl-script.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = Pattern.compile("\"([^\"]*)\"|'([^']*)'|\\S+").matcher(line);
    while (matcher.find()) {
      String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      words.add(quoted != null ? quoted : matcher.group());
    }
    return words;
  }

  @Test
  void theRealToolSeesNoDifferenceInSomeVersions() throws Exception {
    compare("05", 250);
  }

  @Test
  @Tag("nightly")
  void theRealToolSeesNoDifferenceInAnyVersion() throws Exception {
    compare("012345", 1000);
  }

  private void compare(String comparedVersions, int leastCount) throws Exception {
    List<String> differences = new ArrayList<>();
    int count = 0;
    try (RealSwitch real = new RealSwitch(realDirectory);
        LiveSwitch ours = new LiveSwitch(ourDirectory)) {
      for (String line : script()) {
        if (line.startsWith("$ ")) {
          writeFile(line);
          continue;
        }
        String versions = line.substring(1, line.indexOf(' '));
        String command = line.substring(line.indexOf(' ') + 1);
        for (char version : versions.toCharArray()) {
          if (comparedVersions.indexOf(version) < 0) {
            continue;
          }
          String expected = run(realDirectory, version, command);
          String actual = run(ourDirectory, version, command);
          count++;
          String name = "-O1" + version + " " + command;
          if (!expected.equals(actual) && !DIFFERENT.contains(name)) {
            differences.add("$ " + name + "\n--- real\n" + expected + "--- ours\n" + actual);
          }
        }
      }
      assertThat(ours.log()).noneMatch(line -> line.contains("fault"));
    }
    assertThat(count).isGreaterThan(leastCount);
    assertThat(String.join("\n", differences)).isEmpty();
  }

  /** {@code $ NAME: LINE; LINE...}: a file for the commands that follow. */
  private void writeFile(String line) throws IOException {
    int colon = line.indexOf(": ");
    String content = line.substring(colon + 2).replace("; ", "\n") + "\n";
    Files.writeString(workingDirectory.resolve(line.substring(2, colon)), content);
  }

  private String run(Path runDirectory, char version, String command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ovs-ofctl", "-vconsole:off", "-t", "30"));
    all.addAll(words(command));
    all.add("-OOpenFlow1" + version);
    String output = RealSwitch.run(runDirectory, workingDirectory, all);
    return comparable(command, output.replace(runDirectory.toString(), "DIR"));
  }

  /** Times, and counters of what was looked up meanwhile, differ from run to run. */
  private static String comparable(String command, String output) {
    String text =
        output
            .replaceAll("duration([=:])[0-9.]+s", "duration$1?")
            .replaceAll("(idle|hard)_age=\\d+, ", "")
            .replaceAll("time=[0-9.]+ ms", "time=?");
    boolean isUnordered = command.contains("dump-") || command.contains("meter-stats");
    if (isUnordered) {
      String[] lines = text.split("\n");
      Arrays.sort(lines);
      text = String.join("\n", lines) + "\n";
    }
    return text;
  }
}
