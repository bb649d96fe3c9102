package org.vswitchlab.wire;

/**
 * A bridge protocol data unit (IEEE 802.1D-2004, 9.3). Times are in 1/256 s.
 *
 * @param protocolVersion 0 spanning tree, 2 rapid
 * @param type {@link #TYPE_CONFIGURATION}, {@link #TYPE_TOPOLOGY_CHANGE} or {@link #TYPE_RAPID}
 * @param flags sum of the FLAG constants and, in a rapid one, the port's role
 * @param rootId priority in the upper 16 bits, address in the lower 48
 * @param rootPathCost 32 bits
 * @param bridgeId priority in the upper 16 bits, address in the lower 48
 * @param portId priority and number, 16 bits
 * @param messageAge time since the root sent it
 * @param maxAge age at which it is forgotten
 * @param helloTime time between two of them
 * @param forwardDelay time in the listening and in the learning state
 */
public record Bpdu(
    int protocolVersion,
    int type,
    int flags,
    long rootId,
    long rootPathCost,
    long bridgeId,
    int portId,
    int messageAge,
    int maxAge,
    int helloTime,
    int forwardDelay) {
  public static final int TYPE_CONFIGURATION = 0x00;
  public static final int TYPE_TOPOLOGY_CHANGE = 0x80;
  public static final int TYPE_RAPID = 0x02;

  public static final int FLAG_TOPOLOGY_CHANGE = 0x01;
  public static final int FLAG_PROPOSAL = 0x02;
  public static final int FLAG_LEARNING = 0x10;
  public static final int FLAG_FORWARDING = 0x20;
  public static final int FLAG_AGREEMENT = 0x40;
  public static final int FLAG_TOPOLOGY_CHANGE_ACK = 0x80;

  /** Place of the two bits of a rapid BPDU's port role in the flags. */
  public static final int ROLE_SHIFT = 2;

  public static final int CONFIGURATION_BYTES = 35;
  public static final int TOPOLOGY_CHANGE_BYTES = 4;
  public static final int RAPID_BYTES = 36;

  /** The group address of bridges. */
  public static final long GROUP_MAC = 0x0180_c200_0000L;

  /** A topology change notification. */
  public static Bpdu topologyChangeNotification() {
    return new Bpdu(0, TYPE_TOPOLOGY_CHANGE, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  public int lengthBytes() {
    return switch (type) {
      case TYPE_TOPOLOGY_CHANGE -> TOPOLOGY_CHANGE_BYTES;
      case TYPE_RAPID -> RAPID_BYTES;
      default -> CONFIGURATION_BYTES;
    };
  }

  public void write(byte[] bytes, int offset) {
    Bytes.put16(bytes, offset, 0);
    bytes[offset + 2] = (byte) protocolVersion;
    bytes[offset + 3] = (byte) type;
    if (type == TYPE_TOPOLOGY_CHANGE) {
      return;
    }
    bytes[offset + 4] = (byte) flags;
    Bytes.put64(bytes, offset + 5, rootId);
    Bytes.put32(bytes, offset + 13, rootPathCost);
    Bytes.put64(bytes, offset + 17, bridgeId);
    Bytes.put16(bytes, offset + 25, portId);
    Bytes.put16(bytes, offset + 27, messageAge);
    Bytes.put16(bytes, offset + 29, maxAge);
    Bytes.put16(bytes, offset + 31, helloTime);
    Bytes.put16(bytes, offset + 33, forwardDelay);
    if (type == TYPE_RAPID) {
      bytes[offset + 35] = 0;
    }
  }

  /** The unit behind its LLC header in a frame of the shortest legal length, 60 bytes. */
  public Frame frame(long sourceMac, long originId) {
    byte[] bytes = new byte[60];
    int lengthField = LlcHeader.BYTES + lengthBytes();
    EthernetHeader.write(bytes, 0, GROUP_MAC, sourceMac, lengthField);
    LlcHeader.SPANNING_TREE.write(bytes, EthernetHeader.BYTES);
    write(bytes, EthernetHeader.BYTES + LlcHeader.BYTES);
    return Frame.owning(bytes, originId);
  }
}
