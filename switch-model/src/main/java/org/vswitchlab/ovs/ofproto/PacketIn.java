package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.wire.Frame;

/**
 * A packet on its way to the controllers.
 *
 * @param frame the whole of it
 * @param metadata its key, in_port being an OpenFlow port
 * @param reason why it is sent; the finest distinction that any version of OpenFlow makes
 * @param tableId where that was decided
 * @param cookie the flow's; all ones for none
 * @param controllerId which controllers are to get it
 * @param maxLenBytes how much of it they are to get
 * @param userdata what the flow gave for them; empty for none
 * @param continuation with what the controller may resume it; null if it is not waited for
 */
public record PacketIn(
    Frame frame,
    FlowKey metadata,
    Action.PacketInReason reason,
    int tableId,
    long cookie,
    int controllerId,
    int maxLenBytes,
    HexBytes userdata,
    Continuation continuation) {

  /**
   * Where the packet's way stopped, and what is still to be done.
   *
   * @param stack what was pushed, the top first, as high and low halves
   * @param mirrors names of the mirrors that have the packet already
   * @param actions what was left of the flow's list
   * @param actionSet what was written for the end
   */
  public record Continuation(
      int tableId,
      boolean isConntracked,
      List<List<Long>> stack,
      List<String> mirrors,
      List<Action> actions,
      List<Action> actionSet) {}
}
