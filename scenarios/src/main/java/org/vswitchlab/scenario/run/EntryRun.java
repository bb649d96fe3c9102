package org.vswitchlab.scenario.run;

import java.util.Locale;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.Link;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.scenario.run.EntryResult.State;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.TimelineEntry;
import org.vswitchlab.wire.Frame;

/** One timeline entry on its way. Engine-confined. */
final class EntryRun {
  private final ScenarioRun run;
  private final int index;
  private final TimelineEntry entry;
  private final ReplayFrames replay;
  private State state = State.WAITING;
  private CommandRun command;

  EntryRun(ScenarioRun run, int index, TimelineEntry entry) {
    this.run = run;
    this.index = index;
    this.entry = entry;
    replay =
        entry instanceof TimelineEntry.Replay wanted
            ? ReplayFrames.load(run.scenario(), wanted)
            : null;
  }

  void schedule() {
    run.simulation().schedule(entry.atNanos(), this::happen);
  }

  /** Virtual time of the last thing that is known to happen. */
  long lastNanos() {
    return entry.atNanos() + (replay == null ? 0 : replay.lengthNanos());
  }

  /** Whether the scenario must go on for its sake. */
  boolean isAwaited() {
    return switch (state) {
      case WAITING -> true;
      case RUNNING -> command == null || !ScenarioRun.isThrough(command);
      case DONE, INTERRUPTED, NOT_REACHED -> false;
    };
  }

  private void happen() {
    if (state != State.WAITING) {
      return;
    }
    state = State.RUNNING;
    switch (entry.type()) {
      case EXEC -> exec((TimelineEntry.Exec) entry);
      case LINK_STATE -> {
        TimelineEntry.LinkState change = (TimelineEntry.LinkState) entry;
        network().link(change.link()).setUp(change.up());
        done();
      }
      case NODE_STATE -> {
        TimelineEntry.NodeState change = (TimelineEntry.NodeState) entry;
        host(change.node()).setUp(change.up());
        done();
      }
      case LINK_SET -> {
        TimelineEntry.LinkSet change = (TimelineEntry.LinkSet) entry;
        Link link = network().link(change.link());
        link.setSpec(change.change().applyTo(link.spec()));
        done();
      }
      case REPLAY -> replay((TimelineEntry.Replay) entry);
      case INJECT -> {
        TimelineEntry.Inject wanted = (TimelineEntry.Inject) entry;
        inject(wanted.into(), wanted.frame().toArray());
        done();
      }
    }
  }

  private Network network() {
    return run.network();
  }

  private Host host(String node) {
    return network().host(run.scenario().node(node).host());
  }

  private void done() {
    state = State.DONE;
    run.lookForEnd();
  }

  private void exec(TimelineEntry.Exec wanted) {
    command = NodeShell.of(host(wanted.node())).run(wanted.command().line());
    if (command.isDone()) {
      done();
    } else {
      command.onDone(this::commandEnded);
      run.lookForEnd();
    }
  }

  private void commandEnded() {
    if (state == State.RUNNING) {
      done();
    }
  }

  private void replay(TimelineEntry.Replay wanted) {
    for (ReplayFrames.TimedBytes timed : replay.frames()) {
      run.simulation()
          .schedule(
              entry.atNanos() + timed.offsetNanos(), () -> inject(wanted.into(), timed.bytes()));
    }
    run.simulation().schedule(lastNanos(), this::done);
  }

  /** A frame arrives at a port, or the host sends it through a bridge's own interface. */
  private void inject(PortRef into, byte[] bytes) {
    Frame frame = Frame.owning(bytes.clone(), run.simulation().newOriginId());
    NetDevice device = network().device(into.device());
    if (device instanceof EthernetDevice port) {
      port.inject(frame);
    } else {
      network().ledger().created(1);
      device.transmit(frame);
    }
  }

  /** The run is over. */
  void settle() {
    switch (state) {
      case WAITING -> state = State.NOT_REACHED;
      case RUNNING -> {
        state = State.INTERRUPTED;
        if (command != null) {
          command.kill();
        }
      }
      case DONE, INTERRUPTED, NOT_REACHED -> {
        if (command != null) {
          command.kill();
        }
      }
    }
  }

  EntryResult result() {
    String host = "";
    if (entry instanceof TimelineEntry.Exec exec) {
      host = run.scenario().node(exec.node()).host();
    }
    return new EntryResult(
        index,
        entry,
        state,
        host,
        text(),
        command == null ? "" : command.output(),
        command == null ? -1 : command.exitStatus());
  }

  private String text() {
    return switch (entry.type()) {
      case EXEC -> ((TimelineEntry.Exec) entry).command().line();
      case LINK_STATE -> {
        TimelineEntry.LinkState change = (TimelineEntry.LinkState) entry;
        yield "link " + change.link() + upOrDown(change.up());
      }
      case NODE_STATE -> {
        TimelineEntry.NodeState change = (TimelineEntry.NodeState) entry;
        yield "node " + change.node() + upOrDown(change.up());
      }
      case LINK_SET -> {
        TimelineEntry.LinkSet change = (TimelineEntry.LinkSet) entry;
        yield "link " + change.link() + " set " + LinkText.of(change.change());
      }
      case REPLAY -> {
        TimelineEntry.Replay wanted = (TimelineEntry.Replay) entry;
        int count = replay.frames().size();
        yield String.format(
            Locale.ROOT,
            "replay %s into %s (%d frame%s)",
            wanted.file(),
            wanted.into(),
            count,
            count == 1 ? "" : "s");
      }
      case INJECT -> {
        TimelineEntry.Inject wanted = (TimelineEntry.Inject) entry;
        yield "inject " + wanted.frame().length() + " bytes into " + wanted.into();
      }
    };
  }

  private static String upOrDown(boolean up) {
    return up ? " up" : " down";
  }
}
