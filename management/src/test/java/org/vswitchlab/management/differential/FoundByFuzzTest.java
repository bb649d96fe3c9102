package org.vswitchlab.management.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Small cases in which our switch once differed from ovs-vswitchd 3.1, whose answers are recorded
 * in {@code found-by-fuzz.txt}; they are recorded anew with {@code -Dgolden.update}, which needs
 * the real tools.
 */
class FoundByFuzzTest {
  private static final Path FILE = Path.of("src/test/resources/differential/found-by-fuzz.txt");

  /** Cases are separated by empty lines; the first line of each says what it shows. */
  private static List<List<String>> cases() throws IOException {
    List<List<String>> cases = new ArrayList<>();
    try (InputStream in =
        FoundByFuzzTest.class.getResourceAsStream("/differential/found-by-fuzz.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.split("\n\n+")) {
        cases.add(block.strip().lines().toList());
      }
    }
    return cases;
  }

  private static List<String> script(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith(">") && !line.startsWith("#")).toList();
  }

  @TestFactory
  Stream<DynamicTest> doesWhatTheRealSwitchDid() throws Exception {
    if (Boolean.getBoolean("golden.update")) {
      record();
    }
    return cases().stream().map(lines -> DynamicTest.dynamicTest(lines.get(0), () -> check(lines)));
  }

  private static void check(List<String> lines) throws Exception {
    List<String> wanted = lines.subList(1, lines.size());
    try (ModelSwitch ours = new ModelSwitch()) {
      ours.wire();
      assertThat(CaseReplay.run(ours, script(wanted))).containsExactlyElementsOf(wanted);
    }
  }

  private static void record() throws Exception {
    StringBuilder text = new StringBuilder();
    try (RealSwitch real = RealSwitch.start()) {
      for (List<String> lines : cases()) {
        text.append(text.isEmpty() ? "" : "\n").append(lines.get(0)).append('\n');
        CaseReplay.run(real, script(lines)).forEach(line -> text.append(line).append('\n'));
        real.reset();
      }
    }
    Files.writeString(FILE, text);
  }
}
