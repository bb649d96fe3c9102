package org.vswitchlab.ovs.datapath;

import java.util.Locale;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;

/** Writes a megaflow as one line of {@code dpctl/dump-flows}. */
public final class MegaflowText {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private MegaflowText() {}

  /**
   * Writes {@code KEY, packets:1, bytes:106, used:0.250s, actions:1}.
   *
   * @param isVerbose as {@code -m}: with ufid, everything in the key, and the extra fields
   * @param nowNanos now
   */
  public static String of(Megaflow flow, boolean isVerbose, PortLabels ports, long nowNanos) {
    StringBuilder out = new StringBuilder();
    FlowKey key = flow.key();
    FlowMask mask = flow.mask();
    if (isVerbose) {
      out.append("ufid:").append(ufid(flow)).append(", ");
    }
    DatapathKeyText.format(out, key, mask, isVerbose, ports);
    out.append(", ");
    statistics(out, flow, nowNanos);
    if (isVerbose) {
      out.append(", dp:ovs");
    }
    out.append(", actions:");
    DatapathActionText.format(out, flow.actions(), ports);
    if (isVerbose) {
      out.append(", dp-extra-info:").append(MiniflowUnits.of(key, mask));
    }
    return out.toString();
  }

  /** {@code packets:1, bytes:106, used:0.250s, flags:S.}. */
  public static void statistics(StringBuilder out, Megaflow flow, long nowNanos) {
    out.append("packets:").append(flow.packetCount()).append(", bytes:").append(flow.byteCount());
    out.append(", used:");
    if (flow.usedNanos() < 0) {
      out.append("never");
    } else {
      long millis = nowNanos / NANOS_PER_MILLI - flow.usedNanos() / NANOS_PER_MILLI;
      out.append(String.format(Locale.ROOT, "%d.%03ds", millis / 1000, millis % 1000));
    }
    if (flow.tcpFlags() != 0) {
      out.append(", flags:");
      tcpFlags(out, flow.tcpFlags());
    }
  }

  private static final int[] FLAG_BITS = {0x02, 0x01, 0x08, 0x04, 0x20, 0x10, 0x40, 0x80, 0x100};
  private static final String FLAG_LETTERS = "SFPRU.ECN";

  /** {@code S.} for syn and ack. */
  public static void tcpFlags(StringBuilder out, int flags) {
    if (flags == 0) {
      out.append("none");
      return;
    }
    for (int i = 0; i < FLAG_BITS.length; i++) {
      if ((flags & FLAG_BITS[i]) != 0) {
        out.append(FLAG_LETTERS.charAt(i));
      }
    }
    for (int bit = 0x200; bit <= 0x800; bit <<= 1) {
      if ((flags & bit) != 0) {
        out.append('[').append(Integer.toHexString(bit)).append(']');
      }
    }
  }

  /**
   * Unique flow identifier. The real one hashes the key under a random seed; this one's value
   * follows from the serial number, so that every run prints the same.
   */
  public static String ufid(Megaflow flow) {
    if (flow.ufid() != null) {
      return flow.ufid();
    }
    long high = scramble(flow.id());
    long low = scramble(high ^ flow.id());
    return String.format(
        "%08x-%04x-%04x-%04x-%012x",
        high >>> 32, high >>> 16 & 0xffff, high & 0xffff, low >>> 48, low & 0xffff_ffff_ffffL);
  }

  private static long scramble(long value) {
    long h = value * 0x9e37_79b9_7f4a_7c15L;
    h = (h ^ h >>> 32) * 0xd6e8_feb8_6659_fd93L;
    return h ^ h >>> 29;
  }
}
