package org.vswitchlab.management.vsctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.ovs.ovsdb.AtomicType;
import org.vswitchlab.ovs.ovsdb.Atoms;
import org.vswitchlab.ovs.ovsdb.BaseType;
import org.vswitchlab.ovs.ovsdb.ColumnType;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.OvsdbError;

/** Reads the database values of a command line, ovs-vsctl(8) "Database Values". */
final class ValueParser {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DELIMITERS = ":=, []{}!<>";
  private static final long LONGEST_RANGE = 4096;

  private final String text;
  private final Symbols symbols;
  private String typeText = "";
  private int at;
  private int elementAt;

  /** Rows that a command line gave a name, such as {@code @new}. */
  interface Symbols {
    /** The row of that name; one that is created later in the command line gets its UUID now. */
    UUID row(String name);
  }

  ValueParser(String text, Symbols symbols) {
    this.text = text;
    this.symbols = symbols;
  }

  /** Reads the whole text as a value of that type. */
  static Datum parse(ColumnType type, String text, Symbols symbols) throws VsctlException {
    return new ValueParser(text, symbols).datum(type);
  }

  /** Reads the whole text as one atom. */
  static Object parseAtom(BaseType type, String text, Symbols symbols) throws VsctlException {
    return new ValueParser(text, symbols).wholeAtom(type);
  }

  /** The rest of an argument is one atom, whatever it holds, unless it begins with a quote. */
  private Object wholeAtom(BaseType type) throws VsctlException {
    if (!text.startsWith("\"")) {
      return atom(type, new Token(text, false));
    }
    Token token = quoted();
    if (at < text.length()) {
      throw new VsctlException(text + ": missing quote at end of quoted string");
    }
    return atom(type, token);
  }

  private record Token(String text, boolean isQuoted) {}

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private Token token() throws VsctlException {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && DELIMITERS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (start == at) {
      throw new VsctlException(text + ": unexpected " + rest() + " parsing " + typeText);
    }
    return new Token(text.substring(start, at), false);
  }

  private String rest() {
    return at < text.length() ? "\"" + text.charAt(at) + "\"" : "end of input";
  }

  private Token quoted() throws VsctlException {
    int start = at++;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw new VsctlException(text + ": missing quote at end of quoted string");
    }
    at++;
    String json = text.substring(start, at);
    try {
      return new Token(MAPPER.readValue(json, String.class), true);
    } catch (JsonProcessingException e) {
      throw new VsctlException(text + ": invalid quoted string " + json);
    }
  }

  private Datum datum(ColumnType type) throws VsctlException {
    skipSpaces();
    typeText = type.toEnglish();
    return type.isMap() ? map(type) : set(type);
  }

  private char open(char bracket) {
    if (at < text.length() && text.charAt(at) == bracket) {
      at++;
      return bracket == '[' ? ']' : '}';
    }
    return 0;
  }

  private Datum set(ColumnType type) throws VsctlException {
    char end = open('[');
    List<Object> atoms = new ArrayList<>();
    boolean more = skipToElement(end, true);
    while (more) {
      addElements(atoms, type.key());
      more = skipToElement(end, false);
    }
    close(end);
    checkCount(type, atoms.size());
    Datum set = Datum.setOf(atoms);
    if (set.size() < atoms.size()) {
      throw new VsctlException(text + ": set contains duplicate value");
    }
    return set;
  }

  private void addElements(List<Object> atoms, BaseType type) throws VsctlException {
    Token token = token();
    int dash = token.text().indexOf('-', 1);
    if (type.type() == AtomicType.INTEGER && dash > 0 && !token.isQuoted()) {
      Long first = number(token.text().substring(0, dash));
      Long last = number(token.text().substring(dash + 1));
      if (first != null && last != null && last < first) {
        throw new VsctlException(
            "\"" + token.text() + "\" is not a valid range. Range end cannot be before start.");
      }
      if (first != null && last != null && last - first < LONGEST_RANGE) {
        for (long n = first; n <= last; n++) {
          check(type, n);
          atoms.add(n);
        }
        return;
      }
    }
    atoms.add(atom(type, token));
  }

  private static Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private Datum map(ColumnType type) throws VsctlException {
    char end = open('{');
    Map<Object, Object> pairs = new TreeMap<>(Atoms::compare);
    int count = 0;
    boolean more = skipToElement(end, true);
    while (more) {
      Object key = atom(type.key(), token());
      skipSpaces();
      if (at >= text.length() || text.charAt(at) != '=') {
        String found = at < text.length() ? String.valueOf(text.charAt(at)) : "";
        throw new VsctlException(
            text.substring(elementAt)
                + ": syntax error at \""
                + found
                + (found.isEmpty() ? "" : "\" expecting \"=\""));
      }
      at++;
      skipSpaces();
      pairs.put(key, atom(type.value(), token()));
      count++;
      more = skipToElement(end, false);
    }
    close(end);
    checkCount(type, count);
    if (pairs.size() < count) {
      throw new VsctlException(text + ": map contains duplicate key");
    }
    return Datum.mapOf(pairs);
  }

  /** Goes to the next element, after a comma or spaces; false at the end. */
  private boolean skipToElement(char end, boolean isFirst) {
    skipSpaces();
    if (!isFirst && at < text.length() && text.charAt(at) == ',') {
      at++;
      skipSpaces();
    }
    elementAt = at;
    return at < text.length() && (end == 0 || text.charAt(at) != end);
  }

  private void close(char end) throws VsctlException {
    if (end != 0) {
      if (at >= text.length()) {
        throw new VsctlException(text + ": missing \"" + end + "\" at end of data");
      }
      at++;
    }
    skipSpaces();
    if (at < text.length()) {
      throw new VsctlException(text + ": trailing garbage after \"" + end + "\"");
    }
  }

  private void checkCount(ColumnType type, int count) throws VsctlException {
    String what = text + ": " + count + (type.isMap() ? " pair(s)" : " value(s)");
    if (count < type.min()) {
      throw new VsctlException(what + " specified but the minimum number is " + type.min());
    }
    if (count > type.max()) {
      throw new VsctlException(what + " specified but the maximum number is " + type.max());
    }
  }

  private static void check(BaseType type, Object atom) throws VsctlException {
    try {
      type.check(atom);
    } catch (OvsdbError e) {
      throw new VsctlException(e.error() + ": " + e.details());
    }
  }

  private Object atom(BaseType type, Token token) throws VsctlException {
    Object atom = unchecked(type.type(), token);
    check(type, atom);
    return atom;
  }

  private static String source(Token token) {
    return token.isQuoted() ? '"' + token.text() + '"' : token.text();
  }

  private Object unchecked(AtomicType type, Token token) throws VsctlException {
    String word = token.text();
    return switch (type) {
      case INTEGER -> {
        Long number = number(word);
        if (number == null || token.isQuoted()) {
          throw new VsctlException("\"" + source(token) + "\" is not a valid integer or range");
        }
        yield number;
      }
      case REAL -> {
        try {
          yield Double.valueOf(word);
        } catch (NumberFormatException e) {
          throw new VsctlException("\"" + word + "\" is not a valid real number");
        }
      }
      case BOOLEAN ->
          switch (word) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default ->
                throw new VsctlException(
                    "\"" + word + "\" is not a valid boolean (use \"true\" or \"false\")");
          };
      case STRING -> word;
      case UUID -> {
        if (word.startsWith("@") && !token.isQuoted()) {
          yield symbols.row(word);
        }
        UUID uuid = Atoms.parseUuidText(word);
        if (uuid == null) {
          throw new VsctlException("\"" + word + "\" is not a valid UUID");
        }
        yield uuid;
      }
    };
  }
}
