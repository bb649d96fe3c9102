package org.vswitchlab.scenario.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.scenario.spec.Validation;

/** Runs one command on each of some nodes and judges what each says. */
final class CommandValidation extends ValidationRun {
  /** ping(8)'s line of figures. */
  private static final Pattern PING_SUMMARY =
      Pattern.compile("(?m)^\\d+ packets transmitted,.*?loss");

  private final long atNanos;
  private final List<String> nodes;
  private final String line;
  private final Judge judge;
  private final List<CommandRun> commands = new ArrayList<>();

  /** Says what is wrong with a command that has ended, or what is right. */
  private interface Judge {
    Verdict verdict(CommandRun command);
  }

  private record Verdict(boolean holds, String detail) {}

  private CommandValidation(
      ScenarioRun run,
      Validation validation,
      long atNanos,
      List<String> nodes,
      String line,
      Judge judge) {
    super(run, validation);
    this.atNanos = atNanos;
    this.nodes = nodes;
    this.line = line;
    this.judge = judge;
  }

  /** Three pings, of which one answer is enough: a link may lose a frame, ARP may take its time. */
  static CommandValidation ofPing(ScenarioRun run, Validation.Ping ping) {
    Optional<String> address = run.scenario().pingAddress(ping.target());
    String line = "ping -c 3 -i 0.2 -W 1 " + address.orElse(ping.target());
    return new CommandValidation(
        run,
        ping,
        ping.atNanos(),
        ping.nodes(),
        line,
        command -> {
          boolean holds =
              ping.expectReachable()
                  ? command.exitStatus() == 0
                  : isUnanswered(command.exitStatus());
          return new Verdict(holds, pingDetail(command));
        });
  }

  // ping(8) ends with 1 without an answer and with 2 without a route; a missing ping proves
  // nothing.
  private static boolean isUnanswered(int exitStatus) {
    return exitStatus == 1 || exitStatus == 2;
  }

  private static String pingDetail(CommandRun command) {
    Matcher summary = PING_SUMMARY.matcher(command.output());
    return summary.find() ? summary.group() : "'" + command.line() + "': " + lastLine(command);
  }

  static CommandValidation ofExec(ScenarioRun run, Validation.Exec exec) {
    return new CommandValidation(
        run,
        exec,
        exec.atNanos(),
        exec.nodes(),
        exec.command().line(),
        command -> judge(exec, command));
  }

  private static Verdict judge(Validation.Exec exec, CommandRun command) {
    String output = command.output();
    for (String part : exec.contains()) {
      if (!output.contains(part)) {
        return new Verdict(false, "the output does not contain '" + part + "'");
      }
    }
    for (Pattern pattern : exec.matches()) {
      if (!pattern.matcher(output).find()) {
        return new Verdict(false, "nothing in the output matches '" + pattern + "'");
      }
    }
    if (exec.equalTo().isPresent()
        && !exec.equalTo().get().stripTrailing().equals(output.stripTrailing())) {
      return new Verdict(false, "the output is not the one expected");
    }
    boolean hasExpectation =
        !exec.contains().isEmpty() || !exec.matches().isEmpty() || exec.equalTo().isPresent();
    if (!hasExpectation && command.exitStatus() != 0) {
      return new Verdict(
          false, "'" + command.line() + "' ended with status " + command.exitStatus());
    }
    return new Verdict(
        true, "'" + command.line() + (hasExpectation ? "' said so" : "' ended with status 0"));
  }

  private static String lastLine(CommandRun command) {
    String[] lines = command.output().strip().split("\n");
    return lines[lines.length - 1].isEmpty()
        ? "status " + command.exitStatus()
        : lines[lines.length - 1];
  }

  @Override
  void schedule() {
    run.simulation().schedule(atNanos, this::start);
  }

  private void start() {
    for (String node : nodes) {
      Host host = run.network().host(run.scenario().node(node).host());
      commands.add(NodeShell.of(host).run(line));
    }
    commands.forEach(command -> command.onDone(this::look));
  }

  private void look() {
    if (isDecided() || !commands.stream().allMatch(CommandRun::isDone)) {
      return;
    }
    boolean holds = true;
    List<String> details = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      Verdict verdict = judge.verdict(commands.get(i));
      if (holds && !verdict.holds()) {
        // What failed is worth saying, and nothing else.
        details.clear();
      }
      if (verdict.holds() == (holds && verdict.holds())) {
        details.add((nodes.size() > 1 ? nodes.get(i) + ": " : "") + verdict.detail());
      }
      holds &= verdict.holds();
    }
    decide(holds, String.join("; ", details));
  }

  @Override
  long lastNanos() {
    return atNanos;
  }

  @Override
  boolean isAwaited() {
    return !isDecided();
  }

  // A command that runs until it is interrupted is judged by what it says then.
  @Override
  void end(boolean isWhole) {
    if (isWhole) {
      List.copyOf(commands).forEach(CommandRun::kill);
    }
  }
}
