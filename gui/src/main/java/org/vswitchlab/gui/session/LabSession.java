package org.vswitchlab.gui.session;

import java.util.concurrent.CompletableFuture;
import org.vswitchlab.engine.EngineCommand;
import org.vswitchlab.node.Host;
import org.vswitchlab.scenario.run.EngineDriver;
import org.vswitchlab.scenario.run.FrameJournal;
import org.vswitchlab.scenario.run.RunOptions;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.trace.NetworkTrace;
import org.vswitchlab.scenario.trace.TraceReport;
import org.vswitchlab.scenario.trace.TraceRequest;

/** One world of a scenario that runs, with the engine's thread. */
public final class LabSession implements AutoCloseable {
  private final Scenario world;
  private final EngineDriver driver;

  /**
   * Builds the network on the calling thread; the run is paused at time 0.
   *
   * @param world one world, not one that has variants to choose from
   * @throws org.vswitchlab.scenario.build.BuildException if it cannot be set up
   */
  public LabSession(Scenario world) {
    this.world = world;
    RunOptions options = RunOptions.DEFAULT.withJournalCapacity(FrameJournal.DEFAULT_CAPACITY);
    driver = new EngineDriver(() -> ScenarioRun.start(world, options));
  }

  public Scenario world() {
    return world;
  }

  public EngineDriver driver() {
    return driver;
  }

  /** Looks at everything that the window shows, at one moment between events. */
  public CompletableFuture<LabSnapshot> look(LabRequest request) {
    return driver.query(run -> LabSnapshot.of(run, request));
  }

  /**
   * Follows a packet from now on, in a copy of the run.
   *
   * @return the text of {@code vswitchlab trace}; fails with {@link IllegalArgumentException} if
   *     the flow cannot be understood
   */
  public CompletableFuture<String> trace(String node, String flow) {
    return driver.tryOut(
        run -> {
          long nowNanos = run.simulation().nowNanos();
          TraceRequest request = TraceRequest.parse(run, node, flow);
          return new TraceReport(world, nowNanos, NetworkTrace.follow(run, request)).text();
        });
  }

  /** Something done at a host, journalled. */
  public interface HostAction {
    void applyTo(Host host);
  }

  /** Does something at a host. It is done again on the way back and forth. */
  public CompletableFuture<Object> act(String hostName, String description, HostAction action) {
    return driver.submit(
        new EngineCommand<>() {
          @Override
          public Object applyTo(ScenarioRun run) {
            action.applyTo(run.network().host(hostName));
            return null;
          }

          @Override
          public String describe() {
            return hostName + "# " + description;
          }
        });
  }

  @Override
  public void close() {
    driver.close();
  }
}
