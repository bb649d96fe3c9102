package org.vswitchlab.scenario.yaml;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a value of a scenario file may be. */
sealed interface ValueType {
  /** In words, for messages: {@code a list of nodes}. */
  String noun();

  /** Turns a scalar's text into a value. */
  interface Reader<T> {
    T read(String text) throws BadValue;
  }

  /**
   * A scalar.
   *
   * @param json its JSON schema
   */
  record Scalar<T>(String noun, Map<String, Object> json, Reader<T> reader) implements ValueType {}

  /**
   * A list.
   *
   * @param orSingle whether one item may stand without the list
   * @param length how many items it has; 0 for any number
   */
  record ListOf(String noun, ValueType item, boolean orSingle, int length) implements ValueType {}

  /**
   * Names with values.
   *
   * @param key what the names must be
   * @param orNames whether a list of names may stand for names with empty values
   */
  record MapOf(String noun, Scalar<String> key, ValueType value, boolean orNames)
      implements ValueType {}

  /**
   * Known keys with values; a missing value counts as an empty object.
   *
   * @param name in the JSON schema
   * @param fields given late, since objects may hold themselves
   */
  record ObjectOf(String name, String noun, Supplier<List<Field>> fields) implements ValueType {
    Field field(String key) {
      for (Field field : fields.get()) {
        if (field.key().equals(key)) {
          return field;
        }
      }
      return null;
    }
  }

  /** Either of several, told apart by being a scalar, a list or a mapping. */
  record Choice(String noun, List<ValueType> alternatives) implements ValueType {}

  /** One key of an object. */
  record Field(String key, ValueType type, boolean isRequired, String doc) {}
}
