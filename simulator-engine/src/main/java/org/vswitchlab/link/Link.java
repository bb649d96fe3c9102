package org.vswitchlab.link;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/** A full-duplex link between two Ethernet devices. */
public final class Link {
  private final String name;
  private final EthernetDevice a;
  private final EthernetDevice b;
  private final TransmitQueue aToB;
  private final TransmitQueue bToA;
  private final ChangeSeq changes = new ChangeSeq();
  private final TransmissionListener transmissions;
  private LinkSpec spec;
  private boolean isUp = true;

  /** Told of each frame put on a link. */
  public interface TransmissionListener {
    void transmitted(Link link, Frame frame);
  }

  /** Sees one frame that waits or is under way. */
  public interface FlightVisitor {
    /**
     * @param startNanos when the transmitter starts the frame; in the future if it waits
     * @param arrivalNanos when the frame arrives
     */
    void visit(
        EthernetDevice from, EthernetDevice to, Frame frame, long startNanos, long arrivalNanos);
  }

  /**
   * Joins two devices.
   *
   * @param name unique in the network; names the random streams too
   * @param transmissions told of each frame put on the link; must not change the model
   */
  public Link(
      Simulation simulation,
      String name,
      EthernetDevice a,
      EthernetDevice b,
      LinkSpec spec,
      TransmissionListener transmissions) {
    this.name = name;
    this.a = a;
    this.b = b;
    this.spec = spec;
    this.transmissions = transmissions;
    aToB = new TransmitQueue(simulation, this, a, b, name + ":a");
    bToA = new TransmitQueue(simulation, this, b, a, name + ":b");
    a.attach(this, aToB);
    b.attach(this, bToA);
    a.setMtuBytes(spec.mtuBytes());
    b.setMtuBytes(spec.mtuBytes());
  }

  public String name() {
    return name;
  }

  public EthernetDevice a() {
    return a;
  }

  public EthernetDevice b() {
    return b;
  }

  /** The device at the other end. */
  public EthernetDevice peerOf(NetDevice device) {
    return device == a ? b : a;
  }

  public LinkSpec spec() {
    return spec;
  }

  /**
   * Changes what the link does to frames accepted from now on; those already in a queue keep their
   * times. The MTU of the devices is set when it differs from the old one.
   */
  public void setSpec(LinkSpec newSpec) {
    if (newSpec.mtuBytes() != spec.mtuBytes()) {
      a.setMtuBytes(newSpec.mtuBytes());
      b.setMtuBytes(newSpec.mtuBytes());
    }
    spec = newSpec;
    changes.changed();
  }

  public boolean isUp() {
    return isUp;
  }

  /** Plugs or pulls the cable; pulling it loses what is queued or under way. */
  public void setUp(boolean up) {
    if (isUp == up) {
      return;
    }
    isUp = up;
    changes.changed();
    if (!up) {
      aToB.dropAll(DropReason.LINK_DOWN);
      bToA.dropAll(DropReason.LINK_DOWN);
    }
    a.linkStateChanged(up);
    b.linkStateChanged(up);
  }

  /** Counts changes of specification and state. */
  public ChangeSeq changes() {
    return changes;
  }

  void countTransmission(Frame frame) {
    transmissions.transmitted(this, frame);
  }

  /** Frames that wait at {@code device}, which is one of the ends, for the transmitter. */
  public int queuedFrames(EthernetDevice device) {
    return (device == a ? aToB : bToA).queuedFrames();
  }

  /** Visits the frames that wait or are under way, first those from {@link #a}. */
  public void forEachInFlight(FlightVisitor visitor) {
    aToB.forEachInFlight(visitor);
    bToA.forEachInFlight(visitor);
  }

  @Override
  public String toString() {
    return name;
  }
}
