package org.vswitchlab.wire;

/**
 * A VLAN tag (IEEE 802.1Q-2018, 9.6).
 *
 * @param tpid tag protocol: {@link EtherType#VLAN} or {@link EtherType#SERVICE_VLAN}
 * @param priority priority code point, 0 to 7
 * @param dropEligible drop eligible indicator
 * @param vlanId VLAN identifier, 0 to 4095; 0 is a priority tag
 */
public record VlanTag(int tpid, int priority, boolean dropEligible, int vlanId) {
  /** Length of the tag on the wire. */
  public static final int BYTES = 4;

  public VlanTag {
    if (priority < 0 || priority > 7 || vlanId < 0 || vlanId > 4095) {
      throw new IllegalArgumentException("priority " + priority + ", VLAN " + vlanId);
    }
  }

  /** A customer tag of priority 0. */
  public static VlanTag of(int vlanId) {
    return new VlanTag(EtherType.VLAN, 0, false, vlanId);
  }

  /** The tag of a tag protocol and a tag control information field. */
  public static VlanTag ofTci(int tpid, int tci) {
    return new VlanTag(tpid, tci >>> 13 & 7, (tci & 0x1000) != 0, tci & 0xfff);
  }

  /** Tag control information: priority, drop eligible, VLAN. */
  public int tci() {
    return priority << 13 | (dropEligible ? 0x1000 : 0) | vlanId;
  }

  /** The frame with this tag put in front of its type. */
  public Frame pushedOnto(Frame frame) {
    byte[] tagged = new byte[frame.length() + BYTES];
    System.arraycopy(frame.array(), frame.offset(), tagged, 0, 12);
    Bytes.put16(tagged, 12, tpid);
    Bytes.put16(tagged, 14, tci());
    System.arraycopy(frame.array(), frame.offset() + 12, tagged, 16, frame.length() - 12);
    return frame.rewritten(tagged);
  }

  /** The frame without its outermost tag; it must have one. */
  public static Frame poppedFrom(Frame frame) {
    byte[] untagged = new byte[frame.length() - BYTES];
    System.arraycopy(frame.array(), frame.offset(), untagged, 0, 12);
    System.arraycopy(frame.array(), frame.offset() + 16, untagged, 12, untagged.length - 12);
    return frame.rewritten(untagged);
  }
}
