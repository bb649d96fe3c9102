package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command line makes of the broken scenarios whose messages the parser's tests check. */
class BrokenScenarioFilesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/broken");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".vsl.yml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void endWithStatusTwoAndTheirMessages(Path file) throws IOException {
    Path golden = DIRECTORY.resolve(file.getFileName().toString().replace(".vsl.yml", ".txt"));
    String expected = Files.readString(golden);
    for (String command : List.of("check", "run", "compare")) {
      CommandLineRun run = CommandLineRun.of(command, file.toString());
      assertThat(run.status()).as("%s %s%n%s", command, file, run.err()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().replace(DIRECTORY + "/", "")).isEqualTo(expected);
    }
  }
}
