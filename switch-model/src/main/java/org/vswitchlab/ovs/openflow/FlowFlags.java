package org.vswitchlab.ovs.openflow;

/** OFPFF_*: flags of a flow. */
public record FlowFlags(
    boolean sendFlowRemoved,
    boolean checkOverlap,
    boolean resetCounts,
    boolean noPacketCounts,
    boolean noByteCounts) {
  public static final FlowFlags NONE = new FlowFlags(false, false, false, false, false);

  private static final FlowFlags[] ALL = all();

  private static FlowFlags[] all() {
    FlowFlags[] all = new FlowFlags[32];
    for (int i = 0; i < all.length; i++) {
      all[i] = new FlowFlags((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0, (i & 16) != 0);
    }
    return all;
  }

  /** The same flags, of which there is one object only. */
  public FlowFlags shared() {
    return ALL[
        (sendFlowRemoved ? 1 : 0)
            | (checkOverlap ? 2 : 0)
            | (resetCounts ? 4 : 0)
            | (noPacketCounts ? 8 : 0)
            | (noByteCounts ? 16 : 0)];
  }

  public FlowFlags withSendFlowRemoved() {
    return new FlowFlags(true, checkOverlap, resetCounts, noPacketCounts, noByteCounts);
  }

  public FlowFlags withCheckOverlap() {
    return new FlowFlags(sendFlowRemoved, true, resetCounts, noPacketCounts, noByteCounts);
  }

  public FlowFlags withResetCounts() {
    return new FlowFlags(sendFlowRemoved, checkOverlap, true, noPacketCounts, noByteCounts);
  }

  public FlowFlags withNoPacketCounts() {
    return new FlowFlags(sendFlowRemoved, checkOverlap, resetCounts, true, noByteCounts);
  }

  public FlowFlags withNoByteCounts() {
    return new FlowFlags(sendFlowRemoved, checkOverlap, resetCounts, noPacketCounts, true);
  }

  /** What stays with the flow once it is in the table. */
  public FlowFlags stored() {
    return new FlowFlags(sendFlowRemoved, false, resetCounts, noPacketCounts, noByteCounts);
  }

  /** The words with a space after each, as flows are printed. */
  public String text() {
    return (sendFlowRemoved ? "send_flow_rem " : "")
        + (checkOverlap ? "check_overlap " : "")
        + (resetCounts ? "reset_counts " : "")
        + (noPacketCounts ? "no_packet_counts " : "")
        + (noByteCounts ? "no_byte_counts " : "");
  }
}
