package org.vswitchlab.management.vsctl;

import java.util.List;
import java.util.Map;

/** One command of a command line, as it runs on the working copy. */
final class CommandCall {
  private final CommandSpec spec;
  private final List<String> arguments;
  private final Map<String, String> options;
  private final StringBuilder output = new StringBuilder();
  private TableText table;

  /** Set by {@code create}: the row whose UUID is known only after the commit. */
  private WorkingRow created;

  CommandCall(CommandSpec spec, List<String> arguments, Map<String, String> options) {
    this.spec = spec;
    this.arguments = arguments;
    this.options = options;
  }

  CommandSpec spec() {
    return spec;
  }

  /** Words after the name. */
  List<String> arguments() {
    return arguments;
  }

  int count() {
    return arguments.size();
  }

  /** The argument, or null if there are fewer. */
  String argument(int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  List<String> argumentsFrom(int index) {
    return arguments.subList(index, arguments.size());
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /** The option's argument, or null. */
  String option(String name) {
    return options.get(name);
  }

  void println(String line) {
    output.append(line).append('\n');
  }

  StringBuilder output() {
    return output;
  }

  TableText table() {
    return table;
  }

  void setTable(TableText newTable) {
    table = newTable;
  }

  WorkingRow created() {
    return created;
  }

  void setCreated(WorkingRow row) {
    created = row;
  }

  /** Forgets the output of a run that is to be repeated. */
  void reset() {
    output.setLength(0);
    table = null;
    created = null;
  }

  /** The command as typed, for messages. */
  String text() {
    StringBuilder text = new StringBuilder();
    options.forEach(
        (name, value) -> text.append(name).append(value.isEmpty() ? "" : "=" + value).append(' '));
    text.append(spec.name());
    arguments.forEach(argument -> text.append(' ').append(argument));
    return text.toString();
  }
}
