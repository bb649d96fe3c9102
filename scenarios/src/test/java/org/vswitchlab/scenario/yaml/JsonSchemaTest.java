package org.vswitchlab.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
  private static final Path COMMITTED = Path.of("../docs/scenario.schema.json");

  private static Set<ValidationMessage> validate(String yaml) throws IOException {
    JsonNode tree = new YAMLMapper().readTree(yaml);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JsonSchema.text())
        .validate(tree);
  }

  static List<Path> goodScenarios() throws IOException {
    try (Stream<Path> labs = Files.walk(Path.of("labs"));
        Stream<Path> examples = Files.list(Path.of("src/test/resources/scenarios"))) {
      return Stream.concat(labs, examples)
          .filter(file -> file.toString().endsWith(".vsl.yml"))
          .sorted()
          .toList();
    }
  }

  /** With {@code -Dgolden.update} the committed schema is written anew. */
  @Test
  void theCommittedSchemaIsThatOfTheParser() throws IOException {
    if (System.getProperty("golden.update") != null) {
      Files.writeString(COMMITTED, JsonSchema.text());
    }
    assertThat(JsonSchema.text()).isEqualTo(Files.readString(COMMITTED));
  }

  @ParameterizedTest
  @MethodSource("goodScenarios")
  void acceptsWhatTheParserAccepts(Path file) throws IOException {
    String text = Files.readString(file);
    assertThat(new ScenarioParser().parse(file.toString(), text).errors()).isEmpty();
    assertThat(validate(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown-keys",
        "missing-units",
        "wrong-types",
        "bad-frames",
        "bad-names",
        "bad-links",
        "octal-vlan"
      })
  void refusesWhatTheParserRefusesBySyntax(String name) throws IOException {
    String text = Files.readString(Path.of("src/test/resources/broken", name + ".vsl.yml"));
    assertThat(validate(text)).isNotEmpty();
  }

  @Test
  void describesEveryKey() {
    assertThat(JsonSchema.text()).doesNotContain("\"description\" : \"\"").contains("vlan.access");
  }
}
