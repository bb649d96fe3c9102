package org.vswitchlab.management.ofctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the real Open vSwitch did with the same configuration and frames, this one does. */
class RecordedOvsCasesTest {

  @TestFactory
  Stream<DynamicTest> doesWhatTheRealSwitchDid() throws IOException, URISyntaxException {
    Path folder = folder();
    Map<String, String> pending = pending(folder.resolve("pending.txt"));
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        tests.add(DynamicTest.dynamicTest(name, () -> check(file, pending.get(name))));
      }
    }
    return tests.stream();
  }

  private static void check(Path file, String pendingReason) throws IOException {
    JsonNode recorded = new ObjectMapper().readTree(Files.readAllBytes(file));
    List<String> differences = new ArrayList<>();
    try {
      differences.addAll(new RecordedCase(recorded).run());
    } catch (RuntimeException e) {
      differences.add(e.toString());
    }
    if (pendingReason == null) {
      assertThat(differences).as(file.getFileName().toString()).isEmpty();
    } else {
      assertThat(differences)
          .as("this case passes now: take it out of pending.txt (%s)", pendingReason)
          .isNotEmpty();
    }
  }

  private static Path folder() throws URISyntaxException {
    URL url = RecordedOvsCasesTest.class.getResource("/recorded/ovs");
    return Path.of(url.toURI());
  }

  /** Cases that do not pass yet: name, blank, reason. This list only gets shorter. */
  private static Map<String, String> pending(Path file) throws IOException {
    Map<String, String> pending = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] columns = line.split("\\s+", 2);
        pending.put(columns[0], columns[1]);
      }
    }
    return pending;
  }
}
