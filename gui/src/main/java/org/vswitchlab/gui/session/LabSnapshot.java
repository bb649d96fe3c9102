package org.vswitchlab.gui.session;

import org.vswitchlab.gui.eventlist.EventListSnapshot;
import org.vswitchlab.gui.node.NodeSnapshot;
import org.vswitchlab.gui.timeline.TimelineSnapshot;
import org.vswitchlab.gui.topology.TopologySnapshot;
import org.vswitchlab.node.Host;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.scenario.run.ScenarioRun;

/**
 * Everything that the window shows at one moment. Immutable; taken on the engine thread.
 *
 * @param node the selected node; null if none is selected
 */
public record LabSnapshot(
    TopologySnapshot topology,
    EventListSnapshot events,
    TimelineSnapshot timeline,
    FrameCounts frames,
    NodeSnapshot node) {
  /** The ledger's figures. */
  public record FrameCounts(long created, long delivered, long dropped, long inFlight) {
    static FrameCounts of(FrameLedger ledger) {
      return new FrameCounts(
          ledger.createdCount(),
          ledger.deliveredCount(),
          ledger.droppedCount(),
          ledger.inFlightCount());
    }
  }

  /** Looks at the world; on the engine thread, between events. */
  public static LabSnapshot of(ScenarioRun run, LabRequest request) {
    Host host = request.node() == null ? null : run.network().host(request.node());
    return new LabSnapshot(
        TopologySnapshot.of(run.network()),
        EventListSnapshot.of(run.frames(), request.pickedOrigin()),
        TimelineSnapshot.of(run),
        FrameCounts.of(run.network().ledger()),
        host == null ? null : NodeSnapshot.of(run, host, request.bridge(), request.pick()));
  }
}
