package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.ovs.ovsdb.Atoms;
import org.vswitchlab.ovs.ovsdb.BaseType;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.ColumnType;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/** Database commands of ovs-vsctl(8): get, set, list, find and so on. */
final class DatabaseCommands {
  private DatabaseCommands() {}

  static List<CommandSpec> all() {
    List<CommandSpec> specs = new ArrayList<>();
    int many = CommandSpec.MANY;
    List<String> ifExists = List.of("--if-exists");
    specs.add(new CommandSpec("comment", 0, many, List.of(), (context, call) -> {}));
    specs.add(
        new CommandSpec("get", 2, many, List.of("--if-exists", "--id="), DatabaseCommands::get));
    specs.add(
        new CommandSpec(
            "list", 1, many, List.of("--if-exists", "--columns="), DatabaseCommands::list));
    specs.add(new CommandSpec("find", 1, many, List.of("--columns="), DatabaseCommands::find));
    specs.add(new CommandSpec("set", 3, many, ifExists, DatabaseCommands::set));
    specs.add(new CommandSpec("add", 4, many, ifExists, DatabaseCommands::add));
    specs.add(new CommandSpec("remove", 4, many, ifExists, DatabaseCommands::remove));
    specs.add(new CommandSpec("clear", 3, many, ifExists, DatabaseCommands::clear));
    specs.add(new CommandSpec("create", 2, many, List.of("--id="), DatabaseCommands::create));
    specs.add(
        new CommandSpec(
            "destroy", 1, many, List.of("--if-exists", "--all"), DatabaseCommands::destroy));
    specs.add(new CommandSpec("wait-until", 2, many, ifExists, DatabaseCommands::waitUntil));
    return specs;
  }

  private static RecordFinder finder(VsctlContext context) {
    return new RecordFinder(context.copy());
  }

  /** The row that the first two arguments name; null if it need not exist and does not. */
  private static WorkingRow row(VsctlContext context, CommandCall call) throws VsctlException {
    TableSchema table = finder(context).table(call.argument(0));
    return finder(context).row(table, call.argument(1), !call.has("--if-exists"));
  }

  private static Object key(VsctlContext context, ColumnArgument argument) throws VsctlException {
    return ValueParser.parseAtom(argument.column().type().key(), argument.keyText(), context);
  }

  // Reading.

  private static void get(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow row = row(context, call);
    if (row == null) {
      return;
    }
    if (call.has("--id")) {
      nameRow(context, call, row);
    }
    for (String text : call.argumentsFrom(2)) {
      ColumnArgument argument = ColumnArgument.parse(finder(context), row.table(), text);
      row.verify(argument.column());
      call.println(
          argument.keyText() == null
              ? row.get(argument.column()).format(argument.column().type())
              : value(context, call, row, argument));
    }
  }

  private static void nameRow(VsctlContext context, CommandCall call, WorkingRow row)
      throws VsctlException {
    String name = call.option("--id");
    checkSymbol(name);
    if (context.symbolIfUsed(name) != null && !context.isDefined(name)) {
      throw new VsctlException(
          "row id \"" + name + "\" specified on \"get\" command was used before it was defined");
    }
    if (!context.define(name, row.uuid())) {
      throw new VsctlException("row id \"" + name + "\" may only be specified on one --id option");
    }
  }

  private static void checkSymbol(String name) throws VsctlException {
    if (!name.startsWith("@")) {
      throw new VsctlException("row id \"" + name + "\" does not begin with \"@\"");
    }
  }

  private static String value(
      VsctlContext context, CommandCall call, WorkingRow row, ColumnArgument argument)
      throws VsctlException {
    ColumnSchema column = argument.column();
    if (!column.type().isMap()) {
      throw new VsctlException("cannot specify key to get for non-map column " + column.name());
    }
    Object value = row.get(column).get(key(context, argument));
    if (value == null) {
      if (call.has("--if-exists")) {
        return "";
      }
      throw new VsctlException(
          "no key \""
              + argument.keyText()
              + "\" in "
              + row.table().name()
              + " record \""
              + call.argument(1)
              + "\" column "
              + column.name());
    }
    return Atoms.format(value);
  }

  private static List<ColumnSchema> columns(
      VsctlContext context, CommandCall call, TableSchema table) throws VsctlException {
    String names = call.option("--columns");
    if (names == null) {
      return RecordFinder.listed(table);
    }
    List<ColumnSchema> columns = new ArrayList<>();
    for (String name : names.split("[, ]+")) {
      columns.add(finder(context).column(table, name));
    }
    return columns;
  }

  private static void list(VsctlContext context, CommandCall call) throws VsctlException {
    TableSchema table = finder(context).table(call.argument(0));
    TableText text = new TableText(columns(context, call, table));
    if (call.count() == 1) {
      context.copy().rows(table).forEach(text::add);
    }
    for (String id : call.argumentsFrom(1)) {
      WorkingRow row = finder(context).row(table, id, !call.has("--if-exists"));
      if (row != null) {
        text.add(row);
      }
    }
    call.setTable(text);
  }

  private static void find(VsctlContext context, CommandCall call) throws VsctlException {
    TableSchema table = finder(context).table(call.argument(0));
    TableText text = new TableText(columns(context, call, table));
    List<Comparison> conditions = conditions(context, table, call.argumentsFrom(1));
    for (WorkingRow row : context.copy().rows(table)) {
      if (holdsAll(conditions, row)) {
        text.add(row);
      }
    }
    call.setTable(text);
  }

  private static List<Comparison> conditions(
      VsctlContext context, TableSchema table, List<String> texts) throws VsctlException {
    List<Comparison> conditions = new ArrayList<>();
    for (String text : texts) {
      conditions.add(Comparison.parse(context, finder(context), table, text));
    }
    return conditions;
  }

  private static boolean holdsAll(List<Comparison> conditions, WorkingRow row) {
    return conditions.stream().allMatch(condition -> condition.holds(row));
  }

  private static void waitUntil(VsctlContext context, CommandCall call) throws VsctlException {
    TableSchema table = finder(context).table(call.argument(0));
    WorkingRow row = finder(context).row(table, call.argument(1), false);
    if (row == null) {
      if (!call.has("--if-exists")) {
        context.waitForChange();
      }
      return;
    }
    if (!holdsAll(conditions(context, table, call.argumentsFrom(2)), row)) {
      context.waitForChange();
    }
  }

  // Writing.

  private static void checkMutable(WorkingRow row, ColumnSchema column) throws VsctlException {
    if (column.isBuiltIn()) {
      throw new VsctlException(
          row.table().name()
              + " does not contain a column whose name matches \""
              + column.name()
              + "\"");
    }
    if (!column.isMutable() && !row.isNew()) {
      throw new VsctlException(
          "cannot modify read-only column " + column.name() + " in table " + row.table().name());
    }
  }

  private static void set(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow row = row(context, call);
    if (row == null) {
      return;
    }
    for (String text : call.argumentsFrom(2)) {
      set(context, row, text);
    }
  }

  /** Does what one {@code COLUMN[:KEY]=VALUE} asks for. */
  static void set(VsctlContext context, WorkingRow row, String text) throws VsctlException {
    ColumnArgument argument =
        ColumnArgument.parse(finder(context), row.table(), text, ColumnArgument.EQUALS_ONLY);
    ColumnSchema column = argument.column();
    checkMutable(row, column);
    if (argument.keyText() == null) {
      row.set(column, ValueParser.parse(column.type(), argument.valueText(), context));
      return;
    }
    if (!column.type().isMap()) {
      throw new VsctlException("cannot specify key to set for non-map column " + column.name());
    }
    Object key = key(context, argument);
    Object value = ValueParser.parseAtom(column.type().value(), argument.valueText(), context);
    Map<Object, Object> pair = new TreeMap<>(Atoms::compare);
    pair.put(key, value);
    row.insert(column, Datum.mapOf(pair));
  }

  private static void add(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow row = row(context, call);
    if (row == null) {
      return;
    }
    ColumnSchema column = finder(context).column(row.table(), call.argument(2));
    checkMutable(row, column);
    ColumnType type = unlimited(column.type());
    for (String text : call.argumentsFrom(3)) {
      row.insert(column, ValueParser.parse(type, text, context));
    }
  }

  private static ColumnType unlimited(ColumnType type) {
    return new ColumnType(type.key(), type.value(), 0, ColumnType.UNLIMITED);
  }

  private static void remove(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow row = row(context, call);
    if (row == null) {
      return;
    }
    ColumnSchema column = finder(context).column(row.table(), call.argument(2));
    checkMutable(row, column);
    ColumnType pairs = unlimited(column.type());
    ColumnType keys = new ColumnType(column.type().key(), null, 0, ColumnType.UNLIMITED);
    for (String text : call.argumentsFrom(3)) {
      Datum elements;
      ColumnType type = pairs;
      try {
        elements = ValueParser.parse(pairs, text, context);
      } catch (VsctlException notPairs) {
        if (!column.type().isMap()) {
          throw notPairs;
        }
        type = keys;
        elements = ValueParser.parse(keys, text, context);
      }
      row.remove(column, type, elements);
    }
  }

  private static void clear(VsctlContext context, CommandCall call) throws VsctlException {
    WorkingRow row = row(context, call);
    if (row == null) {
      return;
    }
    for (String name : call.argumentsFrom(2)) {
      ColumnSchema column = finder(context).column(row.table(), name);
      checkMutable(row, column);
      if (column.type().min() > 0) {
        throw new VsctlException(
            "\"clear\" operation cannot be applied to column "
                + column.name()
                + " of table "
                + row.table().name()
                + ", which is not allowed to be empty");
      }
      row.set(column, column.type().defaultDatum());
    }
  }

  private static void create(VsctlContext context, CommandCall call) throws VsctlException {
    TableSchema table = finder(context).table(call.argument(0));
    String id = call.option("--id");
    WorkingRow row;
    if (id == null) {
      row = context.copy().insert(table);
    } else {
      checkSymbol(id);
      UUID uuid = context.row(id);
      if (!context.define(id, uuid)) {
        throw new VsctlException("row id \"" + id + "\" may only be specified on one --id option");
      }
      row = context.copy().insert(table, uuid);
    }
    for (String text : call.argumentsFrom(1)) {
      set(context, row, text);
    }
    call.setCreated(row);
  }

  private static void destroy(VsctlContext context, CommandCall call) throws VsctlException {
    TableSchema table = finder(context).table(call.argument(0));
    if (call.has("--all")) {
      if (call.count() > 1) {
        throw new VsctlException("--all and records argument should not be specified together");
      }
      if (call.has("--if-exists")) {
        throw new VsctlException("--all and --if-exists should not be specified together");
      }
      context.copy().rows(table).forEach(WorkingRow::delete);
      return;
    }
    if (call.count() == 1) {
      // The real tool only logs that either --all or records should be given.
      return;
    }
    for (String id : call.argumentsFrom(1)) {
      WorkingRow row = finder(context).row(table, id, !call.has("--if-exists"));
      if (row != null) {
        row.delete();
      }
    }
  }

  /** A condition of {@code find} or {@code wait-until}. */
  private record Comparison(
      ColumnSchema column, Object key, String relation, boolean isSetwise, Datum argument) {
    static Comparison parse(
        VsctlContext context, RecordFinder finder, TableSchema table, String text)
        throws VsctlException {
      ColumnArgument parsed = ColumnArgument.parse(finder, table, text, ColumnArgument.COMPARISONS);
      ColumnSchema column = parsed.column();
      boolean isSetwise = parsed.operator().startsWith("{");
      String relation = parsed.operator().replaceAll("[{}]", "");
      if (parsed.keyText() == null) {
        return new Comparison(
            column,
            null,
            relation,
            isSetwise,
            ValueParser.parse(column.type(), parsed.valueText(), context));
      }
      if (!column.type().isMap()) {
        throw new VsctlException("cannot specify key to check for non-map column " + column.name());
      }
      Object key = DatabaseCommands.key(context, parsed);
      BaseType valueType = column.type().value();
      Datum argument =
          isSetwise
              ? ValueParser.parse(
                  new ColumnType(valueType, null, 0, ColumnType.UNLIMITED),
                  parsed.valueText(),
                  context)
              : Datum.of(ValueParser.parseAtom(valueType, parsed.valueText(), context));
      return new Comparison(column, key, relation, isSetwise, argument);
    }

    boolean holds(WorkingRow row) {
      Datum value = row.get(column);
      if (key != null) {
        Object mapped = value.get(key);
        if (mapped == null && !isSetwise) {
          return false;
        }
        value = mapped == null ? Datum.EMPTY : Datum.of(mapped);
      }
      return isSetwise ? holdsSetwise(value) : holdsInOrder(value);
    }

    private boolean holdsSetwise(Datum value) {
      boolean includes = value.includes(argument);
      boolean included = argument.includes(value);
      return switch (relation) {
        case "=" -> includes && included;
        case "!=" -> !(includes && included);
        case "<" -> included && !includes;
        case ">" -> includes && !included;
        case "<=", "in" -> included;
        case ">=" -> includes;
        default -> !included;
      };
    }

    private boolean holdsInOrder(Datum value) {
      int order = compare(value, argument);
      return switch (relation) {
        case "=" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case ">" -> order > 0;
        case "<=" -> order <= 0;
        default -> order >= 0;
      };
    }

    private static int compare(Datum a, Datum b) {
      if (a.size() != b.size()) {
        return Integer.compare(a.size(), b.size());
      }
      for (int i = 0; i < a.size(); i++) {
        int order = Atoms.compare(a.key(i), b.key(i));
        if (order == 0 && a.isMap()) {
          order = Atoms.compare(a.value(i), b.value(i));
        }
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }
  }
}
