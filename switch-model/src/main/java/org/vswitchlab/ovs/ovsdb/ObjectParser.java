package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads the members of a JSON object and complains, as ovsdb-server does, about what is missing,
 * mistyped or unknown. The first complaint counts.
 */
final class ObjectParser {
  static final Predicate<JsonNode> STRING = JsonNode::isTextual;
  static final Predicate<JsonNode> OBJECT = JsonNode::isObject;
  static final Predicate<JsonNode> ARRAY = JsonNode::isArray;
  static final Predicate<JsonNode> BOOLEAN = JsonNode::isBoolean;
  static final Predicate<JsonNode> INTEGER = json -> json.isNumber() && Atoms.integer(json) != null;
  static final Predicate<JsonNode> NUMBER = JsonNode::isNumber;
  static final Predicate<JsonNode> ID = json -> json.isTextual() && Atoms.isId(json.textValue());
  static final Predicate<JsonNode> ANY = json -> true;

  private final JsonNode json;
  private final String name;
  private final Set<String> used = new TreeSet<>();

  /**
   * @param name what is read, for the complaint
   */
  ObjectParser(JsonNode json, String name) throws OvsdbError {
    this.json = json;
    this.name = name;
    if (!json.isObject()) {
      throw new OvsdbError("syntax error", "Parsing " + name + " failed: Object expected.");
    }
  }

  OvsdbError error(String problem) {
    return OvsdbError.syntax(json, "Parsing " + name + " failed: " + problem);
  }

  JsonNode required(String member, Predicate<JsonNode> type) throws OvsdbError {
    JsonNode value = optional(member, type);
    if (value == null) {
      throw error("Required '" + member + "' member is missing.");
    }
    return value;
  }

  /** The member, or null if it is absent. */
  JsonNode optional(String member, Predicate<JsonNode> type) throws OvsdbError {
    used.add(member);
    JsonNode value = json.get(member);
    if (value != null && !type.test(value)) {
      throw error("Type mismatch for member '" + member + "'.");
    }
    return value;
  }

  /** Complains about members that nobody asked for. */
  void finish() throws OvsdbError {
    if (json.size() <= used.size() && allUsed()) {
      return;
    }
    List<String> unknown = new ArrayList<>();
    json.fieldNames()
        .forEachRemaining(
            member -> {
              if (!used.contains(member)) {
                unknown.add(member);
              }
            });
    if (unknown.isEmpty()) {
      return;
    }
    String first = "Member '" + unknown.get(unknown.size() - 1) + "'";
    int others = unknown.size() - 1;
    throw error(
        others == 0
            ? first + " is present but not allowed here."
            : first
                + " and "
                + others
                + " other member"
                + (others > 1 ? "s" : "")
                + " are present but not allowed here.");
  }

  private boolean allUsed() {
    int seen = 0;
    for (String member : used) {
      if (json.has(member)) {
        seen++;
      }
    }
    return seen == json.size();
  }
}
