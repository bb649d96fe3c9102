package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;

/** Reads scenario files. */
public final class ScenarioParser {
  private final List<NodeKind> kinds;

  /** A parser that knows the standard kinds of nodes. */
  public ScenarioParser() {
    this(NodeKind.STANDARD);
  }

  /** A parser that knows these kinds of nodes. */
  public ScenarioParser(List<NodeKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** Reads a scenario as it is. */
  public ParseResult parse(String file, String text) {
    return parse(file, text, List.of());
  }

  /**
   * Reads a scenario.
   *
   * @param file its name, for messages and as the scenario's name if the text has none
   * @param settings {@code path=value} of the command line, which go over the text
   */
  public ParseResult parse(String file, String text, List<String> settings) {
    DiagnosticLog log = new DiagnosticLog();
    YamlValue written = YamlTreeReader.read(file, text, log);
    if (written == null) {
      return new ParseResult(Optional.empty(), log.sorted());
    }
    YamlValue tree = new Overrides(log).apply(written, settings);
    new SchemaCheck(log).check(tree, ScenarioSchema.SCENARIO, "");
    Scenario scenario = worlds(file, Values.mapping(tree), log);
    return new ParseResult(
        log.hasErrors() ? Optional.empty() : Optional.of(scenario), log.sorted());
  }

  private Scenario worlds(String file, YamlValue.Mapping root, DiagnosticLog log) {
    Map<String, Scenario> variants = new LinkedHashMap<>();
    for (YamlValue.Entry entry : Values.mapping(root, "variants").entries().values()) {
      YamlValue.Mapping variant = Values.mapping(entry.value());
      YamlValue.Mapping merged = Overlay.ofVariant(root, variant);
      new SchemaCheck(log).check(merged, ScenarioSchema.SCENARIO, "");
      variants.put(
          entry.key(),
          new WorldReader(file, merged, entry.key(), kindOf(variant, log), log, kinds)
              .read(
                  Values.mapping(variant, "exec"), "variants." + entry.key() + ".exec", Map.of()));
    }
    // The scenario itself has a world too: what 'switch' means in it matters only without variants.
    return new WorldReader(file, root, "", NodeKind.OVS, log, kinds)
        .read(YamlValue.Mapping.empty(SourceLocation.NONE), "", variants);
  }

  private NodeKind kindOf(YamlValue.Mapping variant, DiagnosticLog log) {
    YamlValue value = variant.get("switch");
    Optional<String> name = Values.scalar(value, Scalars.NAME_WORD);
    if (name.isEmpty()) {
      return NodeKind.OVS;
    }
    List<String> known = new ArrayList<>();
    for (NodeKind kind : kinds) {
      if (kind.isSwitch()) {
        if (kind.name().equals(name.get()) || kind.aliases().contains(name.get())) {
          return kind;
        }
        known.add(kind.name());
      }
    }
    log.error(
        "E-KIND",
        value.location(),
        "'" + name.get() + "' is no kind of switch." + Suggestion.orExpected(name.get(), known));
    return NodeKind.OVS;
  }
}
