package org.vswitchlab.scenario.yaml;

import java.util.List;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.yaml.ValueType.Field;

/**
 * Compares a tree with a type and reports every difference: unknown and missing keys, values of
 * another shape, scalars of wrong syntax. What it lets pass can be read without further checks of
 * syntax; what it does not is skipped by the readers.
 */
final class SchemaCheck {
  private final DiagnosticLog log;

  SchemaCheck(DiagnosticLog log) {
    this.log = log;
  }

  /** Path of a key: {@code topology} goes without saying. */
  static String child(String path, String key) {
    return path.isEmpty() || path.equals("topology") ? key : path + "." + key;
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  void check(YamlValue value, ValueType type, String path) {
    if (value instanceof YamlValue.Refused) {
      return;
    }
    if (type instanceof ValueType.Scalar<?> scalar) {
      checkScalar(value, scalar, path);
    } else if (type instanceof ValueType.ListOf list) {
      checkList(value, list, path);
    } else if (type instanceof ValueType.MapOf map) {
      checkMap(value, map, path);
    } else if (type instanceof ValueType.ObjectOf object) {
      checkObject(value, object, path);
    } else if (type instanceof ValueType.Choice choice) {
      checkChoice(value, choice, path);
    }
  }

  private void checkScalar(YamlValue value, ValueType.Scalar<?> type, String path) {
    if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
      wrongShape(value, type.noun(), path);
      return;
    }
    try {
      type.reader().read(scalar.text());
    } catch (BadValue e) {
      log.error(e.code(), scalar.at(e.index()), path + ": " + sentence(e.getMessage()));
    }
  }

  /** Ends a message with a full stop unless it has an end. */
  static String sentence(String message) {
    return message.endsWith("?") || message.endsWith(".") ? message : message + ".";
  }

  private void wrongShape(YamlValue value, String expected, String path) {
    String what = path.isEmpty() ? "The file" : path;
    log.error(
        "E-TYPE", value.location(), what + " is " + value.noun() + "; expected " + expected + ".");
  }

  private void checkList(YamlValue value, ValueType.ListOf type, String path) {
    if (!(value instanceof YamlValue.Sequence sequence)) {
      if (type.orSingle() && value instanceof YamlValue.Scalar scalar && !scalar.isNull()) {
        check(value, type.item(), path);
      } else if (!(value instanceof YamlValue.Scalar scalar && scalar.isNull())) {
        wrongShape(value, type.noun(), path);
      }
      return;
    }
    List<YamlValue> items = sequence.items();
    if (type.length() > 0 && items.size() != type.length()) {
      log.error(
          "E-COUNT",
          value.location(),
          path
              + " has "
              + items.size()
              + (items.size() == 1 ? " item" : " items")
              + "; expected "
              + type.noun()
              + ".");
    }
    for (int i = 0; i < items.size(); i++) {
      check(items.get(i), type.item(), item(path, i));
    }
  }

  private void checkMap(YamlValue value, ValueType.MapOf type, String path) {
    if (value instanceof YamlValue.Scalar scalar && scalar.isNull()) {
      return;
    }
    if (value instanceof YamlValue.Sequence sequence && type.orNames()) {
      for (int i = 0; i < sequence.items().size(); i++) {
        check(sequence.items().get(i), type.key(), item(path, i));
      }
      return;
    }
    if (!(value instanceof YamlValue.Mapping mapping)) {
      wrongShape(value, "a mapping (" + type.noun() + ")", path);
      return;
    }
    for (YamlValue.Entry entry : mapping.entries().values()) {
      checkKey(entry, type.key(), path);
      check(entry.value(), type.value(), child(path, entry.key()));
    }
  }

  private void checkKey(YamlValue.Entry entry, ValueType.Scalar<String> type, String path) {
    try {
      type.reader().read(entry.key());
    } catch (BadValue e) {
      log.error(e.code(), entry.keyLocation(), path + ": " + sentence(e.getMessage()));
    }
  }

  private void checkObject(YamlValue value, ValueType.ObjectOf type, String path) {
    YamlValue.Mapping mapping;
    if (value instanceof YamlValue.Mapping m) {
      mapping = m;
    } else if (value instanceof YamlValue.Scalar scalar && scalar.isNull()) {
      mapping = YamlValue.Mapping.empty(value.location());
    } else {
      wrongShape(value, "a mapping (" + type.noun() + ")", path);
      return;
    }
    boolean isVariant = type.name().equals(ScenarioSchema.VARIANT.name());
    for (YamlValue.Entry entry : mapping.entries().values()) {
      Field field = type.field(entry.key());
      if (field == null) {
        unknownKey(entry, type, path);
      } else if (!isVariant || !ScenarioSchema.isOverlaid(entry.key())) {
        check(entry.value(), field.type(), child(path, entry.key()));
      }
    }
    for (Field field : type.fields().get()) {
      if (field.isRequired() && !mapping.entries().containsKey(field.key())) {
        missing(mapping.location(), path, field.key());
      }
    }
  }

  private void missing(SourceLocation location, String path, String key) {
    log.error(
        "E-MISSING", location, (path.isEmpty() ? "The file" : path) + " lacks '" + key + "'.");
  }

  private void unknownKey(YamlValue.Entry entry, ValueType.ObjectOf type, String path) {
    List<String> keys = type.fields().get().stream().map(Field::key).toList();
    String where = path.isEmpty() ? "A scenario" : path;
    boolean followsComma = entry.value() instanceof YamlValue.Scalar scalar && scalar.isNull();
    String hint =
        followsComma
            ? Suggestion.of(entry.key(), keys)
                + " Quote the text before it if the comma belongs to that."
            : Suggestion.orExpected(entry.key(), keys);
    log.error("E-KEY", entry.keyLocation(), where + " has no key '" + entry.key() + "'." + hint);
  }

  private void checkChoice(YamlValue value, ValueType.Choice choice, String path) {
    for (ValueType alternative : choice.alternatives()) {
      if (fits(value, alternative)) {
        check(value, alternative, path);
        return;
      }
    }
    wrongShape(value, choice.noun(), path);
  }

  private static boolean fits(YamlValue value, ValueType type) {
    if (value instanceof YamlValue.Scalar scalar) {
      return type instanceof ValueType.Scalar<?> && !scalar.isNull();
    }
    if (value instanceof YamlValue.Sequence) {
      return type instanceof ValueType.ListOf;
    }
    return type instanceof ValueType.ObjectOf || type instanceof ValueType.MapOf;
  }
}
