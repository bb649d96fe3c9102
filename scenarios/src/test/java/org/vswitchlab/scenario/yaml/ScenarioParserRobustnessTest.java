package org.vswitchlab.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vswitchlab.scenario.spec.Diagnostic;

/** Whatever the text, the answer is a scenario or located errors, and soon. */
class ScenarioParserRobustnessTest {
  private static final String[] SNIPPETS = {
    ":",
    " ",
    "  ",
    "\n",
    "-",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "#",
    "&a",
    "*a",
    "!",
    "|",
    ">",
    "%",
    "@",
    "?",
    "\t",
    "<<: ",
    "null",
    "~",
    "0",
    "010",
    "on",
    "é",
    "\u0000",
    "\ufeff",
    "h1",
    "s1:p1",
    "---\n",
    "...\n",
    "exec",
    "1s",
    "5%",
    "vlan.access"
  };

  private static void parse(String text, long seed) {
    ParseResult result = new ScenarioParser().parse("t.vsl.yml", text);
    assertThat(result.scenario().isPresent()).isEqualTo(result.errors().isEmpty());
    long lineCount = text.lines().count();
    for (Diagnostic diagnostic : result.diagnostics()) {
      assertThat(diagnostic.location().line())
          .as("seed %d: %s", seed, diagnostic)
          .isBetween(1, (int) Math.max(1, lineCount + 1));
      assertThat(diagnostic.location().column()).isPositive();
      assertThat(diagnostic.toString()).isNotBlank();
    }
  }

  @Test
  void damagedScenariosGiveLocatedErrors() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String name : List.of("everything", "vlan-trunk-compare")) {
      texts.add(Files.readString(Path.of("src/test/resources/scenarios", name + ".vsl.yml")));
    }
    for (long seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
          case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
          default -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
        }
      }
      parse(text.toString(), seed);
    }
  }

  @Test
  void scenariosWithTheirLinesShuffledGiveLocatedErrors() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/scenarios/everything.vsl.yml"));
    for (long seed = 0; seed < 300; seed++) {
      List<String> lines = new ArrayList<>(text.lines().toList());
      Random random = new Random(seed);
      for (int i = 0; i < 5; i++) {
        Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
      }
      parse(String.join("\n", lines), seed);
    }
  }

  @Test
  void overwritingAnyPathWithAnythingGivesLocatedErrors() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/scenarios/everything.vsl.yml"));
    String[] paths = {
      "seed",
      "topology",
      "topology.nodes",
      "topology.nodes.h1",
      "topology.links",
      "topology.links.0",
      "topology.links.up.endpoints",
      "topology.links.1.endpoints.0",
      "topology.defaults",
      "vlans",
      "vlans.red",
      "variants",
      "variants.ovs",
      "variants.ovs.exec",
      "timeline",
      "timeline.0",
      "timeline.0.at",
      "validate",
      "validate.ping",
      "capture",
      "topology.nodes.compute1.bridges",
      "topology.nodes.s1.ports",
      "topology.nodes.s1.ports.p1",
      "topology.kinds",
      "a.b.c.d",
      "."
    };
    String[] values = {
      "",
      "1",
      "text",
      "[]",
      "{}",
      "[a, b]",
      "{ a: b }",
      "[[]]",
      "[null]",
      "~",
      "true",
      "{",
      "&x 1",
      "010"
    };
    for (String path : paths) {
      for (String value : values) {
        ParseResult result =
            new ScenarioParser().parse("t.vsl.yml", text, List.of(path + "=" + value));
        assertThat(result.scenario().isPresent()).isEqualTo(result.errors().isEmpty());
      }
    }
  }

  @Test
  void deepNestingIsAnErrorAndNoOverflow() {
    ParseResult flow = new ScenarioParser().parse("t.vsl.yml", "topology: " + "[".repeat(100_000));
    assertThat(flow.errors()).isNotEmpty();
    ParseResult block = new ScenarioParser().parse("t.vsl.yml", "- ".repeat(5_000) + "x");
    assertThat(block.errors()).extracting(Diagnostic::code).containsExactly("E-YAML");
  }

  @Test
  void readsAScenarioOfTenThousandNodes() {
    StringBuilder text = new StringBuilder("topology:\n  nodes:\n");
    int hosts = 10_000;
    for (int i = 0; i < hosts; i++) {
      text.append("    h").append(i).append(": { kind: vm }\n");
    }
    text.append("    s: { kind: ovs }\n  links:\n");
    for (int i = 0; i < hosts; i++) {
      text.append("    - [h").append(i).append(", s]\n");
    }
    ParseResult result = new ScenarioParser().parse("t.vsl.yml", text.toString());
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.scenario().orElseThrow().node("s").ports()).hasSize(hosts);
    assertThat(result.scenario().orElseThrow().node("h9999").port("eth0").macText())
        .isEqualTo("02:00:00:00:27:10");
  }
}
