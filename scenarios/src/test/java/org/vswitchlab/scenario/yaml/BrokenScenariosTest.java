package org.vswitchlab.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vswitchlab.scenario.spec.Diagnostic;

/**
 * Deliberately broken scenario files, each with what is printed of it beside it. Run with {@code
 * -Dgolden.update} to write the outputs anew, and review them as code.
 */
class BrokenScenariosTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/broken");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".vsl.yml"))
          .map(name -> name.substring(0, name.length() - ".vsl.yml".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void reportsEveryErrorAtItsPlace(String name) throws IOException {
    String file = name + ".vsl.yml";
    ParseResult result =
        new ScenarioParser().parse(file, Files.readString(DIRECTORY.resolve(file)));
    Path golden = DIRECTORY.resolve(name + ".txt");
    if (System.getProperty("golden.update") != null) {
      Files.writeString(golden, result.report());
    }
    assertThat(result.report()).isEqualTo(Files.readString(golden));
    assertThat(result.errors()).isNotEmpty();
    assertThat(result.scenario()).isEmpty();
    for (Diagnostic error : result.errors()) {
      assertThat(error.location().line()).as(error.toString()).isPositive();
      assertThat(error.code()).startsWith("E-");
    }
  }

  @Test
  void thereAreAtLeastTwentyOfThem() throws IOException {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(20);
  }
}
