package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.settings.PortConfig;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.CustomCounter;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescReply;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortMod;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortRequest;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortStats;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortStatsReply;

/** Changes of ports, and questions about them. */
final class PortRequests {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long NOT_KNOWN = -1;

  /** The counters of RFC 2819, none of which simulated devices have. */
  private static final List<Long> NO_EXTENDED = Collections.nCopies(21, NOT_KNOWN);

  private final ControllerSession session;

  PortRequests(ControllerSession session) {
    this.session = session;
  }

  private OpenFlowSwitch bridge() {
    return session.bridge();
  }

  void modify(PortMod mod) {
    OpenFlowSwitchPort port = check(mod);
    PortConfig before = port.config();
    PortConfig after = PortDescriptions.changed(before, mod.config(), mod.mask());
    if (before.equals(after)) {
      return;
    }
    bridge().setPortConfig(port.number(), after);
    if (port.device() != null && before.isUp() != after.isUp()) {
      port.device().setUp(after.isUp());
    }
  }

  OpenFlowSwitchPort check(PortMod mod) {
    OpenFlowSwitchPort port = bridge().port(mod.port());
    if (port == null) {
      throw new OpenFlowException(OpenFlowError.OFPPMFC_BAD_PORT);
    }
    if (port.hardwareAddress() != mod.macAddress()) {
      throw new OpenFlowException(OpenFlowError.OFPPMFC_BAD_HW_ADDR);
    }
    return port;
  }

  void answer(OpenFlowMessage request, PortRequest wanted) {
    List<OpenFlowSwitchPort> ports = chosen(wanted.port(), wanted.isDescription());
    if (wanted.isDescription()) {
      List<PortDescription> descriptions = new ArrayList<>();
      ports.forEach(port -> descriptions.add(PortDescriptions.of(port)));
      session.reply(request, new PortDescReply(descriptions));
    } else {
      List<PortStats> stats = new ArrayList<>();
      ports.forEach(port -> stats.add(statistics(port)));
      session.reply(request, new PortStatsReply(stats));
    }
  }

  private List<OpenFlowSwitchPort> chosen(int number, boolean inOrder) {
    if (number == OpenFlowPort.NONE) {
      return bridge().portsAsListed();
    }
    OpenFlowSwitchPort port = bridge().port(number);
    return port == null ? List.of() : List.of(port);
  }

  private PortStats statistics(OpenFlowSwitchPort port) {
    Counters.Snapshot counts = port.statistics();
    boolean isLocal = port.number() == OpenFlowPort.LOCAL;
    long ownPackets = isLocal ? bridge().ownPackets() : 0;
    long ownBytes = isLocal ? bridge().ownBytes() : 0;
    long lived = session.plane().nowNanos() - port.createdNanos();
    return new PortStats(
        port.number(),
        counts.rxPackets() + ownPackets,
        counts.txPackets(),
        counts.rxBytes() + ownBytes,
        counts.txBytes(),
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        lived / SECOND_NANOS,
        (int) (lived % SECOND_NANOS),
        NO_EXTENDED,
        custom(port, counts));
  }

  /** What devices of a dummy datapath count beside. */
  private List<CustomCounter> custom(OpenFlowSwitchPort port, Counters.Snapshot counts) {
    boolean isDummy =
        port.datapathPort() != null && bridge().shared().datapath().name().startsWith("dummy@");
    return isDummy
        ? List.of(
            new CustomCounter("rx_custom_packets_1", counts.rxPackets()),
            new CustomCounter("rx_custom_packets_2", counts.rxPackets()),
            new CustomCounter("rx_q0_bytes", counts.rxBytes()),
            new CustomCounter("rx_q0_packets", counts.rxPackets()),
            new CustomCounter("tx_q0_bytes", counts.txBytes()),
            new CustomCounter("tx_q0_packets", counts.txPackets()))
        : List.of();
  }
}
