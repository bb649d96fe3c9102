package org.vswitchlab.management.iproute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the tools of Linux printed, against what ours print: {@code ORIGIN.md} beside the files. */
class RecordedCommandsTest {
  private static final Path RECORDED = Path.of("src/test/resources/recorded/linux-commands");

  @TestFactory
  Stream<DynamicTest> commandsAnswerAsOnLinux() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(RECORDED)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".txt")).sorted().toList()) {
        for (Transcript recorded : Transcript.read(file)) {
          tests.add(DynamicTest.dynamicTest(recorded.name(), () -> assertSame(recorded)));
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static void assertSame(Transcript recorded) {
    assertThat(String.join("", recorded.play().blocks()))
        .isEqualTo(String.join("", recorded.blocks()));
  }
}
