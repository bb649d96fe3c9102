package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** JSON as {@code ip -j -p} and {@code bridge -j -p} lay it out. */
final class PrettyJson {
  private static final String INDENT = "    ";

  private final StringBuilder text = new StringBuilder();

  private PrettyJson() {}

  static String of(JsonNode node) {
    PrettyJson json = new PrettyJson();
    json.write(node, 0);
    return json.text.toString();
  }

  private void write(JsonNode node, int depth) {
    if (node.isArray()) {
      text.append("[ ");
      String separator = "";
      for (JsonNode item : node) {
        text.append(separator);
        write(item, depth + 1);
        separator = ",";
      }
      text.append(node.isEmpty() ? "]" : " ]");
    } else if (node.isObject()) {
      writeObject(node, depth + 1);
    } else {
      text.append(node);
    }
  }

  private void writeObject(JsonNode node, int depth) {
    text.append('{');
    String separator = "";
    Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      text.append(separator);
      endLine(depth);
      text.append('"').append(field.getKey()).append("\": ");
      write(field.getValue(), depth);
      separator = ",";
    }
    if (!node.isEmpty()) {
      endLine(depth - 1);
    }
    text.append('}');
  }

  private void endLine(int depth) {
    text.append('\n').append(INDENT.repeat(depth));
  }
}
