package org.vswitchlab.management.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.vswitchlab.node.Host;

/**
 * The shell of one node. It runs command lines as root's shell on a real machine would, in virtual
 * time: {@code ping -c 1 10.0.0.2 && ip neigh}. Engine-confined.
 */
public final class NodeShell {
  private static final int STATUS_SYNTAX_ERROR = 2;

  private final Host host;
  private final List<CommandRun> runs = new ArrayList<>();

  private NodeShell(Host host) {
    this.host = host;
  }

  /** The shell of that machine, the same one each time. */
  public static NodeShell of(Host host) {
    NodeShell shell = host.service(NodeShell.class);
    if (shell == null) {
      shell = new NodeShell(host);
      host.attachService(NodeShell.class, shell);
    }
    return shell;
  }

  public Host host() {
    return host;
  }

  /**
   * Starts a command line. Programs that take no time have ended when this returns; others end in
   * virtual time.
   */
  public CommandRun run(String line) {
    CommandRun run = new CommandRun(host, line);
    CommandLine parsed;
    try {
      parsed = CommandLine.parse(line);
    } catch (ShellSyntaxException e) {
      run.write("sh: " + e.getMessage() + "\n", true);
      run.finish(STATUS_SYNTAX_ERROR);
      return run;
    }
    runs.removeIf(old -> old.isDone() && !old.hasProcesses());
    runs.add(run);
    new LineInterpreter(this, run, parsed).start();
    return run;
  }

  /** Command lines of which something still runs, oldest first. */
  public List<CommandRun> running() {
    runs.removeIf(old -> old.isDone() && !old.hasProcesses());
    return List.copyOf(runs);
  }

  /** The commands that this machine has, sorted by name. */
  public List<NodeCommand> commands() {
    return Commands.all().stream().filter(command -> command.isInstalledOn(host)).toList();
  }

  /** The command of that name, or null if this machine has none. */
  NodeCommand find(String name) {
    NodeCommand command = Commands.find(baseName(name));
    return command != null && command.isInstalledOn(host) ? command : null;
  }

  // A script may name a program by its path, as /usr/sbin/ip.
  private static String baseName(String name) {
    return name.matches("/(usr/)?(local/)?s?bin/[^/]+")
        ? name.substring(name.lastIndexOf('/') + 1)
        : name;
  }

  String notFound(String name) {
    if (Commands.isRealButMissing(name)) {
      return name + ": not supported yet: this command\n";
    }
    String message = name + ": command not found";
    if (Commands.find(name) != null) {
      return message + ": " + host.name() + " does not have it\n";
    }
    String nearest = Suggestions.nearest(name, commands().stream().map(NodeCommand::name).toList());
    return message + (nearest == null ? "\n" : "\nDid you mean '" + nearest + "'?\n");
  }

  /**
   * What the last word of the line may become, sorted: names of commands for the first word, the
   * command's own candidates after that.
   *
   * @param line the command line up to the cursor
   */
  public List<String> completions(String line) {
    List<String> words = lastCommand(line);
    String prefix = words.get(words.size() - 1);
    List<String> candidates;
    if (words.size() == 1) {
      candidates = commands().stream().map(NodeCommand::name).toList();
    } else {
      NodeCommand command = find(words.get(0));
      candidates =
          command == null ? List.of() : command.completions(host, words.subList(1, words.size()));
    }
    TreeSet<String> sorted = new TreeSet<>();
    for (String candidate : candidates) {
      if (candidate.startsWith(prefix)) {
        sorted.add(candidate);
      }
    }
    return List.copyOf(sorted);
  }

  /** The words of the command that the line ends with; the last is a beginning, perhaps empty. */
  private static List<String> lastCommand(String line) {
    List<String> words = new ArrayList<>();
    try {
      for (ShellToken token : ShellWords.tokens(line)) {
        switch (token.kind()) {
          case WORD -> words.add(token.text());
          case PIPE, AND, OR, SEQUENCE, BACKGROUND -> words.clear();
          case DISCARD_OUTPUT, DISCARD_ERROR, ERROR_TO_OUTPUT -> {}
        }
      }
    } catch (ShellSyntaxException e) {
      return List.of("\0");
    }
    if (words.isEmpty() || line.endsWith(" ")) {
      words.add("");
    }
    return words;
  }
}
