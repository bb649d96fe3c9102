package org.vswitchlab.management.shell;

import java.util.List;
import org.vswitchlab.node.Host;
import org.vswitchlab.time.SimTime;

/** Small programs that every node has: {@code echo}, {@code sleep}, {@code help} ... */
final class ShellCommands {
  private ShellCommands() {}

  /** The body of a small program. */
  private interface Body {
    void run(CommandContext context, List<String> arguments);
  }

  private record SmallCommand(String name, String summary, Body body) implements NodeCommand {
    @Override
    public void run(CommandContext context, List<String> arguments) {
      body.run(context, arguments);
    }
  }

  static List<NodeCommand> all() {
    return List.of(
        new SmallCommand("echo", "print the arguments", ShellCommands::echo),
        new SmallCommand("printf", "print by a format: printf '%s\\n' text", ShellCommands::printf),
        new SmallCommand("hostname", "print the node's name", ShellCommands::hostname),
        new SmallCommand("true", "end with status 0", (context, arguments) -> context.exit(0)),
        new SmallCommand("false", "end with status 1", (context, arguments) -> context.exit(1)),
        new SmallCommand("pkill", "end programs by name: pkill ping", ShellCommands::pkill),
        new SmallCommand("killall", "end programs by name: killall ping", ShellCommands::pkill),
        new SmallCommand("sudo", "run a command; everybody is root here", ShellCommands::sudo),
        new SmallCommand("sleep", "wait in virtual time: sleep 1.5", ShellCommands::sleep),
        new SmallCommand("help", "list the commands of this node", ShellCommands::help));
  }

  private static void echo(CommandContext context, List<String> arguments) {
    boolean newline = arguments.isEmpty() || !arguments.get(0).equals("-n");
    List<String> words = newline ? arguments : arguments.subList(1, arguments.size());
    context.print(String.join(" ", words) + (newline ? "\n" : ""));
    context.exit(0);
  }

  /**
   * As POSIX has it, with the conversions %s, %d and %%: the format is used until no word is left.
   */
  private static void printf(CommandContext context, List<String> arguments) {
    if (arguments.isEmpty()) {
      context.errorln("printf: usage: printf format [arguments]");
      context.exit(2);
      return;
    }
    String format = arguments.get(0);
    StringBuilder text = new StringBuilder();
    int at = 1;
    boolean usesWords = false;
    do {
      for (int i = 0; i < format.length(); i++) {
        char c = format.charAt(i);
        char next = i + 1 < format.length() ? format.charAt(i + 1) : 0;
        if (c == '%' && (next == 's' || next == 'd')) {
          text.append(at < arguments.size() ? arguments.get(at) : next == 's' ? "" : "0");
          at++;
          usesWords = true;
          i++;
        } else if (c == '\\' && "nt\\".indexOf(next) >= 0 && next != 0) {
          text.append(next == 'n' ? '\n' : next == 't' ? '\t' : '\\');
          i++;
        } else {
          text.append(c);
          i += c == '%' && next == '%' ? 1 : 0;
        }
      }
    } while (usesWords && at < arguments.size());
    context.print(text.toString());
    context.exit(0);
  }

  private static void hostname(CommandContext context, List<String> arguments) {
    context.println(context.host().name());
    context.exit(0);
  }

  private static void sleep(CommandContext context, List<String> arguments) {
    if (arguments.isEmpty()) {
      context.errorln("sleep: missing operand");
      context.exit(1);
      return;
    }
    long nanos = 0;
    for (String argument : arguments) {
      try {
        nanos = Math.addExact(nanos, sleepNanos(argument));
      } catch (IllegalArgumentException | ArithmeticException e) {
        context.errorln("sleep: invalid time interval '" + argument + "'");
        context.exit(1);
        return;
      }
    }
    var simulation = context.host().simulation();
    long event = simulation.schedule(simulation.nowNanos() + nanos, () -> context.exit(0));
    context.onExit(() -> simulation.cancel(event));
  }

  // sleep(1): a bare number is seconds; the suffix is s, m, h or d.
  private static long sleepNanos(String argument) {
    String number = argument.matches("[0-9.]+") ? argument + "s" : argument;
    if (!number.matches("[0-9.]+[smh]")) {
      throw new IllegalArgumentException(argument);
    }
    return SimTime.parse(number);
  }

  // As Ctrl-C does, so that programs print their summaries: iperf3 and ping take either signal.
  private static void pkill(CommandContext context, List<String> arguments) {
    List<String> names = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    boolean hasFound = false;
    for (CommandRun run : NodeShell.of(context.host()).running()) {
      for (ShellProcess process : List.copyOf(run.processes())) {
        if (process != context && names.contains(process.name())) {
          hasFound = true;
          process.interrupt();
        }
      }
    }
    context.exit(hasFound ? 0 : 1);
  }

  private static void sudo(CommandContext context, List<String> arguments) {
    if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
      context.errorln("sudo: not supported yet: options; usage: sudo COMMAND ...");
      context.exit(1);
      return;
    }
    NodeShell shell = NodeShell.of(context.host());
    NodeCommand command = shell.find(arguments.get(0));
    if (command == null) {
      context.error("sudo: " + shell.notFound(arguments.get(0)));
      context.exit(1);
    } else {
      command.run(context, arguments.subList(1, arguments.size()));
    }
  }

  private static void help(CommandContext context, List<String> arguments) {
    Host host = context.host();
    for (NodeCommand command : NodeShell.of(host).commands()) {
      context.println(String.format("%-14s %s", command.name(), command.summary()).stripTrailing());
    }
    context.exit(0);
  }
}
