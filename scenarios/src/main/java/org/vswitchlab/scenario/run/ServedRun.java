package org.vswitchlab.scenario.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vswitchlab.engine.CommandJournal;
import org.vswitchlab.engine.EngineCommand;
import org.vswitchlab.engine.RunControl;
import org.vswitchlab.management.appctl.ControlCommands;
import org.vswitchlab.management.appctl.ControlReply;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.management.vswitchd.HostSockets;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ovsdb.TransactionContext;
import org.vswitchlab.ovs.ovsdb.TransactionResult;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.time.WallPacer;

/**
 * A run that other programs work on: it keeps to the wall clock, opens the management sockets of
 * each machine with an Open vSwitch, and goes on after the scenario's end until it is stopped. The
 * calling thread is the engine's and the sockets'.
 */
public final class ServedRun {
  private static final long SLICE_EVENTS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunControl<ScenarioRun> control;
  private final StreamLoop loop;
  private final WallPacer pacer;
  private final boolean endsWithScenario;
  private final List<HostSockets> hosts = new ArrayList<>();
  private final HeadlessRun.Progress progress;

  private ServedRun(
      ScenarioRun run,
      double speed,
      boolean endsWithScenario,
      StreamLoop loop,
      HeadlessRun.Progress progress) {
    this.control = new RunControl<>(() -> run);
    this.loop = loop;
    this.pacer = new WallPacer(speed, run.simulation().nowNanos());
    this.endsWithScenario = endsWithScenario;
    this.progress = progress;
  }

  /**
   * Opens the sockets; each machine has a directory of its name.
   *
   * @param speed virtual seconds per second of wall time, greater than 0
   * @param endsWithScenario whether to stop at the scenario's end
   * @param progress told of each step
   * @param log takes a line for each thing worth telling
   * @throws IOException naming the file that cannot be made
   */
  public static ServedRun open(
      ScenarioRun run,
      Path directory,
      double speed,
      boolean endsWithScenario,
      HeadlessRun.Progress progress,
      Consumer<String> log)
      throws IOException {
    ServedRun served = new ServedRun(run, speed, endsWithScenario, new StreamLoop(log), progress);
    try {
      for (Host host : run.network().hosts()) {
        if (host.service(OpenVSwitch.class) != null) {
          served.open(host, directory.resolve(host.name()), log);
        }
      }
    } catch (IOException e) {
      served.loop.stop();
      served.run();
      throw e;
    }
    return served;
  }

  private void open(Host host, Path directory, Consumer<String> log) throws IOException {
    HostSockets sockets = new HostSockets(loop, host, directory, log);
    hosts.add(sockets);
    sockets.open(
        (operations, context, elapsedMillis) ->
            (TransactionResult)
                control.execute(
                    new ServedTransaction(
                        host.name(), operations.toString(), context, elapsedMillis)),
        (command, words) ->
            (ControlReply) control.execute(new ServedControl(host.name(), command, words)));
  }

  /** What came from outside, in order. */
  public CommandJournal<ScenarioRun> journal() {
    return control.journal();
  }

  /** Number of machines with sockets. */
  public int hostCount() {
    return hosts.size();
  }

  /** Runs until {@link #stop}, or until the scenario's end if that was asked for. */
  public void run() {
    loop.setRoundTask(this::round);
    loop.run();
    hosts.forEach(HostSockets::close);
    control.world().settle();
  }

  /** Ends {@link #run} soon; from any thread. */
  public void stop() {
    loop.stop();
  }

  private long round() {
    ScenarioRun run = control.world();
    control.drainInbox();
    control.run(pacer.dueVirtualNanos(), SLICE_EVENTS);
    hosts.forEach(HostSockets::settle);
    progress.reached(run);
    if (run.stopReason() != null || endsWithScenario && run.isEnded()) {
      loop.stop();
      return 0;
    }
    long next = run.simulation().nextEventNanos();
    return next == Long.MAX_VALUE ? Long.MAX_VALUE : pacer.wallNanosUntil(next);
  }

  /** A transaction that a client sent to a machine's database. */
  private record ServedTransaction(
      String host, String operations, TransactionContext context, long elapsedMillis)
      implements EngineCommand<ScenarioRun> {
    @Override
    public Object applyTo(ScenarioRun world) {
      try {
        ArrayNode parsed = (ArrayNode) JSON.readTree(operations);
        OpenVSwitch ovs = world.network().host(host).service(OpenVSwitch.class);
        return ovs.execute(parsed, context, elapsedMillis);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a JSON tree cannot be read again", e);
      }
    }

    @Override
    public String describe() {
      return host + ": transact " + operations;
    }
  }

  /** A command that came by a machine's control socket. */
  private record ServedControl(String host, String command, List<String> words)
      implements EngineCommand<ScenarioRun> {
    @Override
    public Object applyTo(ScenarioRun world) {
      OpenVSwitch ovs = world.network().host(host).service(OpenVSwitch.class);
      return new ControlCommands(ovs.shared(), world.simulation()).run(command, words);
    }

    @Override
    public String describe() {
      return host + ": ovs-appctl " + command + " " + String.join(" ", words);
    }
  }
}
