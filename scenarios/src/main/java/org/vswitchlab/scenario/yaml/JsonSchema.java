package org.vswitchlab.scenario.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Translates {@link ScenarioSchema} into a JSON schema (draft 2020-12) for editors. */
public final class JsonSchema {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, ObjectNode> definitions = new LinkedHashMap<>();

  private JsonSchema() {}

  /** The schema as text, the same whenever and wherever it is made. */
  public static String text() {
    JsonSchema schema = new JsonSchema();
    ObjectNode root = MAPPER.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "VSwitchLab scenario");
    root.setAll(schema.reference(ScenarioSchema.SCENARIO));
    ObjectNode definitions = root.putObject("$defs");
    schema.definitions.forEach(definitions::set);
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode of(ValueType type) {
    if (type instanceof ValueType.Scalar<?> scalar) {
      return MAPPER.valueToTree(scalar.json());
    }
    if (type instanceof ValueType.ListOf list) {
      return list(list);
    }
    if (type instanceof ValueType.MapOf map) {
      return map(map);
    }
    if (type instanceof ValueType.Choice choice) {
      ObjectNode node = MAPPER.createObjectNode();
      ArrayNode anyOf = node.putArray("anyOf");
      choice.alternatives().forEach(alternative -> anyOf.add(of(alternative)));
      return node;
    }
    return reference((ValueType.ObjectOf) type);
  }

  private ObjectNode list(ValueType.ListOf type) {
    ObjectNode array = MAPPER.createObjectNode();
    array.put("type", "array");
    array.set("items", of(type.item()));
    if (type.length() > 0) {
      array.put("minItems", type.length());
      array.put("maxItems", type.length());
    }
    if (!type.orSingle()) {
      return array;
    }
    ObjectNode node = MAPPER.createObjectNode();
    node.putArray("anyOf").add(of(type.item())).add(array);
    return node;
  }

  private ObjectNode map(ValueType.MapOf type) {
    ObjectNode map = MAPPER.createObjectNode();
    map.put("type", "object");
    if (type.key().json().containsKey("pattern")) {
      map.set("propertyNames", of(type.key()));
    }
    map.set("additionalProperties", orNothing(of(type.value()), type.value()));
    if (!type.orNames()) {
      return map;
    }
    ObjectNode names = MAPPER.createObjectNode();
    names.put("type", "array");
    names.set("items", of(type.key()));
    ObjectNode node = MAPPER.createObjectNode();
    node.putArray("anyOf").add(map).add(names);
    return node;
  }

  /** An object may be left empty: {@code ports: { p3: }}. */
  private static ObjectNode orNothing(ObjectNode schema, ValueType type) {
    if (!(type instanceof ValueType.ObjectOf)) {
      return schema;
    }
    ObjectNode nothing = MAPPER.createObjectNode();
    nothing.put("type", "null");
    ObjectNode node = MAPPER.createObjectNode();
    node.putArray("anyOf").add(schema).add(nothing);
    return node;
  }

  private ObjectNode reference(ValueType.ObjectOf type) {
    if (!definitions.containsKey(type.name())) {
      ObjectNode definition = MAPPER.createObjectNode();
      definitions.put(type.name(), definition); // before its fields, which may hold it
      definition.put("type", "object");
      ObjectNode properties = definition.putObject("properties");
      ArrayNode required = MAPPER.createArrayNode();
      for (ValueType.Field field : type.fields().get()) {
        ObjectNode property = of(field.type());
        if (field.type() instanceof ValueType.MapOf || field.type() instanceof ValueType.ObjectOf) {
          property = orEmpty(property);
        }
        property.put("description", field.doc());
        properties.set(field.key(), property);
        if (field.isRequired()) {
          required.add(field.key());
        }
      }
      if (!required.isEmpty()) {
        definition.set("required", required);
      }
      definition.put("additionalProperties", false);
    }
    ObjectNode node = MAPPER.createObjectNode();
    node.put("$ref", "#/$defs/" + type.name());
    return node;
  }

  /** A section whose entries are all commented out is no mistake. */
  private static ObjectNode orEmpty(ObjectNode schema) {
    ObjectNode nothing = MAPPER.createObjectNode();
    nothing.put("type", "null");
    ObjectNode node = MAPPER.createObjectNode();
    node.putArray("anyOf").add(schema).add(nothing);
    return node;
  }
}
