package org.vswitchlab.ovs.datapath;

import org.vswitchlab.link.FrameReceiver;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/** A port of a datapath. */
public final class DatapathPort implements FrameReceiver {
  /** What is behind a port. */
  public enum Kind {
    /** A device of the host, whose frames the datapath takes. */
    DEVICE,
    /** The host itself, through an {@link InternalDevice}. */
    INTERNAL,
    /** A kind of tunnel; packets enter by {@code tnl_pop}. */
    TUNNEL
  }

  private static final int TYPE_OFFSET = 12;
  private static final int VLAN_BYTES = 4;

  private int sequence;
  private final Datapath datapath;
  private final int number;
  private final String name;
  private final String typeName;
  private final Kind kind;
  private final NetDevice device;
  private final boolean isDummy;
  private String settings = "";

  DatapathPort(
      Datapath datapath, int number, String name, String typeName, Kind kind, NetDevice device) {
    this.datapath = datapath;
    this.number = number;
    this.name = name;
    this.typeName = typeName;
    this.kind = kind;
    this.device = device;
    this.isDummy = typeName.startsWith("dummy");
  }

  /** Datapath port number: 0 or more. */
  public int number() {
    return number;
  }

  public String name() {
    return name;
  }

  /** Type as {@code dpctl/show} writes it in parentheses: {@code internal}, {@code system}. */
  public String typeName() {
    return typeName;
  }

  /** What {@code dpctl/show} tells behind the type: {@code ifindex=5}; empty for nothing. */
  public String settings() {
    return settings;
  }

  public void setSettings(String newSettings) {
    settings = newSettings;
  }

  /** Whether its device is a dummy one, for tests. */
  public boolean isDummy() {
    return isDummy;
  }

  public Kind kind() {
    return kind;
  }

  /** The device behind it; null for tunnels. */
  public NetDevice device() {
    return device;
  }

  /** Traffic as the switch sees it: received is what came into the switch. */
  public Counters.Snapshot statistics() {
    return switch (kind) {
      case DEVICE -> device.counters().snapshot();
      case INTERNAL -> {
        Counters host = device.counters();
        yield new Counters.Snapshot(
            host.txPackets(),
            host.txBytes(),
            host.txDropped(),
            host.rxPackets(),
            host.rxBytes(),
            host.rxDropped());
      }
      case TUNNEL -> new Counters.Snapshot(0, 0, 0, 0, 0, 0);
    };
  }

  @Override
  public void receive(NetDevice from, Frame frame) {
    datapath.receive(this, frame);
  }

  @Override
  public boolean reportsReception() {
    return true;
  }

  /**
   * Lets a frame out; it is one of the outputs that the ledger knows of.
   *
   * @param priority by which the device's queueing discipline tells frames apart
   */
  void output(Frame frame, int priority) {
    if (device != null && frame.length() < NetDevice.ETHERNET_HEADER_BYTES) {
      // What is left of a packet that was cut, and then lost a header. The real one counts nothing.
      device.ledger().dropped(device.qualifiedName(), frame, DropReason.MALFORMED);
      return;
    }
    if (device != null
        && frame.length() > device.mtuBytes() + NetDevice.ETHERNET_HEADER_BYTES
        && frame.length() > maxFrameBytes(frame)) {
      dropTooLong(frame);
      return;
    }
    switch (kind) {
      case DEVICE -> device.transmit(frame, priority);
      case INTERNAL -> device.receive(frame);
      case TUNNEL -> throw new IllegalStateException(name + " has no device to send by");
    }
  }

  /** The MTU counts what is behind the Ethernet header; one VLAN header is free. */
  private int maxFrameBytes(Frame frame) {
    int bytes = device.mtuBytes() + NetDevice.ETHERNET_HEADER_BYTES;
    return EtherType.isVlan(frame.u16(TYPE_OFFSET)) ? bytes + VLAN_BYTES : bytes;
  }

  private void dropTooLong(Frame frame) {
    if (kind == Kind.INTERNAL) {
      device.counters().receiveDropped();
    } else {
      device.counters().transmitDropped();
    }
    device.ledger().dropped(device.qualifiedName(), frame, DropReason.MTU_EXCEEDED);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Number of the next packet into the tunnel, from 0. */
  int nextSequence() {
    return sequence++;
  }
}
