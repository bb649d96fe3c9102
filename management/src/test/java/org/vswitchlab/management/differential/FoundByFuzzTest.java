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
 * Small cases in which our switch once differed from ovs-vswitchd 3.1, whose answers are recorded ;
 * they are recorded anew with {@code -Dgolden.update}, which needs the real tools.
 */
class FoundByFuzzTest {
  private static final List<String> FILES =
      List.of("found-by-fuzz.txt", "found-by-plain-fuzz.txt", "found-in-conntrack.txt");

  /** Cases are separated by empty lines; the first line of each says what it shows. */
  private static List<List<String>> cases(String file) throws IOException {
    List<List<String>> cases = new ArrayList<>();
    try (InputStream in = FoundByFuzzTest.class.getResourceAsStream("/differential/" + file)) {
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
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : FILES) {
      if (Boolean.getBoolean("golden.update")) {
        record(file);
      }
      for (List<String> lines : cases(file)) {
        tests.add(DynamicTest.dynamicTest(lines.get(0), () -> check(lines)));
      }
    }
    return tests.stream();
  }

  private static void check(List<String> lines) throws Exception {
    List<String> wanted = lines.subList(1, lines.size());
    try (ModelSwitch ours = new ModelSwitch()) {
      ours.wire();
      assertThat(CaseReplay.run(ours, script(wanted))).containsExactlyElementsOf(wanted);
    }
  }

  private static void record(String file) throws Exception {
    StringBuilder text = new StringBuilder();
    try (RealSwitch real = RealSwitch.start()) {
      for (List<String> lines : cases(file)) {
        text.append(text.isEmpty() ? "" : "\n").append(lines.get(0)).append('\n');
        CaseReplay.run(real, script(lines)).forEach(line -> text.append(line).append('\n'));
        real.reset();
      }
    }
    Files.writeString(Path.of("src/test/resources/differential/" + file), text);
  }
}
