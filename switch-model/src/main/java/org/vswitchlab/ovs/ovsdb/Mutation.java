package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One {@code <mutation>} of RFC 7047, 5.1. */
final class Mutation {
  private enum Mutator {
    ADD("+="),
    SUBTRACT("-="),
    MULTIPLY("*="),
    DIVIDE("/="),
    REMAINDER("%="),
    INSERT("insert"),
    DELETE("delete");

    private final String word;

    Mutator(String word) {
      this.word = word;
    }

    static Mutator of(String word) {
      for (Mutator mutator : values()) {
        if (mutator.word.equals(word)) {
          return mutator;
        }
      }
      return null;
    }
  }

  private final Mutator mutator;
  private final ColumnSchema column;
  private final Datum argument;

  private Mutation(Mutator mutator, ColumnSchema column, Datum argument) {
    this.mutator = mutator;
    this.column = column;
    this.argument = argument;
  }

  static List<Mutation> parseAll(TableSchema table, JsonNode json, SymbolTable symbols)
      throws OvsdbError {
    List<Mutation> mutations = new ArrayList<>(json.size());
    for (JsonNode mutation : json) {
      mutations.add(parse(table, mutation, symbols));
    }
    return mutations;
  }

  private static Mutation parse(TableSchema table, JsonNode json, SymbolTable symbols)
      throws OvsdbError {
    if (!json.isArray()
        || json.size() != 3
        || !json.get(0).isTextual()
        || !json.get(1).isTextual()) {
      throw OvsdbError.syntax(json, "Parse error in mutation.");
    }
    String columnName = json.get(0).textValue();
    ColumnSchema column = table.column(columnName);
    if (column == null) {
      throw OvsdbError.about(
          "unknown column", json, "No column " + columnName + " in table " + table.name() + ".");
    }
    if (!column.isMutable()) {
      throw OvsdbError.about(
          "constraint violation",
          json,
          "Cannot mutate immutable column " + columnName + " in table " + table.name() + ".");
    }
    String word = json.get(1).textValue();
    Mutator mutator = Mutator.of(word);
    if (mutator == null) {
      throw new OvsdbError("unknown mutator", "No mutator named " + word + ".");
    }
    return new Mutation(mutator, column, parseArgument(mutator, column, json, symbols));
  }

  private static Datum parseArgument(
      Mutator mutator, ColumnSchema column, JsonNode json, SymbolTable symbols) throws OvsdbError {
    ColumnType type = column.type();
    JsonNode argument = json.get(2);
    boolean isNumeric = type.key().type().isNumeric();
    switch (mutator) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> {
        boolean wrongType =
            mutator == Mutator.REMAINDER ? type.key().type() != AtomicType.INTEGER : !isNumeric;
        if (type.isMap() || wrongType) {
          throw mismatch(mutator, column, json);
        }
        ColumnType scalar = new ColumnType(type.key().unconstrained(), null, 1, 1);
        return Datum.parse(scalar, argument, symbols);
      }
      case INSERT -> {
        if (type.isScalar()) {
          throw mismatch(mutator, column, json);
        }
        return Datum.parse(type.withLimits(0, type.max()), argument, symbols);
      }
      case DELETE -> {
        if (type.isScalar()) {
          throw mismatch(mutator, column, json);
        }
        ColumnType pairs = type.withLimits(0, ColumnType.UNLIMITED);
        if (!type.isMap()) {
          return Datum.parse(pairs, argument, symbols);
        }
        try {
          return Datum.parse(pairs, argument, symbols);
        } catch (OvsdbError notPairs) {
          return Datum.parse(
              new ColumnType(type.key(), null, 0, ColumnType.UNLIMITED), argument, symbols);
        }
      }
    }
    throw new IllegalStateException("no such mutator");
  }

  private static OvsdbError mismatch(Mutator mutator, ColumnSchema column, JsonNode json) {
    return OvsdbError.syntax(
        json,
        "Type mismatch: \""
            + mutator.word
            + "\" operator may not be applied to column "
            + column.name()
            + " of type "
            + column.type().toEnglish()
            + ".");
  }

  ColumnSchema column() {
    return column;
  }

  /** Changes the row's data in place. */
  void apply(Datum[] data) throws OvsdbError {
    Datum before = data[column.index()];
    Datum after =
        switch (mutator) {
          case INSERT -> before.union(argument);
          case DELETE -> before.minus(argument);
          case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> compute(before);
        };
    int count = after.size();
    if (count < column.type().min() || count > column.type().max()) {
      throw OvsdbError.constraint(
          "Attempted to store " + count + " elements in " + column.type().toEnglish() + ".");
    }
    data[column.index()] = after;
  }

  private Datum compute(Datum before) throws OvsdbError {
    Object[] results = new Object[before.size()];
    for (int i = 0; i < results.length; i++) {
      Object atom = before.key(i);
      Object result =
          atom instanceof Long n
              ? (Object) integer(n, (Long) argument.single())
              : (Object) real((Double) atom, (Double) argument.single());
      column.type().key().check(result);
      results[i] = result;
    }
    Datum after = Datum.ofDistinct(results);
    if (after == null) {
      throw OvsdbError.constraint(
          "Result of \"" + mutator.word + "\" operation contains duplicates.");
    }
    return after;
  }

  private Long integer(long a, long b) throws OvsdbError {
    if (b == 0 && (mutator == Mutator.DIVIDE || mutator == Mutator.REMAINDER)) {
      throw new OvsdbError("domain error", "Division by zero.");
    }
    try {
      return switch (mutator) {
        case ADD -> Math.addExact(a, b);
        case SUBTRACT -> Math.subtractExact(a, b);
        case MULTIPLY -> Math.multiplyExact(a, b);
        case DIVIDE -> {
          if (a == Long.MIN_VALUE && b == -1) {
            throw new ArithmeticException();
          }
          yield a / b;
        }
        default -> a % b;
      };
    } catch (ArithmeticException overflow) {
      throw outOfRange();
    }
  }

  private Double real(double a, double b) throws OvsdbError {
    if (b == 0 && mutator == Mutator.DIVIDE) {
      throw new OvsdbError("domain error", "Division by zero.");
    }
    double result =
        switch (mutator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          default -> a / b;
        };
    if (Double.isInfinite(result) || Double.isNaN(result)) {
      throw outOfRange();
    }
    return result == 0 ? 0.0 : result;
  }

  private OvsdbError outOfRange() {
    return new OvsdbError(
        "range error", "Result of \"" + mutator.word + "\" operation is out of range.");
  }
}
