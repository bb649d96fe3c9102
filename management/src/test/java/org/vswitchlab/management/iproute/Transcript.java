package org.vswitchlab.management.iproute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;

/**
 * Command lines that ran one after the other on a fresh machine, with what each printed and its
 * exit status.
 *
 * <p>{@code ## NAME} begins a transcript, {@code $ LINE} a command, {@code | TEXT} is a line that
 * it printed (errors first), {@code = N} its status unless that is 0, {@code @ N} a pause of N
 * milliseconds.
 */
record Transcript(String name, List<Step> steps) {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Recorded at this phase of the kernel's timers: 2^18 ticks of 10 ms. */
  private static final long START_NANOS = (1L << 18) * 10 * NANOS_PER_MILLI;

  /**
   * One command or pause.
   *
   * @param line the command; empty for a pause
   * @param text what it printed, each line with its end
   * @param status exit status
   * @param pauseMillis length of a pause
   */
  record Step(String line, String text, int status, long pauseMillis) {
    @Override
    public String toString() {
      if (line.isEmpty()) {
        return "@ " + pauseMillis + "\n";
      }
      StringBuilder written = new StringBuilder("$ " + line + "\n");
      text.lines().forEach(printed -> written.append("| ").append(printed).append('\n'));
      return written.append(status == 0 ? "" : "= " + status + "\n").toString();
    }
  }

  /** The transcripts of a file. */
  static List<Transcript> read(Path file) throws IOException {
    List<Transcript> found = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
      String rest = line.length() > 2 ? line.substring(2) : "";
      if (line.startsWith("## ")) {
        steps = new ArrayList<>();
        found.add(new Transcript(rest.strip(), steps));
      } else if (line.startsWith("$ ")) {
        steps.add(new Step(rest, "", 0, 0));
      } else if (line.startsWith("@ ")) {
        steps.add(new Step("", "", 0, Long.parseLong(rest.strip())));
      } else if (line.startsWith("|")) {
        steps.set(steps.size() - 1, new Step(last.line, last.text + rest + "\n", last.status, 0));
      } else if (line.startsWith("= ")) {
        int status = Integer.parseInt(rest.strip());
        steps.set(steps.size() - 1, new Step(last.line, last.text, status, 0));
      }
    }
    return found;
  }

  /** The same commands, run on a machine of the model. */
  Transcript play() {
    Network network = new Network(1);
    Host host = network.addHost("s1");
    GuestStack.attachTo(host);
    network.simulation().runUntil(START_NANOS);
    List<Step> played = new ArrayList<>();
    long now = START_NANOS;
    for (Step step : steps) {
      if (step.line.isEmpty()) {
        now += step.pauseMillis * NANOS_PER_MILLI;
        network.simulation().runUntil(now);
        played.add(step);
      } else {
        CommandRun run = NodeShell.of(host).run(step.line);
        played.add(new Step(step.line, lines(run.output()), run.exitStatus(), 0));
      }
    }
    return new Transcript(name, played);
  }

  private static String lines(String output) {
    return output.isEmpty() || output.endsWith("\n") ? output : output + "\n";
  }

  /** The steps as text, each a block. */
  List<String> blocks() {
    return steps.stream().map(Step::toString).toList();
  }
}
