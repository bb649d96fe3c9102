package org.vswitchlab.ovs.openflow;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;

/**
 * Which tunnel options a flow names: a switch refuses a flow with options that its table does not
 * map, {@link OpenFlowError#NXFMFC_INVALID_TLV_FIELD}, and a change of the table that flows use.
 */
public final class TunnelOptionUse {
  private long options;

  private TunnelOptionUse() {}

  /** Bit n for {@code tun_metadata} n. */
  public static long of(Match match, List<Action> actions) {
    TunnelOptionUse use = new TunnelOptionUse();
    use.options = match.mask().tunnelOptions();
    use.add(actions);
    return use.options;
  }

  private void add(List<Action> actions) {
    for (Action action : actions) {
      add(action);
    }
  }

  private void add(Action action) {
    if (action instanceof Action.SetField a) {
      add(a.field());
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
      add(a.field());
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
    if (bits != null) {
      add(bits.field());
    }
  }

  private void add(FlowField field) {
    if (field.isTunnelOption()) {
      options |= 1L << field.tunnelOptionIndex();
    }
  }
}
