package org.vswitchlab.management.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * One message of JSON-RPC 1.0 (RFC 7047, 4).
 *
 * @param kind which parts are there
 * @param id request's identity; JSON null for notifications
 * @param method of requests and notifications, else null
 * @param params of requests and notifications, else null
 * @param result of replies, else null
 * @param error of errors, else null
 */
public record JsonRpcMessage(
    Kind kind, JsonNode id, String method, ArrayNode params, JsonNode result, JsonNode error) {

  /** What a message is. */
  public enum Kind {
    REQUEST,
    NOTIFICATION,
    REPLY,
    ERROR
  }

  private static final Set<String> MEMBERS = Set.of("id", "method", "params", "result", "error");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  public static JsonRpcMessage request(JsonNode id, String method, ArrayNode params) {
    return new JsonRpcMessage(Kind.REQUEST, id, method, params, null, null);
  }

  public static JsonRpcMessage notification(String method, ArrayNode params) {
    return new JsonRpcMessage(Kind.NOTIFICATION, NODES.nullNode(), method, params, null, null);
  }

  public static JsonRpcMessage reply(JsonNode id, JsonNode result) {
    return new JsonRpcMessage(Kind.REPLY, id, null, null, result, null);
  }

  public static JsonRpcMessage error(JsonNode id, JsonNode error) {
    return new JsonRpcMessage(Kind.ERROR, id, null, null, null, error);
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static JsonRpcMessage of(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("message is not a JSON object");
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException(
                    "message has unexpected member \"" + name + "\"");
              }
            });
    JsonNode id = json.path("id");
    JsonNode method = json.path("method");
    if (!method.isMissingNode() && !method.isNull()) {
      return call(json, id, method);
    }
    if (!json.has("result") && !json.has("error")) {
      throw new IllegalArgumentException("message has neither \"method\" nor \"result\"");
    }
    if (id.isMissingNode() || id.isNull()) {
      throw new IllegalArgumentException("reply has no \"id\"");
    }
    JsonNode error = json.path("error");
    return error.isMissingNode() || error.isNull()
        ? reply(id, json.path("result"))
        : error(id, error);
  }

  private static JsonRpcMessage call(JsonNode json, JsonNode id, JsonNode method) {
    if (!method.isTextual()) {
      throw new IllegalArgumentException("\"method\" is not a string");
    }
    if (!(json.path("params") instanceof ArrayNode params)) {
      throw new IllegalArgumentException("\"params\" is not an array");
    }
    if (json.hasNonNull("result") || json.hasNonNull("error")) {
      throw new IllegalArgumentException("request has a \"result\" or an \"error\"");
    }
    return id.isMissingNode() || id.isNull()
        ? notification(method.textValue(), params)
        : request(id, method.textValue(), params);
  }

  /** The message as it goes over the wire. */
  public ObjectNode toJson() {
    ObjectNode json = NODES.objectNode();
    switch (kind) {
      case REQUEST, NOTIFICATION -> {
        json.set("id", id);
        json.put("method", method);
        json.set("params", params);
      }
      case REPLY -> {
        json.set("id", id);
        json.set("result", result);
        json.putNull("error");
      }
      case ERROR -> {
        // Without "result", as Open vSwitch sends it, although RFC 7047 has a null there.
        json.set("id", id);
        json.set("error", error);
      }
    }
    return json;
  }
}
