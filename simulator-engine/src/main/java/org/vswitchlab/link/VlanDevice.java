package org.vswitchlab.link;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/**
 * A VLAN interface: {@code ip link add link eth0 name eth0.10 type vlan id 10}. It takes the frames
 * with its tag away from whoever else receives from the interface below, and tags what it sends.
 */
public final class VlanDevice extends NetDevice {
  private static final int TAG_OFFSET = 12;
  private static final int TAG_BYTES = 4;

  private final NetDevice parent;
  private final int vid;
  private final int protocol;
  private final DeviceListener parentListener = changed -> parentChanged();
  private long parentMac;
  private boolean wasParentUp;
  private boolean isReordering = true;
  private boolean isLooselyBound;
  private final SortedMap<Integer, Integer> ingressMap = new TreeMap<>();
  private final SortedMap<Integer, Integer> egressMap = new TreeMap<>();
  private int unmarkedPcp;

  /**
   * @param parent the interface below, of the same host
   * @param vid 0 to 4095
   * @param protocol {@link EtherType#VLAN} or {@link EtherType#SERVICE_VLAN}
   */
  public VlanDevice(NetDevice parent, String name, int vid, int protocol) {
    super(parent.simulation(), parent.ledger(), parent.hostName(), name, parent.mac());
    this.parent = parent;
    this.vid = vid;
    this.protocol = protocol;
    this.parentMac = parent.mac();
    this.wasParentUp = parent.isUp();
    setMtuBytes(parent.mtuBytes());
    setUp(false);
    setCarrier(parent.isUp() && parent.hasCarrier());
    parent.addVlanDevice(this);
    parent.addListener(parentListener);
  }

  /** Lets go of the interface below; for when the device is deleted. */
  public void detach() {
    parent.removeVlanDevice(this);
    parent.removeListener(parentListener);
  }

  public NetDevice parent() {
    return parent;
  }

  public int vid() {
    return vid;
  }

  /** Protocol of the tag. */
  public int protocol() {
    return protocol;
  }

  /** {@code reorder_hdr}: whether captures on the interface show frames without the tag. */
  public boolean isReordering() {
    return isReordering;
  }

  public void setReordering(boolean isOn) {
    isReordering = isOn;
  }

  /** {@code loose_binding}: whether it stays as it is when the interface below goes up or down. */
  public boolean isLooselyBound() {
    return isLooselyBound;
  }

  public void setLooselyBound(boolean isOn) {
    isLooselyBound = isOn;
  }

  /** {@code ingress-qos-map}: priority code point to the host's priority; without effect here. */
  public SortedMap<Integer, Integer> ingressMap() {
    return Collections.unmodifiableSortedMap(ingressMap);
  }

  public void mapIngress(int pcp, int priority) {
    ingressMap.put(pcp, priority);
  }

  /** {@code egress-qos-map}: the host's priority, which is 0 for all frames, to a code point. */
  public SortedMap<Integer, Integer> egressMap() {
    return Collections.unmodifiableSortedMap(egressMap);
  }

  public void mapEgress(int priority, int pcp) {
    egressMap.put(priority, pcp);
    unmarkedPcp = egressMap.getOrDefault(0, 0) & 7;
  }

  /** Whether the frame carries this device's tag. */
  boolean isTagOf(Frame frame) {
    return frame.length() >= TAG_OFFSET + TAG_BYTES
        && frame.u16(TAG_OFFSET) == protocol
        && (frame.u16(TAG_OFFSET + 2) & 0xfff) == vid;
  }

  /** Takes a tagged frame that the interface below received. */
  void receiveTagged(Frame frame) {
    int length = frame.length() - TAG_BYTES;
    if (length < ETHERNET_HEADER_BYTES + 2) {
      parent.dropReceived(frame, DropReason.MALFORMED);
      return;
    }
    receive(withoutTag(frame));
  }

  /** Whether the outer tag is one of VLAN 0, with a tag or more behind it. */
  static boolean isPriorityTagged(Frame frame) {
    return frame.length() >= TAG_OFFSET + 2 * TAG_BYTES + 2
        && EtherType.isVlan(frame.u16(TAG_OFFSET))
        && (frame.u16(TAG_OFFSET + 2) & 0xfff) == 0;
  }

  /** The frame with its outer tag taken off. */
  static Frame withoutTag(Frame frame) {
    byte[] bytes = new byte[frame.length() - TAG_BYTES];
    System.arraycopy(frame.array(), frame.offset(), bytes, 0, TAG_OFFSET);
    int rest = TAG_OFFSET + TAG_BYTES;
    System.arraycopy(
        frame.array(), frame.offset() + rest, bytes, TAG_OFFSET, frame.length() - rest);
    return frame.rewritten(bytes);
  }

  @Override
  protected void send(Frame frame) {
    byte[] bytes = new byte[frame.length() + TAG_BYTES];
    System.arraycopy(frame.array(), frame.offset(), bytes, 0, TAG_OFFSET);
    Bytes.put16(bytes, TAG_OFFSET, protocol);
    Bytes.put16(bytes, TAG_OFFSET + 2, unmarkedPcp << 13 | vid);
    System.arraycopy(
        frame.array(),
        frame.offset() + TAG_OFFSET,
        bytes,
        TAG_OFFSET + TAG_BYTES,
        frame.length() - TAG_OFFSET);
    parent.transmit(frame.rewritten(bytes));
  }

  private void parentChanged() {
    if (parent.mac() != parentMac) {
      // An address that was the parent's follows it; one that was set stays.
      boolean isInherited = mac() == parentMac;
      parentMac = parent.mac();
      if (isInherited) {
        setMac(parentMac);
      }
    }
    if (mtuBytes() > parent.mtuBytes()) {
      setMtuBytes(parent.mtuBytes());
    }
    setCarrier(parent.isUp() && parent.hasCarrier());
    if (parent.isUp() != wasParentUp && !isLooselyBound) {
      wasParentUp = parent.isUp();
      setUp(wasParentUp);
    }
  }
}
