package org.vswitchlab.management.vswitchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the real Open vSwitch did with the same configuration and frames, our daemons do for the
 * real tools. Some of the cases; the nightly profile takes all.
 */
class RecordedCasesOverSocketsTest {
  /** One case in so many is run each time. */
  private static final int SAMPLE = 8;

  private static Path directory;
  private static DaemonPair daemons;

  @BeforeAll
  static void start() throws Exception {
    for (String tool : List.of("ovs-vsctl", "ovs-ofctl", "ovs-appctl", "ovsdb-tool")) {
      requireTool(tool);
    }
    // Paths of sockets are short, which those of test folders need not be.
    directory = Files.createTempDirectory("vsl");
    daemons = DaemonPair.start(directory, "--enable-dummy", "--disable-system");
    daemons.must(
        "ovs-vsctl set open_vswitch . other_config:max-revalidator=100 && ovs-appctl time/stop");
  }

  @AfterAll
  static void stop() throws Exception {
    if (daemons != null) {
      daemons.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> someCasesComeOutAsRecorded() throws Exception {
    return cases().stream()
        .filter(file -> Integer.parseInt(name(file).substring(0, 3)) / 2 % SAMPLE == 1)
        .map(RecordedCasesOverSocketsTest::test);
  }

  @Tag("nightly")
  @TestFactory
  Stream<DynamicTest> allCasesComeOutAsRecorded() throws Exception {
    return cases().stream().map(RecordedCasesOverSocketsTest::test);
  }

  @Test
  void aCaseIsComparedAtAll() throws Exception {
    Path file = cases().get(0);
    String changed = Files.readString(file).replace("fail_mode=standalone", "fail_mode=secure");
    String noise = changed.replace("02aa00000001", "02aa00000009");
    assertThat(differences(new ObjectMapper().readTree(noise), "changed")).isNotEmpty();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  private static DynamicTest test(Path file) {
    return DynamicTest.dynamicTest(name(file), () -> check(file));
  }

  private static void check(Path file) throws Exception {
    JsonNode recorded = new ObjectMapper().readTree(Files.readAllBytes(file));
    List<String> differences = differences(recorded, name(file));
    String pendingReason = pending().get(name(file));
    if (pendingReason == null) {
      assertThat(differences).as(name(file)).isEmpty();
    } else {
      assertThat(differences).as("passes now, unlike in memory: %s", pendingReason).isNotEmpty();
    }
  }

  private static List<String> differences(JsonNode recorded, String name) throws Exception {
    Path captures = Files.createTempDirectory(directory, name);
    return new RecordedSocketCase(daemons, recorded, captures).run();
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(RecordedCasesOverSocketsTest.class.getResource("/recorded/ovs").toURI());
  }

  private static List<Path> cases() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      return new ArrayList<>(
          files.filter(file -> file.toString().endsWith(".json")).sorted().toList());
    }
  }

  private static Map<String, String> pending() throws IOException, URISyntaxException {
    Map<String, String> pending = new TreeMap<>();
    for (String line : Files.readAllLines(folder().resolve("pending.txt"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] columns = line.split("\\s+", 2);
        pending.put(columns[0], columns[1]);
      }
    }
    return pending;
  }
}
