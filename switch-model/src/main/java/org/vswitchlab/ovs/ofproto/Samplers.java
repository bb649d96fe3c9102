package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.ofproto.sampling.NetflowExporter;
import org.vswitchlab.ovs.ofproto.sampling.SamplingSettings;
import org.vswitchlab.ovs.ofproto.sampling.SflowAgent;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.IpProtocol;

/** What a bridge exports to collectors, and when. */
final class Samplers {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** How often flows are looked at whose time has come. */
  private static final long NETFLOW_NANOS = 100_000_000L;

  private final OpenFlowSwitch bridge;
  private SamplingSettings settings = SamplingSettings.NONE;
  private NetflowExporter netflow;
  private SflowAgent sflow;
  private final IpfixSamplers ipfix;
  private long nextPollNanos;
  private boolean isSflowRunning;
  private boolean isNetflowRunning;

  Samplers(OpenFlowSwitch bridge) {
    this.bridge = bridge;
    this.ipfix = new IpfixSamplers(bridge);
  }

  SamplingSettings settings() {
    return settings;
  }

  void configure(SamplingSettings newSettings) {
    boolean isSflowNew =
        newSettings.sflow() != null && !newSettings.sflow().equals(settings.sflow());
    settings = newSettings;
    ipfix.configure(newSettings);
    if (settings.netflow() == null || !hasNetflow(settings.netflow())) {
      netflow =
          settings.netflow() == null
              ? null
              : new NetflowExporter(settings.netflow(), bridge.shared()::sendDatagram);
    }
    if (settings.sflow() == null) {
      sflow = null;
    } else if (isSflowNew) {
      sflow = null;
      nextPollNanos = now() + SECOND_NANOS;
      runSflow();
    }
  }

  private boolean hasNetflow(SamplingSettings.Netflow wanted) {
    return netflow != null && netflow.settings().equals(wanted);
  }

  private Simulation simulation() {
    return bridge.shared().simulation();
  }

  private long now() {
    return simulation().nowNanos();
  }

  // NetFlow.

  /** What NetFlow counts of packets that take one way through the switch; null for nothing. */
  SideEffect credit(FlowKey packet, int output) {
    boolean isCounted = netflow != null && packet.ethType() == EtherType.IPV4;
    return isCounted ? new NetflowCredit(this, key(packet), output) : null;
  }

  /** Packets of a flow that NetFlow exports. */
  private record NetflowCredit(Samplers samplers, NetflowExporter.Key key, int output)
      implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      samplers.count(key, output, stats);
    }
  }

  private void count(NetflowExporter.Key key, int output, PacketStats stats) {
    if (netflow == null) {
      return;
    }
    netflow.count(
        key, output, stats.packets(), stats.bytes(), stats.tcpFlags(), stats.usedNanos(), now());
    if (!isNetflowRunning) {
      isNetflowRunning = true;
      simulation().schedule(now() + NETFLOW_NANOS, this::runNetflow);
    }
  }

  private void runNetflow() {
    isNetflowRunning = false;
    if (netflow == null) {
      return;
    }
    netflow.run(now());
    long next = netflow.nextNanos();
    if (next != Long.MAX_VALUE) {
      isNetflowRunning = true;
      simulation().schedule(Math.max(next, now() + NETFLOW_NANOS), this::runNetflow);
    }
  }

  private static NetflowExporter.Key key(FlowKey packet) {
    int protocol = (int) packet.get(FlowField.NW_PROTO);
    int source = (int) packet.get(FlowField.TCP_SRC);
    int destination = (int) packet.get(FlowField.TCP_DST);
    boolean isIcmp = protocol == IpProtocol.ICMP;
    return new NetflowExporter.Key(
        packet.inPort() & 0xffff,
        (int) packet.get(FlowField.IP_SRC),
        (int) packet.get(FlowField.IP_DST),
        protocol,
        (int) (packet.word(FlowLayout.IP) >>> 48) & 0xfc,
        isIcmp ? 0 : source,
        isIcmp ? source << 8 | destination : destination);
  }

  /** What is exported as IPFIX. */
  IpfixSamplers ipfix() {
    return ipfix;
  }

  // sFlow.

  private SflowAgent agent() {
    int address = bridge.shared().sflowAgent(settings.sflow());
    if (sflow == null || sflow.address() != address) {
      sflow = new SflowAgent(settings.sflow(), address, bridge.shared()::sendDatagram);
    }
    return sflow;
  }

  /** A packet was sampled for sFlow. */
  void sampled(Frame frame, FlowKey key, UserspaceCookie.SFlow cookie) {
    OpenFlowSwitchPort port = bridge.shared().portOf(key);
    if (settings.sflow() == null || port == null) {
      return;
    }
    int outputTci = cookie.vid() | cookie.pcp() << FlowKey.VLAN_PCP_SHIFT;
    int index = bridge.shared().interfaceIndex(port);
    int inputTci = key.vlanTci(0) & ~FlowKey.VLAN_CFI;
    agent().sample(frame, index, cookie.output(), inputTci, outputTci, now());
  }

  private void runSflow() {
    if (isSflowRunning) {
      return;
    }
    isSflowRunning = true;
    simulation().schedule(now() + SflowAgent.FLUSH_NANOS, this::tickSflow);
  }

  private void tickSflow() {
    isSflowRunning = false;
    if (settings.sflow() == null) {
      return;
    }
    int polling = settings.sflow().pollingSeconds();
    if (polling > 0 && now() >= nextPollNanos) {
      nextPollNanos += polling * SECOND_NANOS;
      bridge.allPorts().forEach(this::poll);
    }
    if (sflow != null) {
      sflow.flush(now());
    }
    runSflow();
  }

  private void poll(OpenFlowSwitchPort port) {
    int index = bridge.shared().interfaceIndex(port);
    if (index == 0) {
      return;
    }
    Counters.Snapshot counters = port.statistics();
    agent()
        .count(
            new SflowAgent.InterfaceCounters(
                index,
                bridge.datapathId(),
                port.number(),
                port.name(),
                bridge.shared().interfaceRate(port),
                port.device().isUp(),
                counters.rxBytes(),
                counters.rxPackets(),
                counters.txBytes(),
                counters.txPackets()),
            now());
  }
}
