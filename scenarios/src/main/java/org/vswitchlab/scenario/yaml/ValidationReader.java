package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.Validation;

/** Reads the validations. */
final class ValidationReader {
  private static final List<String> CHECKS =
      List.of("ping", "exec", "always", "never", "eventually");

  private static final List<String> COMMON = List.of("points", "pass", "fail");

  private final References references;
  private final DiagnosticLog log;
  private final Keys keys;

  ValidationReader(References references, DiagnosticLog log) {
    this.references = references;
    this.log = log;
    this.keys = new Keys(ScenarioSchema.VALIDATION, log);
  }

  List<Validation> read(YamlValue.Mapping validations) {
    List<Validation> result = new ArrayList<>();
    for (YamlValue.Entry entry : validations.entries().values()) {
      if (entry.value() instanceof YamlValue.Mapping body) {
        readOne(entry, body, "validate." + entry.key()).ifPresent(result::add);
      }
    }
    return result;
  }

  private Optional<Validation> readOne(YamlValue.Entry entry, YamlValue.Mapping body, String path) {
    Validation.Heading heading =
        new Validation.Heading(
            entry.key(),
            Values.scalar(body, "points", ScenarioSchema.POINTS).orElse(1),
            Values.text(body, "pass"),
            Values.text(body, "fail"),
            entry.keyLocation());
    String check = keys.exactlyOne(body, CHECKS, path);
    return switch (check) {
      case "ping" -> ping(heading, body, path);
      case "exec" -> exec(heading, body, path);
      case "always" -> traffic(heading, Validation.Quantifier.ALWAYS, body, path);
      case "never" -> traffic(heading, Validation.Quantifier.NEVER, body, path);
      case "eventually" -> traffic(heading, Validation.Quantifier.EVENTUALLY, body, path);
      default -> Optional.empty();
    };
  }

  private void only(YamlValue.Mapping body, String path, String check, String... others) {
    List<String> allowed = new ArrayList<>(COMMON);
    allowed.add(check);
    allowed.addAll(List.of(others));
    keys.only(body, allowed, path, check);
  }

  private Optional<Validation> ping(
      Validation.Heading heading, YamlValue.Mapping body, String path) {
    only(body, path, "ping", "at", "node", "nodes", "expect");
    keys.require(body, "at", path, "ping");
    List<String> nodes = nodes(body, path, "ping");
    String target = Values.text(body, "ping");
    if (!IpText.isIpv4(target) && !IpText.isIpv6(target) && !target.isEmpty()) {
      references.node(body.get("ping"), path + ".ping");
    }
    boolean reachable = !Values.text(body, "expect").equals("unreachable");
    long at = Values.scalar(body, "at", Scalars.DURATION).orElse(0L);
    return Optional.of(new Validation.Ping(heading, at, nodes, target, reachable));
  }

  private List<String> nodes(YamlValue.Mapping body, String path, String check) {
    if (body.get("node") == null && body.get("nodes") == null) {
      keys.require(body, "nodes", path, check);
    }
    List<String> result = new ArrayList<>(references.nodes(body.get("node"), path + ".node"));
    result.addAll(references.nodes(body.get("nodes"), path + ".nodes"));
    return result;
  }

  private Optional<Validation> exec(
      Validation.Heading heading, YamlValue.Mapping body, String path) {
    only(body, path, "exec", "at", "node", "nodes", "contains", "matches", "equals");
    keys.require(body, "at", path, "exec");
    List<String> nodes = nodes(body, path, "exec");
    long at = Values.scalar(body, "at", Scalars.DURATION).orElse(0L);
    return Values.command(body.get("exec"))
        .map(
            command ->
                new Validation.Exec(
                    heading,
                    at,
                    nodes,
                    command,
                    Values.scalars(body.get("contains"), Scalars.LOOSE_TEXT),
                    Values.scalars(body.get("matches"), Scalars.REGEX),
                    Values.scalar(body, "equals", Scalars.LOOSE_TEXT)));
  }

  private Optional<Validation> traffic(
      Validation.Heading heading,
      Validation.Quantifier quantifier,
      YamlValue.Mapping body,
      String path) {
    String key = quantifier.name().toLowerCase(java.util.Locale.ROOT);
    only(body, path, key, "link", "port", "from", "until");
    String place = keys.exactlyOne(body, List.of("link", "port"), path);
    Optional<String> link = references.link(body.get("link"), path + ".link");
    Optional<PortRef> port = references.portOrOwnInterface(body.get("port"), path + ".port");
    long from = Values.scalar(body, "from", Scalars.DURATION).orElse(0L);
    long until = Values.scalar(body, "until", Scalars.DURATION).orElse(Long.MAX_VALUE);
    if (from > until) {
      log.error(
          "E-VALUE", body.get("until").location(), path + " ends before it begins: until < from.");
    }
    Optional<String> filter = Values.scalar(body, key, Scalars.FILTER);
    boolean found = place.equals("link") ? link.isPresent() : port.isPresent();
    if (filter.isEmpty() || !found) {
      return Optional.empty();
    }
    return Optional.of(
        new Validation.Traffic(
            heading,
            quantifier,
            filter.get(),
            body.get(key).location(),
            link.orElse(""),
            port,
            from,
            until));
  }
}
