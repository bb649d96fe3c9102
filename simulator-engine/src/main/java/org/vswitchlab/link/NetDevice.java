package org.vswitchlab.link;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;

/**
 * A network device of a host, as {@code ip link} lists it. One side is the medium (a link's end,
 * the inside of a switch, a tunnel); the other is its {@link FrameReceiver}.
 */
public abstract class NetDevice {
  /** Largest payload of an Ethernet frame, IEEE 802.3 clause 3.2.7. */
  public static final int DEFAULT_MTU_BYTES = 1500;

  /** Destination, source and type. */
  public static final int ETHERNET_HEADER_BYTES = 14;

  private static final FrameTap[] NO_TAPS = {};
  private static final VlanDevice[] NO_VLAN_DEVICES = {};
  private static final FrameInterceptor[] NO_INTERCEPTORS = {};

  private final Simulation simulation;
  private final FrameLedger ledger;
  private final String hostName;
  private final LinkAttributes attributes = new LinkAttributes();
  private String name;
  private String qualifiedName;
  private final Counters counters = new Counters();
  private final ChangeSeq changes = new ChangeSeq();
  private final List<DeviceListener> listeners = new ArrayList<>();
  private long mac;
  private int mtuBytes = DEFAULT_MTU_BYTES;
  private boolean isUp = true;
  private boolean hasBeenUp;
  private int carrierChangeCount;
  private boolean passesWhileDown;
  private boolean hasCarrier = true;
  private int index;
  private FrameReceiver receiver;
  private FrameTap[] taps = NO_TAPS;
  private VlanDevice[] vlanDevices = NO_VLAN_DEVICES;
  private FrameInterceptor[] interceptors = NO_INTERCEPTORS;
  private final List<Long> extraAddresses = new ArrayList<>();
  private EgressDiscipline discipline;
  private FrameInterceptor policer;

  /**
   * @param hostName the host that owns the device
   * @param name as {@code ip link} shows it
   * @param mac its address
   */
  protected NetDevice(
      Simulation simulation, FrameLedger ledger, String hostName, String name, long mac) {
    this.simulation = simulation;
    this.ledger = ledger;
    this.hostName = hostName;
    this.name = name;
    this.qualifiedName = hostName + ":" + name;
    this.mac = mac;
  }

  /** Gives the frame to the medium; it counts as transmitted already. */
  protected abstract void send(Frame frame);

  /**
   * Sends a frame to the medium. The frame must be accounted for: created by the caller, or one of
   * the outputs of a frame received.
   */
  public final void transmit(Frame frame) {
    transmit(frame, 0);
  }

  /**
   * As {@link #transmit(Frame)}.
   *
   * @param priority by which the queueing discipline tells frames apart, unsigned; 0 for none
   */
  public final void transmit(Frame frame, int priority) {
    if (!isUp && !passesWhileDown) {
      dropTransmit(frame, DropReason.DEVICE_DOWN);
      return;
    }
    if (!hasCarrier && needsCarrier()) {
      dropTransmit(frame, DropReason.LINK_DOWN);
      return;
    }
    if (discipline != null) {
      discipline.enqueue(frame, priority);
      return;
    }
    transmitNow(frame);
  }

  /** For the queueing discipline alone: the frame's turn has come. */
  public final void transmitNow(Frame frame) {
    counters.transmitted(frame.length());
    for (FrameTap tap : taps) {
      tap.frame(simulation.nowNanos(), this, Direction.TRANSMITTED, frame, null);
    }
    send(frame);
  }

  /**
   * For the queueing discipline alone: the frame has no room, or its time is over. As in Linux, the
   * device does not count it, the discipline does.
   */
  public final void dropFromQueue(Frame frame, DropReason reason) {
    ledger.dropped(qualifiedName, frame, reason);
  }

  /** When the medium can take the next frame; not later than now if it can at once. */
  public long transmitterFreeNanos() {
    return simulation.nowNanos();
  }

  /** The queueing discipline in front of the medium; null for none but the medium's own queue. */
  public final EgressDiscipline discipline() {
    return discipline;
  }

  /** Puts another queueing discipline, or null, in the place of the one so far. */
  public final void setDiscipline(EgressDiscipline newDiscipline) {
    if (discipline != null) {
      discipline.close();
    }
    discipline = newDiscipline;
  }

  /** Who sees received frames before all others and takes what is too much; null for nobody. */
  public final FrameInterceptor policer() {
    return policer;
  }

  public final void setPolicer(FrameInterceptor newPolicer) {
    policer = newPolicer;
  }

  /** Lets frames pass even while the device is down, as those of Open vSwitch's dummies do. */
  public final void passWhileDown() {
    passesWhileDown = true;
  }

  /** Whether frames pass even while the device is down. */
  public final boolean passesWhileDown() {
    return passesWhileDown;
  }

  /**
   * Whether a frame can leave only while the medium works. A device that has no queue of its own,
   * such as a bridge, looks at each frame all the same.
   */
  protected boolean needsCarrier() {
    return true;
  }

  /** Drops a frame on its way out, counted at this device. */
  protected final void dropTransmit(Frame frame, DropReason reason) {
    counters.transmitDropped();
    ledger.dropped(qualifiedName, frame, reason);
  }

  /** Takes a frame from the medium. */
  public final void receive(Frame frame) {
    if (!isUp && !passesWhileDown) {
      counters.receiveDropped();
      ledger.dropped(qualifiedName, frame, DropReason.DEVICE_DOWN);
      return;
    }
    counters.received(frame.length());
    if (policer != null && policer.takes(frame)) {
      tapReceived(frame, null);
      policer.receive(frame);
      return;
    }
    for (VlanDevice vlanDevice : vlanDevices) {
      if (vlanDevice.isTagOf(frame)) {
        tapReceived(frame, null);
        vlanDevice.receiveTagged(frame);
        return;
      }
    }
    for (FrameInterceptor interceptor : interceptors) {
      if (interceptor.takes(frame)) {
        tapReceived(frame, null);
        interceptor.receive(frame);
        return;
      }
    }
    FrameReceiver to = receiver;
    boolean isForHost = to == null || !to.reportsReception();
    if (vlanDevices.length > 0 && isForHost && receivePriorityTagged(frame)) {
      return;
    }
    if (to == null) {
      tapReceived(frame, null);
      ledger.dropped(qualifiedName, frame, DropReason.NO_LISTENER);
      return;
    }
    if (!to.reportsReception()) {
      tapReceived(frame, null);
    }
    to.receive(this, frame);
  }

  /**
   * A tag of VLAN 0 has but a priority: the host takes it off, and the tag inside may be that of a
   * VLAN device. False if none is there.
   */
  private boolean receivePriorityTagged(Frame frame) {
    Frame inner = frame;
    while (VlanDevice.isPriorityTagged(inner)) {
      inner = VlanDevice.withoutTag(inner);
      for (VlanDevice vlanDevice : vlanDevices) {
        if (vlanDevice.isTagOf(inner)) {
          tapReceived(frame, null);
          vlanDevice.receiveTagged(inner);
          return true;
        }
      }
    }
    return false;
  }

  /** Drops a frame that was received, counted at this device. */
  public final void dropReceived(Frame frame, DropReason reason) {
    counters.receiveDropped();
    ledger.dropped(qualifiedName, frame, reason);
  }

  /** Drops a frame before anybody sees it, as Linux polices; the device does not count that. */
  public final void dropPoliced(Frame frame) {
    ledger.dropped(qualifiedName, frame, DropReason.RATE_LIMITED);
  }

  /** Tells the taps of a received frame and what was decided about it. */
  public final void tapReceived(Frame frame, Decision decision) {
    for (FrameTap tap : taps) {
      tap.frame(simulation.nowNanos(), this, Direction.RECEIVED, frame, decision);
    }
  }

  /** Whether anybody watches, so that a {@link Decision} is worth putting into words. */
  public final boolean isTapped() {
    return taps.length > 0;
  }

  public final void addTap(FrameTap tap) {
    FrameTap[] more = java.util.Arrays.copyOf(taps, taps.length + 1);
    more[taps.length] = tap;
    taps = more;
  }

  public final void removeTap(FrameTap tap) {
    List<FrameTap> rest = new ArrayList<>(List.of(taps));
    rest.remove(tap);
    taps = rest.toArray(NO_TAPS);
  }

  final void addVlanDevice(VlanDevice added) {
    vlanDevices = java.util.Arrays.copyOf(vlanDevices, vlanDevices.length + 1);
    vlanDevices[vlanDevices.length - 1] = added;
  }

  final void removeVlanDevice(VlanDevice removed) {
    List<VlanDevice> rest = new ArrayList<>(List.of(vlanDevices));
    rest.remove(removed);
    vlanDevices = rest.toArray(NO_VLAN_DEVICES);
  }

  /** Lets somebody see received frames before the receiver does. */
  public final void addInterceptor(FrameInterceptor added) {
    interceptors = java.util.Arrays.copyOf(interceptors, interceptors.length + 1);
    interceptors[interceptors.length - 1] = added;
  }

  public final void removeInterceptor(FrameInterceptor removed) {
    List<FrameInterceptor> rest = new ArrayList<>(List.of(interceptors));
    rest.remove(removed);
    interceptors = rest.toArray(NO_INTERCEPTORS);
  }

  final List<MacvlanDevice> macvlans() {
    List<MacvlanDevice> found = new ArrayList<>();
    for (FrameInterceptor interceptor : interceptors) {
      if (interceptor instanceof MacvlanDevice macvlan) {
        found.add(macvlan);
      }
    }
    return found;
  }

  /** Unicast addresses beside its own that the device listens to, for interfaces on top of it. */
  public final List<Long> extraAddresses() {
    return List.copyOf(extraAddresses);
  }

  public final void addExtraAddress(long extraMac) {
    extraAddresses.add(extraMac);
    changed();
  }

  public final void removeExtraAddress(long extraMac) {
    if (extraAddresses.remove(Long.valueOf(extraMac))) {
      changed();
    }
  }

  /** The VLAN interfaces on this one, in order of creation. */
  public final List<VlanDevice> vlanDevices() {
    return List.of(vlanDevices);
  }

  /** Who takes received frames; null for nobody. */
  public final void setReceiver(FrameReceiver newReceiver) {
    receiver = newReceiver;
  }

  public final FrameReceiver receiver() {
    return receiver;
  }

  public final Simulation simulation() {
    return simulation;
  }

  public final FrameLedger ledger() {
    return ledger;
  }

  public final String hostName() {
    return hostName;
  }

  public final String name() {
    return name;
  }

  /** Gives another name; {@link org.vswitchlab.node.Host#renameDevice} is the way to ask for it. */
  public final void setName(String newName) {
    name = newName;
    qualifiedName = hostName + ":" + newName;
    changed();
  }

  /** What the administrator wrote down about it. */
  public final LinkAttributes attributes() {
    return attributes;
  }

  /** {@code host:device}, as scenario files and captures write it. */
  public final String qualifiedName() {
    return qualifiedName;
  }

  public final Counters counters() {
    return counters;
  }

  /** Counts changes of state, not traffic. */
  public final ChangeSeq changes() {
    return changes;
  }

  public final long mac() {
    return mac;
  }

  public final void setMac(long newMac) {
    mac = newMac;
    changed();
  }

  public final int mtuBytes() {
    return mtuBytes;
  }

  /** Sets the largest payload, in bytes: 68 (RFC 791) to 65535. */
  public final void setMtuBytes(int newMtuBytes) {
    if (newMtuBytes < 68 || newMtuBytes > 65535) {
      throw new IllegalArgumentException("mtu " + newMtuBytes + " is not in 68..65535");
    }
    mtuBytes = newMtuBytes;
    changed();
  }

  /** Administrative state: {@code ip link set NAME up}. */
  public final boolean isUp() {
    return isUp;
  }

  public final void setUp(boolean up) {
    if (isUp != up) {
      isUp = up;
      hasBeenUp |= up;
      changed();
    }
  }

  /** Whether it was ever brought up, so that it has a queueing discipline. */
  public final boolean hasBeenUp() {
    return hasBeenUp || isUp;
  }

  /** Whether the medium works: {@code LOWER_UP}. */
  public final boolean hasCarrier() {
    return hasCarrier;
  }

  /** How often carrier came or went. */
  public final int carrierChangeCount() {
    return carrierChangeCount;
  }

  /** For the medium alone. */
  protected final void setCarrier(boolean carrier) {
    if (hasCarrier != carrier) {
      hasCarrier = carrier;
      carrierChangeCount++;
      changed();
    }
  }

  /** Interface index, 1 or more; 0 until the device belongs to a host. */
  public final int index() {
    return index;
  }

  public final void setIndex(int newIndex) {
    index = newIndex;
  }

  public final void addListener(DeviceListener listener) {
    listeners.add(listener);
  }

  public final void removeListener(DeviceListener listener) {
    listeners.remove(listener);
  }

  private void changed() {
    changes.changed();
    for (DeviceListener listener : List.copyOf(listeners)) {
      listener.deviceChanged(this);
    }
  }

  @Override
  public String toString() {
    return qualifiedName;
  }
}
