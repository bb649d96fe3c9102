package org.vswitchlab.management.iproute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each case recorded from the Linux kernel, played on the model. Cases of which the features are
 * not there yet are listed in {@code linux-bridge-pending.txt}, and that list may only shrink.
 */
class RecordedLinuxBridgeTest {
  private static final Path CASES = Path.of("src/test/resources/recorded/linux-bridge");
  private static final Path FUZZ_CASES = Path.of("src/test/resources/recorded/linux-bridge-fuzz");
  private static final Path PENDING =
      Path.of("src/test/resources/recorded/linux-bridge-pending.txt");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  @TestFactory
  Stream<DynamicTest> recordedCases() throws IOException {
    Map<String, String> pending = pending();
    try (Stream<Path> files = Files.list(CASES)) {
      List<Path> cases = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      assertThat(cases).isNotEmpty();
      List<String> names = cases.stream().map(RecordedLinuxBridgeTest::name).toList();
      assertThat(names).as("every pending case exists").containsAll(pending.keySet());
      return cases.stream()
          .map(
              file ->
                  pending.containsKey(name(file))
                      ? DynamicTest.dynamicTest(
                          "pending: " + name(file), () -> assertStillPending(file))
                      : DynamicTest.dynamicTest(name(file), () -> assertAsRecorded(file)));
    }
  }

  /** Random VLAN configurations and frames; {@code ORIGIN.md} beside them tells whence. */
  @TestFactory
  Stream<DynamicTest> recordedFuzzCases() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(FUZZ_CASES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode document = JSON.readTree(line);
          String name = document.get("name").asText();
          tests.add(DynamicTest.dynamicTest(name, () -> assertAsRecorded(document)));
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  /** Name of the case to the reason. */
  private static Map<String, String> pending() throws IOException {
    Map<String, String> pending = new TreeMap<>();
    for (String line : Files.readAllLines(PENDING)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] parts = line.split(":", 2);
        assertThat(parts).as("'case: reason' in " + line).hasSize(2);
        pending.put(parts[0].strip(), parts[1].strip());
      }
    }
    return pending;
  }

  private static void assertAsRecorded(Path file) throws IOException {
    assertAsRecorded(JSON.readTree(file.toFile()));
  }

  private static void assertAsRecorded(JsonNode document) throws IOException {
    RecordedCase recorded = new RecordedCase(document.get("case"));
    JsonNode result = recorded.play();
    assertThat(text(result)).isEqualTo(text(RecordedCase.essence(document.get("expected"))));
    assertThat(recorded.network().ledger().imbalance()).as("conservation").isZero();
  }

  private static String text(JsonNode node) throws IOException {
    return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
  }

  private static void assertStillPending(Path file) throws IOException {
    boolean passes;
    try {
      assertAsRecorded(file);
      passes = true;
    } catch (AssertionError | RuntimeException e) {
      passes = false;
    }
    assertThat(passes).as("passes now: take it off the list of pending cases").isFalse();
  }
}
