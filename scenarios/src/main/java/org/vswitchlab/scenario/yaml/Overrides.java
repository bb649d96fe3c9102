package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.scenario.spec.SourceLocation;

/**
 * Settings of the command line, {@code topology.nodes.h1.mac=02:00:00:00:00:09}: the path names
 * keys, list items by number from 0 or, for links, by name; the value is YAML.
 */
final class Overrides {
  private final DiagnosticLog log;

  Overrides(DiagnosticLog log) {
    this.log = log;
  }

  /** The tree with all settings in it, later ones over earlier ones. */
  YamlValue apply(YamlValue tree, List<String> settings) {
    YamlValue result = tree;
    for (int i = 0; i < settings.size(); i++) {
      String file = settings.size() == 1 ? "--set" : "--set #" + (i + 1);
      result = apply(result, settings.get(i), file);
    }
    return result;
  }

  private YamlValue apply(YamlValue tree, String setting, String file) {
    log.addSource(file, setting);
    SourceLocation start = new SourceLocation(file, 1, 1);
    int equals = setting.indexOf('=');
    if (equals <= 0) {
      log.error("E-SET", start, "A setting is written path=value.");
      return tree;
    }
    // Blanks in place of the path keep the columns.
    String blanked = " ".repeat(equals + 1) + setting.substring(equals + 1);
    YamlValue value = YamlTreeReader.read(file, blanked, log);
    log.addSource(file, setting);
    if (value == null) {
      return tree;
    }
    List<String> path = List.of(setting.substring(0, equals).split("\\.", -1));
    return set(tree, path, 0, value, file, 1);
  }

  private YamlValue set(
      YamlValue at, List<String> path, int depth, YamlValue value, String file, int column) {
    if (depth == path.size()) {
      return value;
    }
    SourceLocation here = new SourceLocation(file, 1, column);
    if (at instanceof YamlValue.Sequence sequence) {
      return setItem(sequence, path, depth, value, here);
    }
    YamlValue.Mapping mapping = Values.mapping(at == null ? null : at);
    int used = keyLength(mapping, path, depth);
    String key = String.join(".", path.subList(depth, depth + used));
    if (key.isEmpty()) {
      log.error("E-SET", here, "The path has an empty part.");
      return at;
    }
    Map<String, YamlValue.Entry> entries = new LinkedHashMap<>(mapping.entries());
    YamlValue.Entry old = entries.get(key);
    YamlValue child =
        set(
            old == null ? null : old.value(),
            path,
            depth + used,
            value,
            file,
            column + key.length() + 1);
    if (child != null) {
      entries.put(key, new YamlValue.Entry(key, here, child));
    }
    return new YamlValue.Mapping(entries, at == null ? here : mapping.location());
  }

  /** Keys such as {@code vlan.access} hold dots: as many parts as make a key that is known. */
  private static int keyLength(YamlValue.Mapping mapping, List<String> path, int depth) {
    for (int used = path.size() - depth; used > 1; used--) {
      String key = String.join(".", path.subList(depth, depth + used));
      if (mapping.entries().containsKey(key) || (key.startsWith("vlan.") && used == 2)) {
        return used;
      }
    }
    return 1;
  }

  private YamlValue setItem(
      YamlValue.Sequence sequence,
      List<String> path,
      int depth,
      YamlValue value,
      SourceLocation here) {
    String part = path.get(depth);
    List<YamlValue> items = new ArrayList<>(sequence.items());
    int index = -1;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String name = Values.text(Values.mapping(items.get(i)), "name");
      names.add(name);
      if (name.equals(part) || part.equals(Integer.toString(i))) {
        index = i;
      }
    }
    if (index < 0) {
      names.removeIf(String::isEmpty);
      log.error(
          "E-SET",
          here,
          "The list has no item '"
              + part
              + "'; expected a number in 0.."
              + (items.size() - 1)
              + " or a name."
              + Suggestion.of(part, names));
      return sequence;
    }
    int column = here.column() + part.length() + 1;
    items.set(index, set(items.get(index), path, depth + 1, value, here.file(), column));
    return new YamlValue.Sequence(items, sequence.location());
  }
}
