package org.vswitchlab.scenario.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.scenario.spec.SourceLocation;

/** A value of a YAML document that knows where it was written. */
sealed interface YamlValue {
  SourceLocation location();

  /** What it is, for messages: {@code a list}. */
  String noun();

  /**
   * Text or a number.
   *
   * @param isPlain whether it was written without quotes, so that YAML would guess its type
   * @param isVerbatim whether the file has the text as it is, without escapes and on one line
   * @param contentLocation the first character after the quote, or {@code location}
   */
  record Scalar(
      String text,
      boolean isPlain,
      boolean isVerbatim,
      SourceLocation location,
      SourceLocation contentLocation)
      implements YamlValue {
    /** Whether nothing was written, or {@code null} or {@code ~}. */
    boolean isNull() {
      return isPlain && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }

    @Override
    public String noun() {
      return isNull() ? "nothing" : "'" + text + "'";
    }

    /** The place of the character at that index of the text, or of the text if that is unclear. */
    SourceLocation at(int index) {
      if (!isVerbatim) {
        return location;
      }
      return new SourceLocation(
          contentLocation.file(), contentLocation.line(), contentLocation.column() + index);
    }
  }

  /** Something that YAML has and scenario files have not; it is reported already. */
  record Refused(SourceLocation location) implements YamlValue {
    @Override
    public String noun() {
      return "nothing";
    }
  }

  /** A list. */
  record Sequence(List<YamlValue> items, SourceLocation location) implements YamlValue {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String noun() {
      return "a list";
    }
  }

  /** Keys with values, in file order. */
  record Mapping(Map<String, Entry> entries, SourceLocation location) implements YamlValue {
    public Mapping {
      entries = new LinkedHashMap<>(entries);
    }

    static Mapping empty(SourceLocation location) {
      return new Mapping(Map.of(), location);
    }

    /** The value of that key, or null. */
    YamlValue get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    @Override
    public String noun() {
      return "a mapping";
    }
  }

  /** One key of a mapping with its value. */
  record Entry(String key, SourceLocation keyLocation, YamlValue value) {}
}
