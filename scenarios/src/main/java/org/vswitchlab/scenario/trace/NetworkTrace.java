package org.vswitchlab.scenario.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.FrameTap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.trace.PacketExplanation;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.scenario.run.FrameEvent;
import org.vswitchlab.scenario.run.FrameJournal;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Frame;

/**
 * Sends one packet into a running network and follows it and its copies, until it has ended
 * everywhere. Answers to it are not followed. The run goes on with the packet in it, so it is for a
 * run that is thrown away afterwards.
 */
public final class NetworkTrace implements FrameTap {
  /** Nothing takes longer, but for a frame that circles until the run is stopped. */
  private static final long LONGEST_NANOS = 2 * SimTime.NANOS_PER_SECOND;

  private static final int JOURNAL_CAPACITY = 1 << 16;

  private final ScenarioRun run;
  private final FrameJournal journal;
  private final FlowKeyExtractor extractor = new FlowKeyExtractor();
  private final Map<Long, PacketExplanation> explanations = new LinkedHashMap<>();

  /** Of the frame that is being received, until its tap is told. */
  private final List<FlowKey> lookups = new ArrayList<>();

  private long originId;

  private NetworkTrace(ScenarioRun run) {
    this.run = run;
    journal = FrameJournal.watch(run.network(), JOURNAL_CAPACITY);
  }

  /** Follows the packet from now on; the hops are in order of time. */
  public static List<TraceHop> follow(ScenarioRun run, TraceRequest request) {
    NetworkTrace trace = new NetworkTrace(run);
    for (Host host : run.network().hosts()) {
      // After the journal, so that a frame's event is on record when it is explained.
      host.devices().forEach(device -> device.addTap(trace));
      OpenVSwitch ovs = host.service(OpenVSwitch.class);
      if (ovs != null) {
        ovs.shared().datapath().setLookupListener(trace.lookups::add);
      }
    }
    trace.send(request);
    run.simulation().runUntil(run.simulation().nowNanos() + LONGEST_NANOS);
    return trace.hops();
  }

  private void send(TraceRequest request) {
    originId = run.simulation().newOriginId();
    Frame frame = Frame.owning(request.bytes(), originId);
    NetDevice device = request.device();
    boolean isPort = device instanceof EthernetDevice && !kind(device).equals("host");
    if (isPort) {
      ((EthernetDevice) device).inject(frame);
    } else {
      run.network().ledger().created(1);
      device.transmit(frame);
    }
  }

  @Override
  public void frame(
      long timeNanos, NetDevice device, Direction direction, Frame frame, Decision decision) {
    if (decision == null) {
      return;
    }
    List<FlowKey> seen = List.copyOf(lookups);
    lookups.clear();
    OpenFlowSwitchPort port = frame.originId() == originId ? port(device) : null;
    if (port != null) {
      SharedDatapath shared =
          run.network().host(device.hostName()).service(OpenVSwitch.class).shared();
      explanations.put(journal.endSequence() - 1, explain(shared, port, frame, seen));
    }
  }

  /** A frame that waits for its upcall was not looked up yet, and is explained as it came. */
  private PacketExplanation explain(
      SharedDatapath shared, OpenFlowSwitchPort port, Frame frame, List<FlowKey> seen) {
    if (!seen.isEmpty()) {
      return PacketExplanation.of(shared, seen);
    }
    FlowKey key = new FlowKey();
    extractor.setVlanLimit(shared.datapath().vlanLimit());
    extractor.extract(frame, port.number(), key);
    return PacketExplanation.of(shared, port.bridge(), key);
  }

  private OpenFlowSwitchPort port(NetDevice device) {
    OpenVSwitch ovs = run.network().host(device.hostName()).service(OpenVSwitch.class);
    if (ovs == null) {
      return null;
    }
    for (OpenFlowSwitch bridge : ovs.bridges()) {
      OpenFlowSwitchPort port = bridge.port(device.name());
      if (port != null && port.device() == device) {
        return port;
      }
    }
    return null;
  }

  private List<TraceHop> hops() {
    List<TraceHop> hops = new ArrayList<>();
    for (FrameEvent event : journal.pathOf(originId)) {
      NetDevice device =
          event.place().indexOf(':') < 0 ? null : run.network().device(event.place());
      hops.add(
          new TraceHop(
              event,
              device == null ? "link" : kind(device),
              Optional.ofNullable(explanations.get(event.sequence()))));
    }
    return hops;
  }

  private String kind(NetDevice device) {
    if (port(device) != null) {
      return "ovs";
    }
    LinuxBridges bridges = run.network().host(device.hostName()).service(LinuxBridges.class);
    boolean isOfBridge =
        bridges != null
            && (LinuxBridges.portOf(device) != null || bridges.bridge(device.name()) != null);
    return isOfBridge ? "linux-bridge" : "host";
  }
}
