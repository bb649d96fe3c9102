package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that change a scenario file's values for one run. */
final class FileChanges {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all chance, in place of the file's.")
  private Long seed;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Changes a value of the file, as topology.nodes.h1.mac=...")
  private List<String> values = List.of();

  /** Each change as {@code PATH=VALUE}, in the order in which they count. */
  List<String> overrides() {
    List<String> all = new ArrayList<>(values);
    if (seed != null) {
      all.add("seed=" + seed);
    }
    return all;
  }
}
