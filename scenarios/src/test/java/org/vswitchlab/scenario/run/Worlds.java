package org.vswitchlab.scenario.run;

import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.yaml.ParseResult;
import org.vswitchlab.scenario.yaml.ScenarioParser;

/** Scenarios written in tests. */
public final class Worlds {
  /** Two machines without addresses on one cable of 1 ms. */
  public static final String CABLE =
      """
      name: cable
      topology:
        nodes:
          h1: { kind: vm }
          h2: { kind: vm }
        links:
          - { name: cable, endpoints: ["h1:eth0", "h2:eth0"], delay: 1ms }
      """;

  /** An Ethernet frame from 02:..:09 to everybody, of a type that nobody wants. */
  public static final String FRAME = "ffffffffffff02000000000988b5" + "00".repeat(46);

  private Worlds() {}

  public static Scenario of(String... yaml) {
    ParseResult result = new ScenarioParser().parse("test.vsl.yml", String.join("", yaml));
    return result.scenario().orElseThrow(() -> new AssertionError(result.report()));
  }

  public static ScenarioRun run(String... yaml) {
    ScenarioRun run = ScenarioRun.start(of(yaml), RunOptions.DEFAULT.withJournalCapacity(1 << 10));
    HeadlessRun.run(run, now -> {});
    return run;
  }
}
