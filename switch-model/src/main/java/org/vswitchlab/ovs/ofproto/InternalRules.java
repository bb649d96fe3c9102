package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;

/**
 * The flows of the switch's own table, as {@code bridge/dump-flows} of a fresh bridge lists them.
 */
final class InternalRules {
  /** Takes what no flow matches and a controller wants to see. */
  static final Match PACKET_IN = reason(1);

  /** Takes what no flow matches and nobody wants to see. */
  static final Match NO_PACKET_IN = reason(2);

  /** Takes fragments, if they are to be dropped. */
  static final Match FRAGMENTS = reason(3);

  private InternalRules() {}

  static void install(FlowPipeline pipeline) {
    add(pipeline, 2, Match.builder().exact(FlowField.RECIRC_ID, 0).build(), List.of());
    Action toController =
        new Action.Controller(
            Action.WHOLE_PACKET, Action.PacketInReason.IMPLICIT_MISS, 0, HexBytes.EMPTY, false, 0);
    add(pipeline, 0, PACKET_IN, List.of(toController));
    add(pipeline, 0, NO_PACKET_IN, List.of());
    add(pipeline, 0, FRAGMENTS, List.of());
  }

  private static Match reason(int number) {
    return Match.builder().exact(FlowField.REG0, number).build();
  }

  private static void add(FlowPipeline pipeline, int priority, Match match, List<Action> actions) {
    pipeline.insertInternal(pipeline.newEntry(FlowTable.INTERNAL, match, priority, 0, actions));
  }
}
