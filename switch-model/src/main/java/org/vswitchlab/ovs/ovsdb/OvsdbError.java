package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code <error>} of RFC 7047, 3.1: a word that programs test and a sentence for people. */
public final class OvsdbError extends Exception {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final String details;
  private final String syntax;

  /**
   * @param error the {@code error} string
   * @param details what was wrong; may be null
   */
  public OvsdbError(String error, String details) {
    this(error, details, null);
  }

  private OvsdbError(String error, String details, String syntax) {
    super(details == null ? error : error + ": " + details, null, false, false);
    this.error = error;
    this.details = details;
    this.syntax = syntax;
  }

  /** The JSON has the wrong shape. */
  public static OvsdbError syntax(JsonNode json, String details) {
    return about("syntax error", json, details);
  }

  /** An error that shows the JSON at fault; {@code json} may be null. */
  public static OvsdbError about(String error, JsonNode json, String details) {
    return new OvsdbError(error, details, json == null ? null : JsonText.sorted(json));
  }

  public static OvsdbError constraint(String details) {
    return new OvsdbError("constraint violation", details);
  }

  public String error() {
    return error;
  }

  /** May be null. */
  public String details() {
    return details;
  }

  /** Text of the JSON at fault, or null. */
  public String syntaxText() {
    return syntax;
  }

  /** The object that a reply holds. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (details != null) {
      json.put("details", details);
    }
    json.put("error", error);
    if (syntax != null) {
      json.put("syntax", syntax);
    }
    return json;
  }
}
