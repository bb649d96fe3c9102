package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.MeterMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage.Counts;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterFeatures;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterStats;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;

/** Messages about meters, which are the same from OpenFlow 1.3 on. */
final class MeterCodec {
  // OFPMF_*.
  private static final int KBPS = 1;
  private static final int PKTPS = 1 << 1;
  private static final int BURST = 1 << 2;
  private static final int STATS = 1 << 3;

  // OFPMBT_*.
  private static final int DROP = 1;
  private static final int DSCP_REMARK = 2;
  private static final int BAND_BYTES = 16;

  private MeterCodec() {}

  static MessageBody decode(WireType wire, WireReader in) {
    return switch (wire.type()) {
      case METER_MOD -> new GroupMessage.MeterModification(mod(in));
      case METER_STATS_REQUEST, METER_CONFIG_REQUEST ->
          new GroupMessage.MeterRequest(wire.type() == MessageType.METER_CONFIG_REQUEST, in.u32());
      case METER_STATS_REPLY -> {
        List<MeterStats> meters = new ArrayList<>();
        while (in.hasRemaining()) {
          meters.add(stats(in));
        }
        yield new GroupMessage.MeterStatsReply(meters);
      }
      case METER_CONFIG_REPLY -> {
        List<MeterMod> meters = new ArrayList<>();
        while (in.hasRemaining()) {
          meters.add(config(in));
        }
        yield new GroupMessage.MeterConfigReply(meters);
      }
      case METER_FEATURES_REPLY ->
          new MeterFeatures(in.u32(), in.s32(), in.s32(), in.u8(), in.u8());
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(GroupMessage message, WireWriter out) {
    if (message instanceof GroupMessage.MeterModification m) {
      MeterMod mod = m.mod();
      out.u16(mod.command().ordinal()).u16(flags(mod)).u32(mod.meterId());
      bands(mod, out);
    } else if (message instanceof GroupMessage.MeterRequest m) {
      out.u32(m.meterId()).zeros(4);
    } else if (message instanceof GroupMessage.MeterStatsReply m) {
      for (MeterStats meter : m.meters()) {
        out.mark();
        stats(meter, out);
      }
    } else if (message instanceof GroupMessage.MeterConfigReply m) {
      for (MeterMod meter : m.meters()) {
        out.mark();
        int start = out.size();
        out.u16(0).u16(flags(meter)).u32(meter.meterId());
        bands(meter, out);
        out.set16(start, out.size() - start);
      }
    } else if (message instanceof MeterFeatures m) {
      out.u32(m.maxMeters()).u32(m.bandTypes()).u32(m.capabilities());
      out.u8(m.maxBands()).u8(m.maxColor()).zeros(2);
    } else {
      throw new IllegalStateException(message.type().name());
    }
  }

  private static OpenFlowException bad(OpenFlowError error) {
    return new OpenFlowException(error);
  }

  private static MeterMod mod(WireReader in) {
    int command = in.u16();
    int flags = in.u16();
    long id = in.u32();
    if (command >= MeterMod.Command.values().length) {
      throw bad(OpenFlowError.OFPMMFC_BAD_COMMAND);
    }
    if (command == MeterMod.Command.DELETE.ordinal()) {
      return new MeterMod(MeterMod.Command.DELETE, id, false, false, false, List.of());
    }
    List<MeterMod.Band> bands = bands(in);
    boolean isKbps = (flags & KBPS) != 0;
    boolean isPktps = (flags & PKTPS) != 0;
    if ((flags & ~(KBPS | PKTPS | BURST | STATS)) != 0 || isKbps == isPktps) {
      throw bad(OpenFlowError.OFPMMFC_BAD_FLAGS);
    }
    return meter(MeterMod.Command.values()[command], id, flags, bands);
  }

  private static MeterMod meter(
      MeterMod.Command command, long id, int flags, List<MeterMod.Band> bands) {
    return new MeterMod(
        command, id, (flags & PKTPS) != 0, (flags & BURST) != 0, (flags & STATS) != 0, bands);
  }

  private static int flags(MeterMod mod) {
    if (mod.command() == MeterMod.Command.DELETE) {
      return 0;
    }
    int flags = mod.isPackets() ? PKTPS : KBPS;
    return flags | (mod.hasBurst() ? BURST : 0) | (mod.hasStats() ? STATS : 0);
  }

  private static List<MeterMod.Band> bands(WireReader in) {
    List<MeterMod.Band> bands = new ArrayList<>();
    while (in.hasRemaining()) {
      if (in.remaining() < 12 || in.peek16(2) > in.remaining() || in.peek16(2) < 12) {
        throw bad(OpenFlowError.OFPBRC_BAD_LEN);
      }
      int type = in.peek16(0);
      if (type != DROP && type != DSCP_REMARK) {
        throw bad(OpenFlowError.OFPMMFC_BAD_BAND);
      }
      if (in.peek16(2) != BAND_BYTES) {
        throw bad(OpenFlowError.OFPBRC_BAD_LEN);
      }
      in.skip(4);
      long rate = in.u32();
      long burst = in.u32();
      int precedence = in.u8();
      in.skip(3);
      bands.add(new MeterMod.Band(rate, burst, type == DROP ? -1 : precedence));
    }
    return bands;
  }

  private static void bands(MeterMod meter, WireWriter out) {
    for (MeterMod.Band band : meter.bands()) {
      out.u16(band.isDrop() ? DROP : DSCP_REMARK).u16(BAND_BYTES);
      out.u32(band.rate()).u32(band.burst());
      out.u8(band.isDrop() ? 0 : band.precedenceLevel()).zeros(3);
    }
  }

  private static MeterMod config(WireReader in) {
    int length = in.remaining() < 8 ? 0 : in.peek16(0);
    if (length < 8 || length > in.remaining()) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader meter = in.slice(length);
    meter.skip(2);
    int flags = meter.u16();
    long id = meter.u32();
    return meter(MeterMod.Command.ADD, id, flags, bands(meter));
  }

  private static MeterStats stats(WireReader in) {
    int length = in.remaining() < 40 ? 0 : in.peek16(4);
    if (length < 40 || length > in.remaining()) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader meter = in.slice(length);
    long id = meter.u32();
    meter.skip(8);
    long flows = meter.u32();
    long packets = meter.u64();
    long bytes = meter.u64();
    long seconds = meter.u32();
    int nanos = meter.s32();
    List<Counts> bands = new ArrayList<>();
    while (meter.remaining() >= 16) {
      bands.add(new Counts(meter.u64(), meter.u64()));
    }
    return new MeterStats(id, flows, packets, bytes, seconds, nanos, bands);
  }

  private static void stats(MeterStats meter, WireWriter out) {
    int start = out.size();
    out.u32(meter.meterId()).u16(0).zeros(6).u32(meter.flowCount());
    out.u64(meter.packetCount()).u64(meter.byteCount());
    out.u32(meter.durationSeconds()).u32(meter.durationNanos());
    for (Counts band : meter.bands()) {
      out.u64(band.packets()).u64(band.bytes());
    }
    out.set16(start + 4, out.size() - start);
  }
}
