package org.vswitchlab.ovs.ofproto;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;

/**
 * The megaflows whose packets are of one kind and take the same way through the flow tables.
 *
 * @param steps table after table, each with the rule that was found behind it, if one was
 * @param megaflows in order of their coming here
 */
record RulePath(List<Object> steps, Kind kind, Set<Megaflow> megaflows) {
  RulePath(Key key) {
    this(key.steps(), key.kind(), new LinkedHashSet<>());
  }

  /** What tells one path from the others. */
  record Key(List<Object> steps, Kind kind) {}

  /**
   * What is common to the packets besides their way.
   *
   * @param examined bits that their translation depends on; not to be changed
   * @param isRewritten whether headers are changed
   * @param isLookedUpAsReceived whether all look-ups saw the headers as they came
   */
  record Kind(
      FlowMask examined,
      int ethType,
      int protocol,
      boolean isRewritten,
      boolean isLookedUpAsReceived) {
    static Kind of(FlowKey packet, Translation translation) {
      return new Kind(
          translation.examined(),
          packet.ethType(),
          (int) packet.get(FlowField.NW_PROTO),
          translation.rewrites(),
          translation.looksUpAsReceived());
    }
  }

  Key key() {
    return new Key(steps, kind);
  }
}
