package org.vswitchlab.pcap.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.vswitchlab.pcap.filter.Comparison.Operator;
import org.vswitchlab.pcap.filter.FilterLexer.Kind;
import org.vswitchlab.pcap.filter.FilterLexer.Token;

/**
 * Parses filters by recursive descent.
 *
 * <pre>
 * or         = and { ("||" | "or") and }
 * and        = not { ("&&" | "and") not }
 * not        = ("!" | "not") not | "(" or ")" | test
 * test       = field [slice] [relation]
 * relation   = comparison (value | field) | "contains" bytes | "matches" string | ["not"] "in" set
 * </pre>
 */
final class FilterParser {
  private static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          Map.entry("==", Operator.ANY_EQUAL),
          Map.entry("eq", Operator.ANY_EQUAL),
          Map.entry("any_eq", Operator.ANY_EQUAL),
          Map.entry("!=", Operator.ALL_NOT_EQUAL),
          Map.entry("ne", Operator.ALL_NOT_EQUAL),
          Map.entry("all_ne", Operator.ALL_NOT_EQUAL),
          Map.entry("===", Operator.ALL_EQUAL),
          Map.entry("all_eq", Operator.ALL_EQUAL),
          Map.entry("!==", Operator.ANY_NOT_EQUAL),
          Map.entry("~=", Operator.ANY_NOT_EQUAL),
          Map.entry("any_ne", Operator.ANY_NOT_EQUAL),
          Map.entry(">", Operator.GREATER),
          Map.entry("gt", Operator.GREATER),
          Map.entry("<", Operator.LESS),
          Map.entry("lt", Operator.LESS),
          Map.entry(">=", Operator.GREATER_OR_EQUAL),
          Map.entry("ge", Operator.GREATER_OR_EQUAL),
          Map.entry("<=", Operator.LESS_OR_EQUAL),
          Map.entry("le", Operator.LESS_OR_EQUAL));

  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "&", "bitwise and",
          "#", "the layer operator '#'",
          "+", "arithmetic",
          "*", "arithmetic",
          "%", "arithmetic",
          "^^", "exclusive or",
          "xor", "exclusive or");

  private static final List<String> KEYWORDS =
      List.of("and", "or", "not", "in", "contains", "matches", "xor", "any", "all");

  private static final int DEPTH_LIMIT = 100;

  private final List<Token> tokens;
  private int next;
  private int depth;

  FilterParser(String text) throws FilterSyntaxException {
    tokens = FilterLexer.tokens(text);
  }

  Condition parse() throws FilterSyntaxException {
    if (peek().kind() == Kind.END) {
      throw new FilterSyntaxException("the filter is empty", 0, 0);
    }
    Condition result = or();
    if (peek().kind() != Kind.END) {
      throw unexpected(peek(), "expected 'and', 'or' or the end");
    }
    return result;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private boolean takes(String symbol, String word) {
    if (peek().isSymbol(symbol) || peek().isWord(word)) {
      next++;
      return true;
    }
    return false;
  }

  private static FilterSyntaxException unexpected(Token token, String expected) {
    String unsupported = UNSUPPORTED.get(token.text());
    String message =
        token.kind() == Kind.END
            ? "the filter ends too early; " + expected
            : unsupported != null && token.kind() != Kind.STRING
                ? "not supported yet: " + unsupported
                : "'" + token.text() + "' is not expected here; " + expected;
    return new FilterSyntaxException(message, token.index(), token.length());
  }

  private Condition or() throws FilterSyntaxException {
    Condition left = and();
    while (takes("||", "or")) {
      Condition first = left;
      Condition second = and();
      left = frame -> first.holds(frame) || second.holds(frame);
    }
    return left;
  }

  private Condition and() throws FilterSyntaxException {
    Condition left = not();
    while (takes("&&", "and")) {
      Condition first = left;
      Condition second = not();
      left = frame -> first.holds(frame) && second.holds(frame);
    }
    return left;
  }

  private Condition not() throws FilterSyntaxException {
    if (++depth > DEPTH_LIMIT) {
      throw new FilterSyntaxException(
          "the filter is nested too deeply", peek().index(), peek().length());
    }
    Condition result;
    if (takes("!", "not")) {
      Condition inner = not();
      result = frame -> !inner.holds(frame);
    } else if (peek().isSymbol("(")) {
      Token open = take();
      result = or();
      if (!takes(")", ")")) {
        throw peek().kind() == Kind.END
            ? new FilterSyntaxException("'(' is not closed by ')'", open.index(), 1)
            : unexpected(peek(), "expected 'and', 'or' or ')'");
      }
    } else {
      result = test();
    }
    depth--;
    return result;
  }

  private Condition test() throws FilterSyntaxException {
    FrameField field = field(take());
    ByteRange range = null;
    if (peek().kind() == Kind.SLICE) {
      Token slice = take();
      requireBytes(field, slice, "a range of bytes");
      range = ByteRange.parse(slice);
    }
    Token token = peek();
    Operator operator = token.kind() == Kind.STRING ? null : OPERATORS.get(token.text());
    if (operator != null) {
      next++;
      return range != null
          ? Comparison.bytes(field, range, operator, Literals.bytes(value()))
          : comparison(field, operator, token);
    }
    ByteRange bytes = range == null ? ByteRange.ALL : range;
    if (token.isWord("contains")) {
      requireBytes(field, take(), "'contains'");
      return Comparison.contains(field, bytes, Literals.bytes(value()));
    }
    if (takes("~", "matches")) {
      requireBytes(field, token, "'matches'");
      return Comparison.matches(field, bytes, pattern(take()));
    }
    if (range == null && token.isWord("in")) {
      next++;
      return Comparison.in(field, set(field));
    }
    if (range == null && token.isWord("not") && tokens.get(next + 1).isWord("in")) {
      next += 2;
      Condition in = Comparison.in(field, set(field));
      return frame -> !in.holds(frame);
    }
    if (range != null) {
      throw unexpected(token, "expected a comparison with the bytes");
    }
    return Comparison.exists(field);
  }

  private static void requireBytes(FrameField field, Token token, String what)
      throws FilterSyntaxException {
    if (!field.type().hasBytes()) {
      throw new FilterSyntaxException(
          what + " does not apply to '" + field.name() + "', which is " + field.type().noun(),
          token.index(),
          token.length());
    }
  }

  private FrameField field(Token token) throws FilterSyntaxException {
    if (token.kind() != Kind.WORD || KEYWORDS.contains(token.text())) {
      if (token.text().equals("any") || token.text().equals("all")) {
        throw new FilterSyntaxException(
            "not supported yet: the quantifier '" + token.text() + "'; see === and !==",
            token.index(),
            token.length());
      }
      throw unexpected(token, "expected a field such as vlan.id");
    }
    FrameField field = FrameFields.named(token.text());
    if (field == null) {
      throw new FilterSyntaxException(
          "there is no field '" + token.text() + "'" + suggestion(token.text()),
          token.index(),
          token.length());
    }
    return field;
  }

  private static String suggestion(String name) {
    String exact =
        switch (name) {
          case "tcp.seq", "tcp.ack" -> name + "_raw";
          case "bootp", "dhcp", "dns", "http" -> "udp.port or tcp.port";
          case "vlan.pcp" -> "vlan.priority";
          case "vlan.cfi" -> "vlan.dei";
          case "mac", "eth.mac" -> "eth.addr";
          case "ip.protocol" -> "ip.proto";
          default -> Spelling.closest(name.toLowerCase(Locale.ROOT), FrameFields.names());
        };
    return exact == null ? "" : ". Did you mean '" + exact + "'?";
  }

  private Token value() throws FilterSyntaxException {
    Token token = take();
    if (token.kind() != Kind.WORD && token.kind() != Kind.STRING) {
      next--;
      throw unexpected(token, "expected a value");
    }
    return token;
  }

  private Condition comparison(FrameField field, Operator operator, Token at)
      throws FilterSyntaxException {
    if (field.type() == FieldType.PROTOCOL) {
      throw new FilterSyntaxException(
          "'"
              + field.name()
              + "' is a protocol, which is present or not; use it alone or with 'contains'",
          at.index(),
          at.length());
    }
    Token token = value();
    FrameField other = token.kind() == Kind.WORD ? FrameFields.named(token.text()) : null;
    if (other == null) {
      return Comparison.withValue(field, operator, Literals.value(token, field));
    }
    if (other.type() != field.type()) {
      throw new FilterSyntaxException(
          "'"
              + field.name()
              + "' is "
              + field.type().noun()
              + ", but '"
              + other.name()
              + "' is "
              + other.type().noun(),
          token.index(),
          token.length());
    }
    return Comparison.withField(field, operator, other);
  }

  private Pattern pattern(Token token) throws FilterSyntaxException {
    if (token.kind() != Kind.STRING) {
      next--;
      throw unexpected(token, "expected a regular expression in quotation marks");
    }
    try {
      return Pattern.compile(token.text(), Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      int offset = Math.max(0, Math.min(e.getIndex(), token.text().length()));
      throw new FilterSyntaxException(
          "the regular expression is not valid: " + e.getDescription().toLowerCase(Locale.ROOT),
          token.index() + 1 + offset,
          1);
    }
  }

  private List<Literals.Value[]> set(FrameField field) throws FilterSyntaxException {
    if (field.type() == FieldType.PROTOCOL) {
      throw unexpected(peek(), "'in' does not apply to a protocol");
    }
    Token open = take();
    if (!open.isSymbol("{")) {
      next--;
      throw unexpected(open, "expected a set such as {80, 443}");
    }
    List<Literals.Value[]> ranges = new ArrayList<>();
    do {
      Literals.Value least = Literals.value(value(), field);
      Literals.Value greatest = takes("..", "..") ? Literals.value(value(), field) : least;
      ranges.add(new Literals.Value[] {least, greatest});
    } while (takes(",", ","));
    if (!takes("}", "}")) {
      throw unexpected(peek(), "expected ',' or '}'");
    }
    return ranges;
  }
}
