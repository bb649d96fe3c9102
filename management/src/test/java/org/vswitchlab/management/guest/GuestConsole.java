package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.HostLab;

/** Types commands on the machines of a lab and waits for their output. */
final class GuestConsole {
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  private final HostLab lab;

  GuestConsole(HostLab lab) {
    this.lab = lab;
  }

  CommandRun start(String vm, String line) {
    return NodeShell.of(lab.vm(vm)).run(line);
  }

  /** Runs the line to its end in virtual time; the exit status stands on the last line. */
  String run(String vm, String line) {
    CommandRun run = start(vm, line);
    long until = lab.network().simulation().nowNanos() + LONGEST_NANOS;
    while (!run.isDone() && lab.network().simulation().nextEventNanos() <= until) {
      lab.network().simulation().step();
    }
    assertThat(run.isDone()).as("%s on %s ends", line, vm).isTrue();
    assertThat(lab.network().ledger().imbalance()).as("frames out of balance").isZero();
    return run.output() + "[" + run.exitStatus() + "]\n";
  }
}
