package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vswitchlab.ovs.flow.Match;

/** Frames come out byte for byte as the real userspace datapath sends them. */
class ActionGoldenTest {
  static Stream<String> lines() throws IOException {
    try (InputStream in =
        ActionGoldenTest.class.getResourceAsStream("/golden/datapath/actions.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theFramesAreTheRealOnes(String line) throws DatapathSyntaxException {
    String[] parts = line.split(" \\| ?", -1);
    DatapathBench bench = new DatapathBench(2).tapped();
    List<DatapathAction> actions = DatapathActionParser.parse(parts[1]);
    bench.rules.rules.add(new RuleTable.Rule(Match.ANY, actions));
    bench.inject(1, parts[2]);
    List<String> expected =
        Arrays.stream(parts[3].trim().split(" "))
            .filter(hex -> !hex.isEmpty())
            .map(hex -> "p2 " + hex)
            .toList();
    assertThat(bench.takeSent()).isEqualTo(expected);
    assertThat(bench.ledger.imbalance()).isZero();
  }
}
