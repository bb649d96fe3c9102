package org.vswitchlab.ovs.openflow;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;

/**
 * Which tunnel options a flow names, and how much of them: a switch refuses a flow with options
 * that its table does not map, {@link OpenFlowError#NXFMFC_INVALID_TLV_FIELD}, and a change of the
 * table that flows use.
 */
public final class TunnelOptionUse {
  private static final int OPTIONS = 64;

  private long options;
  private final int[] valueBytes = new int[OPTIONS];
  private final int[] rangeBits = new int[OPTIONS];

  private TunnelOptionUse() {}

  public static TunnelOptionUse of(Match match, List<Action> actions) {
    TunnelOptionUse use = new TunnelOptionUse();
    long matched = match.mask().tunnelOptions();
    for (long left = matched; left != 0; left &= left - 1) {
      FlowField field = FlowField.tunnelOption(Long.numberOfTrailingZeros(left));
      use.addValue(field, match.value(field), match.mask().get(field));
    }
    use.add(actions);
    return use;
  }

  /** Bit n for {@code tun_metadata} n. */
  public long options() {
    return options;
  }

  /** Bytes that the longest value for {@code tun_metadata} n needs. */
  public int valueBytes(int option) {
    return valueBytes[option];
  }

  /** One more than the highest bit of {@code tun_metadata} n that a run of bits has. */
  public int rangeBits(int option) {
    return rangeBits[option];
  }

  private void addValue(FlowField field, long value, long mask) {
    if (field.isTunnelOption()) {
      int index = field.tunnelOptionIndex();
      options |= 1L << index;
      long bits = mask == field.valueMask() ? value : value | mask;
      int bytes = (Long.SIZE - Long.numberOfLeadingZeros(bits) + 7) / 8;
      valueBytes[index] = Math.max(valueBytes[index], bytes);
    }
  }

  private void add(List<Action> actions) {
    for (Action action : actions) {
      add(action);
    }
  }

  private void add(Action action) {
    if (action instanceof Action.SetField a) {
      addValue(a.field(), a.valueLow(), a.maskLow());
    } else if (action instanceof Action.RegMove a) {
      add(a.source());
      add(a.destination());
    } else if (action instanceof Action.StackPush a) {
      add(a.source());
    } else if (action instanceof Action.StackPop a) {
      add(a.destination());
    } else if (action instanceof Action.OutputReg a) {
      add(a.source());
    } else if (action instanceof Action.DeleteField a) {
      addValue(a.field(), 0, 0);
    } else if (action instanceof Action.CloneActions a) {
      add(a.actions());
    } else if (action instanceof Action.WriteActions a) {
      add(a.actions());
    } else if (action instanceof Action.Conntrack a) {
      add(a.exec());
    } else if (action instanceof Action.Learn a) {
      for (LearnSpec spec : a.specs()) {
        add(spec.source());
        add(spec.destination());
      }
    }
  }

  private void add(Subfield bits) {
    if (bits != null && bits.field().isTunnelOption()) {
      int index = bits.field().tunnelOptionIndex();
      options |= 1L << index;
      rangeBits[index] = Math.max(rangeBits[index], bits.lastBit() + 1);
    }
  }
}
