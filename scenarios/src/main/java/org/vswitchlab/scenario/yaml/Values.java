package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vswitchlab.scenario.spec.ExecCommand;

/**
 * Reads values out of a tree that {@link SchemaCheck} has looked at: what is missing or malformed,
 * and so reported already, is empty here.
 */
final class Values {
  private Values() {}

  /** The value as a mapping; an empty one for anything else. */
  static YamlValue.Mapping mapping(YamlValue value) {
    return value instanceof YamlValue.Mapping mapping
        ? mapping
        : YamlValue.Mapping.empty(
            value == null ? org.vswitchlab.scenario.spec.SourceLocation.NONE : value.location());
  }

  static YamlValue.Mapping mapping(YamlValue.Mapping parent, String key) {
    return mapping(parent.get(key));
  }

  /** The items of a list, or one value that stands for a list of itself. */
  static List<YamlValue> items(YamlValue value) {
    if (value instanceof YamlValue.Sequence sequence) {
      return sequence.items();
    }
    if (value == null || (value instanceof YamlValue.Scalar scalar && scalar.isNull())) {
      return List.of();
    }
    return List.of(value);
  }

  static <T> Optional<T> scalar(YamlValue value, ValueType.Scalar<T> type) {
    if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(type.reader().read(scalar.text()));
    } catch (BadValue e) {
      return Optional.empty();
    }
  }

  static <T> Optional<T> scalar(YamlValue.Mapping mapping, String key, ValueType.Scalar<T> type) {
    return scalar(mapping.get(key), type);
  }

  static String text(YamlValue.Mapping mapping, String key) {
    return scalar(mapping, key, Scalars.TEXT).orElse("");
  }

  static <T> List<T> scalars(YamlValue value, ValueType.Scalar<T> type) {
    List<T> result = new ArrayList<>();
    for (YamlValue item : items(value)) {
      scalar(item, type).ifPresent(result::add);
    }
    return result;
  }

  /** Names with texts, in file order. */
  static Map<String, String> texts(YamlValue value) {
    Map<String, String> result = new LinkedHashMap<>();
    for (YamlValue.Entry entry : mapping(value).entries().values()) {
      scalar(entry.value(), Scalars.LOOSE_TEXT).ifPresent(text -> result.put(entry.key(), text));
    }
    return result;
  }

  /** A command with its place. */
  static Optional<ExecCommand> command(YamlValue value) {
    return scalar(value, Scalars.COMMAND).map(line -> new ExecCommand(line, value.location()));
  }
}
