package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.spec.TimelineEntry;

/** Reads the timeline. */
final class TimelineReader {
  private static final List<String> ACTIONS = List.of("exec", "state", "set", "replay", "inject");

  private final References references;
  private final DiagnosticLog log;
  private final Keys keys;

  TimelineReader(References references, DiagnosticLog log) {
    this.references = references;
    this.log = log;
    this.keys = new Keys(ScenarioSchema.TIMELINE_ENTRY, log);
  }

  /** The entries by time, those of equal time in file order. */
  List<TimelineEntry> read(YamlValue timeline) {
    List<TimelineEntry> result = new ArrayList<>();
    List<YamlValue> items =
        timeline instanceof YamlValue.Sequence sequence ? sequence.items() : List.of();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof YamlValue.Mapping body) {
        readEntry(body, SchemaCheck.item("timeline", i)).ifPresent(result::add);
      }
    }
    result.sort(Comparator.comparingLong(TimelineEntry::atNanos));
    return result;
  }

  private Optional<TimelineEntry> readEntry(YamlValue.Mapping body, String path) {
    long at = Values.scalar(body, "at", Scalars.DURATION).orElse(0L);
    SourceLocation location = body.location();
    String action = keys.exactlyOne(body, ACTIONS, path);
    return switch (action) {
      case "exec" -> exec(body, at, path);
      case "state" -> state(body, at, path);
      case "set" -> {
        keys.only(body, List.of("at", "set", "link"), path, action);
        Optional<String> link = link(body, path, action);
        if (body.get("set") instanceof YamlValue.Mapping change && change.entries().isEmpty()) {
          log.error(
              "E-MISSING",
              change.location(),
              path + ".set changes nothing; expected settings of a link such as loss: 10%.");
        }
        yield link.map(
            name ->
                new TimelineEntry.LinkSet(
                    at, name, LinkReader.change(Values.mapping(body, "set")), location));
      }
      case "replay" -> {
        keys.only(body, List.of("at", "replay", "into"), path, action);
        Optional<String> file = Values.scalar(body, "replay", Scalars.TEXT);
        Optional<PortRef> into = into(body, path, action);
        yield file.isPresent() && into.isPresent()
            ? Optional.of(
                new TimelineEntry.Replay(at, file.get(), into.get(), body.get("replay").location()))
            : Optional.empty();
      }
      case "inject" -> {
        keys.only(body, List.of("at", "inject", "into"), path, action);
        var frame = Values.scalar(body, "inject", Scalars.FRAME);
        Optional<PortRef> into = into(body, path, action);
        yield frame.isPresent() && into.isPresent()
            ? Optional.of(new TimelineEntry.Inject(at, frame.get(), into.get(), location))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<TimelineEntry> exec(YamlValue.Mapping body, long at, String path) {
    keys.only(body, List.of("at", "exec", "node"), path, "exec");
    keys.require(body, "node", path, "exec");
    var node = references.node(body.get("node"), path + ".node");
    var command = Values.command(body.get("exec"));
    return node.isPresent() && command.isPresent()
        ? Optional.of(
            new TimelineEntry.Exec(at, node.get().address, command.get(), body.location()))
        : Optional.empty();
  }

  private Optional<TimelineEntry> state(YamlValue.Mapping body, long at, String path) {
    keys.only(body, List.of("at", "state", "node", "link"), path, "state");
    boolean up = Values.text(body, "state").equals("up");
    if (body.get("node") != null && body.get("link") == null) {
      return references
          .node(body.get("node"), path + ".node")
          .map(node -> new TimelineEntry.NodeState(at, node.address, up, body.location()));
    }
    if (body.get("node") != null) {
      log.error(
          "E-CONFLICT",
          body.location(),
          path + " has both 'node' and 'link'; expected one of them.");
      return Optional.empty();
    }
    return link(body, path, "state")
        .map(link -> new TimelineEntry.LinkState(at, link, up, body.location()));
  }

  private Optional<String> link(YamlValue.Mapping body, String path, String action) {
    keys.require(body, "link", path, action);
    return references.link(body.get("link"), path + ".link");
  }

  private Optional<PortRef> into(YamlValue.Mapping body, String path, String action) {
    keys.require(body, "into", path, action);
    return references.portOrOwnInterface(body.get("into"), path + ".into");
  }
}
