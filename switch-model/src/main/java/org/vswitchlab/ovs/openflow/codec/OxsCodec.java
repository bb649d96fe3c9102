package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;

/** Extensible statistics of a flow, OpenFlow 1.5.1, 7.2.4. */
final class OxsCodec {
  private static final int STANDARD_CLASS = 0x8002;

  // OXSFT_OFB_*.
  private static final int DURATION = 0;
  private static final int IDLE_TIME = 1;
  private static final int FLOW_COUNT = 3;
  private static final int PACKET_COUNT = 4;
  private static final int BYTE_COUNT = 5;

  /**
   * @param idleSeconds -1 if it is not told, and so for the rest
   */
  record Stats(
      long durationSeconds,
      int durationNanos,
      long idleSeconds,
      long flowCount,
      long packetCount,
      long byteCount) {}

  private OxsCodec() {}

  static Stats read(WireReader in) {
    if (in.remaining() < 4) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
    }
    int length = in.peek16(2);
    int padded = (length + 7) / 8 * 8;
    if (length < 4 || padded > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
    }
    in.skip(4);
    WireReader fields = in.slice(length - 4);
    in.skip(padded - length);
    long[] values = {0, 0, -1, -1, -1, -1};
    while (fields.hasRemaining()) {
      int fieldClass = fields.u16();
      int number = fields.u8() >> 1;
      WireReader body = fields.slice(fields.u8());
      if (fieldClass != STANDARD_CLASS) {
        continue;
      }
      switch (number) {
        case DURATION -> {
          values[0] = body.u32();
          values[1] = body.s32();
        }
        case IDLE_TIME -> values[2] = body.u32();
        case FLOW_COUNT -> values[3] = body.u32();
        case PACKET_COUNT -> values[4] = body.u64();
        case BYTE_COUNT -> values[5] = body.u64();
        default -> {}
      }
    }
    return new Stats(values[0], (int) values[1], values[2], values[3], values[4], values[5]);
  }

  static void write(Stats stats, boolean hasDuration, WireWriter out) {
    int start = out.size();
    out.u16(0).u16(0);
    if (hasDuration) {
      header(DURATION, 8, out).u32(stats.durationSeconds()).u32(stats.durationNanos());
    }
    if (stats.idleSeconds() >= 0) {
      header(IDLE_TIME, 8, out).u32(stats.idleSeconds()).u32(0);
    }
    if (stats.packetCount() != -1) {
      header(PACKET_COUNT, 8, out).u64(stats.packetCount());
    }
    if (stats.byteCount() != -1) {
      header(BYTE_COUNT, 8, out).u64(stats.byteCount());
    }
    if (stats.flowCount() >= 0) {
      header(FLOW_COUNT, 4, out).u32(stats.flowCount());
    }
    out.set16(start + 2, out.size() - start);
    out.pad(start, 8);
  }

  private static WireWriter header(int number, int bytes, WireWriter out) {
    return out.u16(STANDARD_CLASS).u8(number << 1).u8(bytes);
  }
}
