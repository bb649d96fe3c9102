package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/** The conjunction of clauses that {@code where} holds; RFC 7047, 5.1. */
final class Condition {
  /** What a clause compares with. */
  enum Function {
    FALSE("false"),
    TRUE("true"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    EQUAL("=="),
    GREATER_OR_EQUAL(">="),
    GREATER(">"),
    INCLUDES("includes"),
    NOT_EQUAL("!="),
    EXCLUDES("excludes");

    private final String word;

    Function(String word) {
      this.word = word;
    }

    static Function of(String word) {
      for (Function function : values()) {
        if (function.word.equals(word)) {
          return function;
        }
      }
      return null;
    }
  }

  private record Clause(Function function, ColumnSchema column, Datum argument) {
    boolean holds(UUID uuid, UUID version, Datum[] data) {
      if (column == null) {
        return function == Function.TRUE;
      }
      Datum value = Row.get(uuid, version, data, column);
      return switch (function) {
        case TRUE -> true;
        case FALSE -> false;
        case EQUAL -> value.equals(argument);
        case NOT_EQUAL -> !value.equals(argument);
        case INCLUDES -> value.includes(argument);
        case EXCLUDES -> value.excludes(argument);
        case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> isOrdered(value);
      };
    }

    private boolean isOrdered(Datum value) {
      if (value.isEmpty() || argument.isEmpty()) {
        return false;
      }
      int order = Atoms.compare(value.single(), argument.single());
      return switch (function) {
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        default -> order >= 0;
      };
    }
  }

  private final List<Clause> clauses;

  private Condition(List<Clause> clauses) {
    this.clauses = clauses;
  }

  static Condition parse(TableSchema table, JsonNode json, SymbolTable symbols) throws OvsdbError {
    List<Clause> clauses = new ArrayList<>(json.size());
    for (JsonNode clause : json) {
      clauses.add(parseClause(table, clause, symbols));
    }
    return new Condition(clauses);
  }

  private static Clause parseClause(TableSchema table, JsonNode json, SymbolTable symbols)
      throws OvsdbError {
    if (json.isBoolean()) {
      return new Clause(json.booleanValue() ? Function.TRUE : Function.FALSE, null, null);
    }
    if (!json.isArray()
        || json.size() != 3
        || !json.get(0).isTextual()
        || !json.get(1).isTextual()) {
      throw OvsdbError.syntax(json, "Parse error in condition.");
    }
    String columnName = json.get(0).textValue();
    ColumnSchema column = table.column(columnName);
    if (column == null) {
      throw OvsdbError.about(
          "unknown column", json, "No column " + columnName + " in table " + table.name() + ".");
    }
    String word = json.get(1).textValue();
    Function function = Function.of(word);
    if (function == null) {
      throw new OvsdbError("unknown function", "No function named " + word + ".");
    }
    ColumnType type = argumentType(function, column, json);
    return new Clause(function, column, Datum.parse(type, json.get(2), symbols));
  }

  private static ColumnType argumentType(Function function, ColumnSchema column, JsonNode json)
      throws OvsdbError {
    ColumnType type = column.type();
    return switch (function) {
      case TRUE, FALSE, EQUAL, NOT_EQUAL -> type;
      case INCLUDES -> type.isScalar() ? type : type.withLimits(0, type.max());
      case EXCLUDES -> type.isScalar() ? type : type.withLimits(0, ColumnType.UNLIMITED);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
        if (!type.key().type().isNumeric() || !type.isScalar() && !type.isOptional()) {
          throw OvsdbError.syntax(
              json,
              "Type mismatch: \""
                  + function.word
                  + "\" operator may not be applied to column "
                  + column.name()
                  + " of type "
                  + type.toEnglish()
                  + ".");
        }
        yield type.withLimits(1, 1);
      }
    };
  }

  boolean holds(UUID uuid, UUID version, Datum[] data) {
    for (Clause clause : clauses) {
      if (!clause.holds(uuid, version, data)) {
        return false;
      }
    }
    return true;
  }

  boolean holds(Row row) {
    return holds(row.uuid(), row.version(), row.data());
  }

  /** Whether any clause holds; a monitor's condition is a disjunction. An empty one holds. */
  boolean holdsAny(Row row) {
    if (clauses.isEmpty()) {
      return true;
    }
    for (Clause clause : clauses) {
      if (clause.holds(row.uuid(), row.version(), row.data())) {
        return true;
      }
    }
    return false;
  }

  /** Adds the indexes of the columns that the clauses look at, but for built-in ones. */
  void addColumnsTo(BitSet columns) {
    for (Clause clause : clauses) {
      if (clause.column != null && !clause.column.isBuiltIn()) {
        columns.set(clause.column.index());
      }
    }
  }

  /** What the column must be equal to by some clause, or null if nothing says so. */
  Datum equalTo(ColumnSchema column) {
    for (Clause clause : clauses) {
      if (clause.function == Function.EQUAL && clause.column.index() == column.index()) {
        return clause.argument;
      }
    }
    return null;
  }
}
