package org.vswitchlab.wire;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * @param operation {@link #REQUEST}, {@link #REPLY} or another
 * @param senderMac hardware address of the sender
 * @param senderIp protocol address of the sender
 * @param targetMac hardware address of the target; 0 in a request
 * @param targetIp protocol address of the target
 */
public record ArpPacket(int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
  public static final int REQUEST = 1;
  public static final int REPLY = 2;

  /** Length on the wire. */
  public static final int BYTES = 28;

  public void write(byte[] bytes, int offset) {
    Bytes.put16(bytes, offset, 1);
    Bytes.put16(bytes, offset + 2, EtherType.IPV4);
    bytes[offset + 4] = 6;
    bytes[offset + 5] = 4;
    Bytes.put16(bytes, offset + 6, operation);
    Bytes.put48(bytes, offset + 8, senderMac);
    Bytes.put32(bytes, offset + 14, senderIp);
    Bytes.put48(bytes, offset + 18, targetMac);
    Bytes.put32(bytes, offset + 24, targetIp);
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return bytes;
  }

  /** The packet in a frame from the sender; broadcast if it is a request. */
  public Frame frame(long originId) {
    long destination = operation == REQUEST ? MacAddress.BROADCAST : targetMac;
    return frameTo(destination, originId);
  }

  /** The packet in a frame from the sender to {@code destination}. */
  public Frame frameTo(long destination, long originId) {
    byte[] bytes = new byte[EthernetHeader.BYTES + BYTES];
    EthernetHeader.write(bytes, 0, destination, senderMac, EtherType.ARP);
    write(bytes, EthernetHeader.BYTES);
    return Frame.owning(bytes, originId);
  }
}
