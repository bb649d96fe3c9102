package org.vswitchlab.scenario.yaml;

import java.util.List;

/** Rules about which keys go together. */
final class Keys {
  private final ValueType.ObjectOf type;
  private final DiagnosticLog log;

  /** Rules for mappings of that type; unknown keys are reported elsewhere. */
  Keys(ValueType.ObjectOf type, DiagnosticLog log) {
    this.type = type;
    this.log = log;
  }

  /** Whether a key is misspelt, so that another may only seem to be missing. */
  private boolean hasUnknownKey(YamlValue.Mapping body) {
    return body.entries().keySet().stream().anyMatch(key -> type.field(key) == null);
  }

  /** The one of these keys that the mapping has; empty, and reported, if it has none or several. */
  String exactlyOne(YamlValue.Mapping body, List<String> keys, String path) {
    List<YamlValue.Entry> present =
        body.entries().values().stream().filter(entry -> keys.contains(entry.key())).toList();
    if (present.size() == 1) {
      return present.get(0).key();
    }
    String all = String.join(", ", keys);
    if (present.isEmpty() && hasUnknownKey(body)) {
      return "";
    }
    if (present.isEmpty()) {
      log.error(
          "E-MISSING",
          body.location(),
          path + " says nothing to do; expected one of: " + all + ".");
    } else {
      log.error(
          "E-CONFLICT",
          present.get(1).keyLocation(),
          path
              + " has both '"
              + present.get(0).key()
              + "' and '"
              + present.get(1).key()
              + "'; expected one of: "
              + all
              + ".");
    }
    return "";
  }

  /** Reports a key that is missing although {@code because} is there. */
  void require(YamlValue.Mapping body, String key, String path, String because) {
    if (body.get(key) == null && !hasUnknownKey(body)) {
      log.error(
          "E-MISSING", body.location(), path + " has '" + because + "' but lacks '" + key + "'.");
    }
  }

  /** Reports keys that mean nothing beside {@code because}. */
  void only(YamlValue.Mapping body, List<String> keys, String path, String because) {
    for (YamlValue.Entry entry : body.entries().values()) {
      if (!keys.contains(entry.key()) && type.field(entry.key()) != null) {
        log.error(
            "E-CONFLICT",
            entry.keyLocation(),
            path + ": '" + entry.key() + "' means nothing beside '" + because + "'.");
      }
    }
  }
}
