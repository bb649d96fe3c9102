package org.vswitchlab.link;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;

/**
 * An Ethernet interface: the end of a link, or an unlinked port with carrier, out of which frames
 * leave the network and into which frames can be injected.
 */
public final class EthernetDevice extends NetDevice {
  private TransmitQueue queue;
  private Link link;

  public EthernetDevice(
      Simulation simulation, FrameLedger ledger, String hostName, String name, long mac) {
    super(simulation, ledger, hostName, name, mac);
  }

  void attach(Link newLink, TransmitQueue newQueue) {
    if (link != null) {
      throw new IllegalStateException(qualifiedName() + " is the end of " + link.name());
    }
    link = newLink;
    queue = newQueue;
  }

  void linkStateChanged(boolean linkUp) {
    setCarrier(linkUp);
  }

  /**
   * Gives or takes the carrier of a device without a link, as {@code ip link set NAME carrier}
   * does.
   *
   * @throws IllegalStateException if a link ends here: the carrier is that link's
   */
  public void setUnlinkedCarrier(boolean carrier) {
    if (link != null) {
      throw new IllegalStateException(qualifiedName() + " has the carrier of " + link.name());
    }
    setCarrier(carrier);
  }

  /** The link that ends here, or null. */
  public Link link() {
    return link;
  }

  @Override
  protected void send(Frame frame) {
    if (queue == null) {
      ledger().delivered();
      return;
    }
    queue.enqueue(frame);
  }

  @Override
  public long transmitterFreeNanos() {
    return queue == null ? super.transmitterFreeNanos() : queue.freeNanos();
  }

  void queueDropped(Frame frame, DropReason reason) {
    dropTransmit(frame, reason);
  }

  /** Lets a frame from outside the network arrive here. */
  public void inject(Frame frame) {
    ledger().created(1);
    receive(frame);
  }
}
