package org.vswitchlab.management.vswitchd;

import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.ArpView;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;

/** Answers ARP requests for the address that {@code netdev-dummy/ip4addr} gave a dummy device. */
final class ArpResponder {
  private static final int TYPE_OFFSET = 12;

  private final long mac;
  private int address;
  private boolean hasAddress;

  /**
   * @param mac address of the device
   */
  ArpResponder(long mac) {
    this.mac = mac;
  }

  /** Sets the IPv4 address. */
  void setAddress(int newAddress) {
    address = newAddress;
    hasAddress = true;
  }

  /** The frame that answers a request for the address, or null. */
  byte[] answer(Frame frame) {
    boolean isArp = frame.length() >= 42 && frame.u16(TYPE_OFFSET) == EtherType.ARP;
    if (!hasAddress || !isArp) {
      return null;
    }
    int start = frame.offset() + EthernetHeader.BYTES;
    ArpView request = ArpView.of(frame.array(), start, frame.offset() + frame.length());
    boolean isForUs =
        request.problem() == null
            && request.operation() == ArpPacket.REQUEST
            && request.targetIp() == address;
    if (!isForUs) {
      return null;
    }
    ArpPacket reply =
        new ArpPacket(ArpPacket.REPLY, mac, address, request.senderMac(), request.senderIp());
    return reply.frame(frame.originId()).array();
  }
}
