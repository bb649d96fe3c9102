package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.vswitchlab.ovs.datapath.MeterTable;
import org.vswitchlab.ovs.ofproto.MeterBindings;
import org.vswitchlab.ovs.openflow.MeterMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.GroupMessage.Counts;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterConfigReply;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterFeatures;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterModification;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterRequest;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterStats;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterStatsReply;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** Changes of meters, and questions about them. */
final class MeterRequests {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000L;

  /** Limits of the datapath in user space. */
  private static final int MAX_METERS = 262_144;

  private static final int MAX_BANDS = 8;
  private static final int DROP_BAND = 1 << 1;

  /** kbps, pktps, burst, stats. */
  private static final int CAPABILITIES = 0xf;

  private final ControllerSession session;

  MeterRequests(ControllerSession session) {
    this.session = session;
  }

  void modify(OpenFlowMessage request, MeterModification modification) {
    FlowMonitors monitors = session.plane().monitors();
    monitors.changesBy(session, request.xid());
    try {
      session.bridge().meters().modify(modification.mod());
    } finally {
      monitors.flush();
    }
    session.plane().notices().requestForward(session, request, 1);
  }

  void answer(OpenFlowMessage request, MeterRequest wanted) {
    MeterBindings meters = session.bridge().meters();
    Collection<MeterBindings.Binding> chosen;
    if (wanted.meterId() == MeterMod.ALL_METERS) {
      chosen = meters.meters();
    } else {
      MeterBindings.Binding meter = meters.meter(wanted.meterId());
      if (meter == null) {
        throw new OpenFlowException(OpenFlowError.OFPMMFC_UNKNOWN_METER);
      }
      chosen = List.of(meter);
    }
    if (wanted.isConfig()) {
      List<MeterMod> definitions = new ArrayList<>();
      chosen.forEach(meter -> definitions.add(told(meter.definition())));
      session.reply(request, new MeterConfigReply(definitions));
    } else {
      List<MeterStats> stats = new ArrayList<>();
      chosen.forEach(meter -> stats.add(statistics(meters, meter)));
      session.reply(request, new MeterStatsReply(stats));
    }
  }

  /** Without a burst of its own, a band's is told to be its rate. */
  private static MeterMod told(MeterMod meter) {
    if (meter.hasBurst()) {
      return meter;
    }
    List<MeterMod.Band> bands = new ArrayList<>();
    for (MeterMod.Band band : meter.bands()) {
      bands.add(new MeterMod.Band(band.rate(), band.rate(), band.precedenceLevel()));
    }
    return new MeterMod(
        meter.command(), meter.meterId(), meter.isPackets(), false, meter.hasStats(), bands);
  }

  private MeterStats statistics(MeterBindings meters, MeterBindings.Binding binding) {
    MeterTable.Meter meter = meters.state(binding);
    long lived = session.plane().nowNanos() - meter.createdNanos();
    List<Counts> bands = new ArrayList<>();
    for (int i = 0; i < binding.definition().bands().size(); i++) {
      bands.add(new Counts(meter.bandPacketCount(i), meter.bandByteCount(i)));
    }
    long id = binding.definition().meterId();
    return new MeterStats(
        id,
        session.bridge().pipeline().flowsUsingMeter(id),
        meter.packetCount(),
        meter.byteCount(),
        lived / SECOND_NANOS,
        // Meters tell their age in milliseconds.
        (int) (lived % SECOND_NANOS / MILLI_NANOS * MILLI_NANOS),
        bands);
  }

  void features(OpenFlowMessage request) {
    session.reply(request, new MeterFeatures(MAX_METERS, DROP_BAND, CAPABILITIES, MAX_BANDS, 0));
  }
}
