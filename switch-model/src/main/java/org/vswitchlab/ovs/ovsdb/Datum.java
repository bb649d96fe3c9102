package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.BiPredicate;

/**
 * The value of one column of one row: a set of atoms, or a map, sorted and without duplicates. A
 * scalar is a set of one. Immutable.
 */
public final class Datum {
  public static final Datum EMPTY = new Datum(new Object[0], null);
  public static final Datum EMPTY_MAP = new Datum(new Object[0], new Object[0]);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int WORTH_A_SEARCH = 8;

  private final Object[] keys;
  private final Object[] values;

  /** Takes the arrays, which must be in order. */
  private Datum(Object[] keys, Object[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** A set of one atom. */
  public static Datum of(Object atom) {
    return new Datum(new Object[] {atom}, null);
  }

  /** A set; duplicates are dropped. */
  public static Datum setOf(Iterable<?> atoms) {
    List<Object> list = new java.util.ArrayList<>();
    atoms.forEach(list::add);
    list.sort(Atoms::compare);
    Object[] kept = new Object[list.size()];
    int n = 0;
    for (Object atom : list) {
      if (n == 0 || Atoms.compare(kept[n - 1], atom) != 0) {
        kept[n++] = atom;
      }
    }
    return n == 0 ? EMPTY : new Datum(Arrays.copyOf(kept, n), null);
  }

  /** A map; entries of {@code map} in any order. */
  public static Datum mapOf(java.util.Map<?, ?> map) {
    Object[] keys = map.keySet().toArray();
    Arrays.sort(keys, Atoms::compare);
    Object[] values = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      values[i] = map.get(keys[i]);
    }
    return keys.length == 0 ? EMPTY_MAP : new Datum(keys, values);
  }

  /** What a column of that type holds that was never set. */
  public static Datum defaultOf(ColumnType type) {
    if (type.min() == 0) {
      return type.isMap() ? EMPTY_MAP : EMPTY;
    }
    Object[] key = {type.key().type().defaultAtom()};
    return new Datum(key, type.isMap() ? new Object[] {type.value().type().defaultAtom()} : null);
  }

  public int size() {
    return keys.length;
  }

  public boolean isEmpty() {
    return keys.length == 0;
  }

  public boolean isMap() {
    return values != null;
  }

  public Object key(int index) {
    return keys[index];
  }

  public Object value(int index) {
    return values[index];
  }

  /** Elements, or keys of a map, in order. */
  public List<Object> keys() {
    return List.of(keys);
  }

  /** The only atom; null of an empty datum. */
  public Object single() {
    return keys.length == 0 ? null : keys[0];
  }

  /** The value of that key of a map, or null. */
  public Object get(Object key) {
    int at = indexOf(key);
    return at < 0 ? null : values[at];
  }

  public boolean containsKey(Object atom) {
    return indexOf(atom) >= 0;
  }

  private int indexOf(Object atom) {
    if (keys.length < WORTH_A_SEARCH) {
      for (int i = 0; i < keys.length; i++) {
        if (Atoms.compare(keys[i], atom) == 0) {
          return i;
        }
      }
      return -1;
    }
    return Arrays.binarySearch(keys, atom, Atoms::compare);
  }

  private boolean containsPair(Datum other, int index) {
    int at = indexOf(other.keys[index]);
    return at >= 0 && (values == null || Atoms.compare(values[at], other.values[index]) == 0);
  }

  /** Whether every element, or pair, of {@code other} is here. */
  public boolean includes(Datum other) {
    for (int i = 0; i < other.keys.length; i++) {
      if (!containsPair(other, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether no element, or pair, of {@code other} is here. */
  boolean excludes(Datum other) {
    for (int i = 0; i < other.keys.length; i++) {
      if (containsPair(other, i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a {@code <value>} of that type and checks its constraints. */
  static Datum parse(ColumnType type, JsonNode json, SymbolTable symbols) throws OvsdbError {
    boolean isTagged = json.isArray() && json.size() > 0 && json.get(0).isTextual();
    String tag = isTagged ? json.get(0).textValue() : "";
    if (type.isMap()) {
      return parseMap(type, elements(json, "map"), json, symbols);
    }
    if (tag.equals("set")) {
      return parseSet(type, elements(json, "set"), json, symbols);
    }
    Object atom = Atoms.parse(type.key().type(), json, symbols);
    type.key().check(atom);
    return of(atom);
  }

  private static JsonNode elements(JsonNode json, String tag) throws OvsdbError {
    if (json.isArray()
        && json.size() == 2
        && json.get(0).isTextual()
        && json.get(0).textValue().equals(tag)
        && json.get(1).isArray()) {
      return json.get(1);
    }
    throw OvsdbError.syntax(json, "expected [\"" + tag + "\", <array>]");
  }

  private static void checkCount(ColumnType type, int count, JsonNode json) throws OvsdbError {
    if (count >= type.min() && count <= type.max()) {
      return;
    }
    String limits =
        type.max() == 1 && type.min() == 1
            ? "exactly one member"
            : type.max() == ColumnType.UNLIMITED
                ? type.min() + " or more members"
                : type.min() + " to " + type.max() + " members";
    throw OvsdbError.syntax(
        json,
        (type.isMap() ? "map" : "set") + " must have " + limits + " but " + count + " are present");
  }

  private static Datum parseSet(
      ColumnType type, JsonNode elements, JsonNode json, SymbolTable symbols) throws OvsdbError {
    int count = elements.size();
    checkCount(type, count, json);
    if (count == 0) {
      return EMPTY;
    }
    Object[] keys = new Object[count];
    for (int i = 0; i < count; i++) {
      keys[i] = Atoms.parse(type.key().type(), elements.get(i), symbols);
      type.key().check(keys[i]);
    }
    Arrays.sort(keys, Atoms::compare);
    if (hasDuplicates(keys)) {
      throw new OvsdbError("ovsdb error", "set contains duplicate");
    }
    return new Datum(keys, null);
  }

  private static boolean hasDuplicates(Object[] sorted) {
    for (int i = 1; i < sorted.length; i++) {
      if (Atoms.compare(sorted[i - 1], sorted[i]) == 0) {
        return true;
      }
    }
    return false;
  }

  private static Datum parseMap(
      ColumnType type, JsonNode elements, JsonNode json, SymbolTable symbols) throws OvsdbError {
    int count = elements.size();
    checkCount(type, count, json);
    if (count == 0) {
      return EMPTY_MAP;
    }
    Object[][] pairs = new Object[count][];
    for (int i = 0; i < count; i++) {
      JsonNode pair = elements.get(i);
      if (!pair.isArray() || pair.size() != 2) {
        throw OvsdbError.syntax(pair, "expected 2-element array");
      }
      Object key = Atoms.parse(type.key().type(), pair.get(0), symbols);
      type.key().check(key);
      Object value = Atoms.parse(type.value().type(), pair.get(1), symbols);
      type.value().check(value);
      pairs[i] = new Object[] {key, value};
    }
    Arrays.sort(pairs, (a, b) -> Atoms.compare(a[0], b[0]));
    Object[] keys = new Object[count];
    Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      keys[i] = pairs[i][0];
      values[i] = pairs[i][1];
    }
    if (hasDuplicates(keys)) {
      throw new OvsdbError("ovsdb error", "map contains duplicate key");
    }
    return new Datum(keys, values);
  }

  /** Checks every atom against the constraints of the type. */
  void check(ColumnType type) throws OvsdbError {
    for (int i = 0; i < keys.length; i++) {
      type.key().check(keys[i]);
      if (values != null) {
        type.value().check(values[i]);
      }
    }
  }

  /** The {@code <value>} of RFC 7047, 5.1: a set of one is written as its atom. */
  public JsonNode toJson(ColumnType type) {
    if (type.isMap()) {
      ArrayNode pairs = JSON.arrayNode(keys.length);
      for (int i = 0; i < keys.length; i++) {
        pairs.add(JSON.arrayNode(2).add(Atoms.toJson(keys[i])).add(Atoms.toJson(values[i])));
      }
      return JSON.arrayNode(2).add("map").add(pairs);
    }
    if (keys.length == 1) {
      return Atoms.toJson(keys[0]);
    }
    ArrayNode elements = JSON.arrayNode(keys.length);
    for (Object key : keys) {
      elements.add(Atoms.toJson(key));
    }
    return JSON.arrayNode(2).add("set").add(elements);
  }

  /** The union with {@code other}; where a key is in both, this map's value stays. */
  public Datum union(Datum other) {
    if (other.isEmpty() || includesKeys(other)) {
      return this;
    }
    Object[] newKeys = new Object[keys.length + other.keys.length];
    Object[] newValues = values == null ? null : new Object[newKeys.length];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < keys.length || j < other.keys.length) {
      int order =
          i == keys.length
              ? 1
              : j == other.keys.length ? -1 : Atoms.compare(keys[i], other.keys[j]);
      Datum from = order <= 0 ? this : other;
      int at = order <= 0 ? i : j;
      newKeys[n] = from.keys[at];
      if (newValues != null) {
        newValues[n] = from.values[at];
      }
      n++;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return new Datum(
        Arrays.copyOf(newKeys, n), newValues == null ? null : Arrays.copyOf(newValues, n));
  }

  private boolean includesKeys(Datum other) {
    for (Object key : other.keys) {
      if (!containsKey(key)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What is left when {@code other} is taken away: from a map, pairs that are equal, or keys if
   * {@code other} is a set.
   */
  public Datum minus(Datum other) {
    return filter(
        (key, value) -> {
          int at = other.indexOf(key);
          boolean gone =
              at >= 0
                  && (other.values == null
                      || values == null
                      || Atoms.compare(other.values[at], value) == 0);
          return !gone;
        });
  }

  /**
   * What tells this value from an earlier one, ovsdb-server(7), 4.1.14: of a set or a map, what is
   * not in both, with the new value of a key whose value changed; else the value itself.
   */
  Datum differenceFrom(Datum before, ColumnType type) {
    return type.max() == 1 ? this : minus(before).union(before.minus(this));
  }

  /** A map without the keys of {@code other}; a set as it is. */
  public Datum minusKeys(Datum other) {
    return values == null ? this : filter((key, value) -> other.indexOf(key) < 0);
  }

  /** Elements, or pairs, for which the test holds; this datum if all do. */
  Datum filter(BiPredicate<Object, Object> kept) {
    Object[] newKeys = null;
    Object[] newValues = null;
    int n = 0;
    for (int i = 0; i < keys.length; i++) {
      boolean keep = kept.test(keys[i], values == null ? null : values[i]);
      if (!keep && newKeys == null) {
        newKeys = Arrays.copyOf(keys, keys.length);
        newValues = values == null ? null : Arrays.copyOf(values, keys.length);
        n = i;
      } else if (keep && newKeys != null) {
        newKeys[n] = keys[i];
        if (newValues != null) {
          newValues[n] = values[i];
        }
        n++;
      }
    }
    if (newKeys == null) {
      return this;
    }
    return new Datum(
        Arrays.copyOf(newKeys, n), newValues == null ? null : Arrays.copyOf(newValues, n));
  }

  /** A set of these atoms, or null if two of them are equal. */
  static Datum ofDistinct(Object[] atoms) {
    Arrays.sort(atoms, Atoms::compare);
    return hasDuplicates(atoms) ? null : new Datum(atoms, null);
  }

  /** Atoms as messages list them: {@code a, b}. */
  String joined() {
    StringJoiner text = new StringJoiner(", ");
    for (int i = 0; i < keys.length; i++) {
      text.add(
          values == null
              ? Atoms.format(keys[i])
              : Atoms.format(keys[i]) + "=" + Atoms.format(values[i]));
    }
    return text.toString();
  }

  /** As {@code ovs-vsctl get} prints: {@code [1, 2]}, {@code {k=v}}, a bare scalar. */
  public String format(ColumnType type) {
    if (keys.length == 1 && type.max() == 1) {
      return joined();
    }
    return type.isMap() ? "{" + joined() + "}" : "[" + joined() + "]";
  }

  /** Strings by key, for columns of the type map of string to string. */
  public java.util.SortedMap<String, String> stringMap() {
    java.util.TreeMap<String, String> map = new java.util.TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      map.put((String) keys[i], values[i].toString());
    }
    return map;
  }

  /** Elements of a set of strings, in order. */
  public List<String> strings() {
    return Arrays.stream(keys).map(Object::toString).toList();
  }

  /** Elements of a set of UUIDs, in order. */
  public List<UUID> uuids() {
    return Arrays.stream(keys).map(UUID.class::cast).toList();
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Datum datum)) {
      return false;
    }
    return Arrays.equals(keys, datum.keys) && Arrays.equals(values, datum.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(keys) * 31 + (values == null ? 0 : Arrays.hashCode(values));
  }

  @Override
  public String toString() {
    return values == null ? "[" + joined() + "]" : "{" + joined() + "}";
  }
}
