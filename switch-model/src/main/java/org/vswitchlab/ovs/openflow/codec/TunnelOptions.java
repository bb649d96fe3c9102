package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/**
 * Tunnel options, whose values have as many bytes as it takes: zeros in front are left out, so that
 * zero has none.
 */
final class TunnelOptions {
  private static final int MOST_BYTES = 124;
  private static final int ROOM_BYTES = 8;

  private TunnelOptions() {}

  private static long[] valueAndMask(FlowField field, WireReader body, boolean hasMask) {
    int bytes = hasMask ? body.remaining() / 2 : body.remaining();
    boolean isOdd = hasMask && body.remaining() % 2 != 0;
    if (isOdd || bytes > MOST_BYTES) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
    }
    long value = number(body, bytes);
    long mask = hasMask ? number(body, bytes) : field.valueMask();
    return new long[] {value, mask};
  }

  /** A number of which only the last bytes may be other than zero. */
  private static long number(WireReader body, int bytes) {
    int inFront = Math.max(bytes - ROOM_BYTES, 0);
    if (!body.skipZeros(inFront)) {
      throw new OpenFlowException(
          OpenFlowError.NXFMFC_INVALID_TLV_FIELD,
          "not supported yet: tunnel options of more than 8 bytes");
    }
    return body.unsigned(bytes - inFront);
  }

  static void read(Match.Builder match, FlowField field, WireReader body, boolean hasMask) {
    long[] read = valueAndMask(field, body, hasMask);
    if ((read[0] & ~read[1]) != 0) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_WILDCARDS);
    }
    int index = field.tunnelOptionIndex();
    if ((match.mask().tunnelOptions() & 1L << index) != 0) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_DUP_FIELD);
    }
    match.tunnelOption(index, read[0], read[1]);
  }

  static Subfields.Masked readEntry(FlowField field, WireReader body, boolean hasMask) {
    long[] read = valueAndMask(field, body, hasMask);
    if ((read[0] & ~read[1]) != 0) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_WILDCARDS);
    }
    return new Subfields.Masked(field, hasMask, 0, read[0], 0, read[1]);
  }

  static void write(Match match, WireWriter out) {
    FlowMask mask = match.mask();
    for (long left = mask.tunnelOptions(); left != 0; left &= left - 1) {
      FlowField field = FlowField.tunnelOption(Long.numberOfTrailingZeros(left));
      boolean isExact = mask.isExact(field);
      write(field, match.key().get(field), isExact ? -1 : mask.get(field), out);
    }
  }

  /**
   * Header, value and mask.
   *
   * @param mask -1 for none
   */
  static void write(FlowField field, long value, long mask, WireWriter out) {
    boolean hasMask = mask != -1 && mask != Action.SetField.wholeMaskLow(field);
    long bits = hasMask ? value | mask : value;
    int bytes = (64 - Long.numberOfLeadingZeros(bits) + 7) / 8;
    OxmFields.writeHeader(
        OxmFields.toSend(OpenFlowVersion.OPENFLOW10, field),
        hasMask,
        hasMask ? 2 * bytes : bytes,
        out);
    out.unsigned(value, bytes);
    if (hasMask) {
      out.unsigned(mask, bytes);
    }
  }
}
