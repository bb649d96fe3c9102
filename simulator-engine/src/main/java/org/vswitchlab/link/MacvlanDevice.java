package org.vswitchlab.link;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.MacAddress;

/**
 * Another address on an interface: {@code ip link add mv0 link eth0 type macvlan mode bridge}.
 * Frames to its address are its own; of group frames it gets a copy.
 */
public final class MacvlanDevice extends NetDevice implements FrameInterceptor {
  /** Whether those on the same interface reach each other. */
  public enum Mode {
    PRIVATE,
    VEPA,
    BRIDGE,
    /** One alone, which gets all that the interface below receives. */
    PASSTHRU
  }

  private final NetDevice parent;
  private Mode mode;
  private final DeviceListener parentListener = changed -> follow();
  private long listenedMac = -1;

  /**
   * @param parent the interface below, of the same host
   */
  public MacvlanDevice(NetDevice parent, String name, long mac, Mode mode) {
    super(parent.simulation(), parent.ledger(), parent.hostName(), name, mac);
    this.parent = parent;
    this.mode = mode;
    setMtuBytes(parent.mtuBytes());
    setUp(false);
    setCarrier(parent.isUp() && parent.hasCarrier());
    parent.addInterceptor(this);
    parent.addListener(parentListener);
    addListener(changed -> listen());
  }

  /** Lets go of the interface below; for when the device is deleted. */
  public void detach() {
    setUp(false);
    parent.removeInterceptor(this);
    parent.removeListener(parentListener);
  }

  public NetDevice parent() {
    return parent;
  }

  public Mode mode() {
    return mode;
  }

  /** Changes whether those on the same interface reach each other. */
  public void setMode(Mode newMode) {
    mode = newMode;
  }

  private void follow() {
    setCarrier(parent.isUp() && parent.hasCarrier());
  }

  /** The interface below listens to the address while this one is up. */
  private void listen() {
    long wanted = isUp() && mac() != parent.mac() ? mac() : -1;
    if (wanted == listenedMac) {
      return;
    }
    long old = listenedMac;
    listenedMac = wanted;
    if (old >= 0) {
      parent.removeExtraAddress(old);
    }
    if (wanted >= 0) {
      parent.addExtraAddress(wanted);
    }
  }

  @Override
  public boolean takes(Frame frame) {
    if (!isUp() || frame.length() < ETHERNET_HEADER_BYTES) {
      return false;
    }
    if (mode == Mode.PASSTHRU) {
      return true;
    }
    if (MacAddress.isMulticast(frame.destination())) {
      if (frame.source() != mac()) {
        ledger().created(1);
        receive(frame);
      }
      return false;
    }
    return frame.destination() == mac();
  }

  @Override
  protected void send(Frame frame) {
    if (mode == Mode.BRIDGE && frame.length() >= ETHERNET_HEADER_BYTES) {
      for (MacvlanDevice other : parent.macvlans()) {
        if (other == this || other.mode != Mode.BRIDGE || !other.isUp()) {
          continue;
        }
        if (other.mac() == frame.destination()) {
          // Through the interface below, whose taps see it, and from there to the other one.
          parent.receive(frame);
          return;
        }
        if (MacAddress.isMulticast(frame.destination())) {
          ledger().created(1);
          other.receive(frame);
        }
      }
    }
    if (parent.isUp()) {
      parent.transmit(frame);
    } else {
      ledger().dropped(qualifiedName(), frame, DropReason.DEVICE_DOWN);
    }
  }
}
