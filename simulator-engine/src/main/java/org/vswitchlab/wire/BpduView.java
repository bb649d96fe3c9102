package org.vswitchlab.wire;

/** Reads a bridge protocol data unit, behind its LLC header (IEEE 802.1D-2004, 9.3). */
public final class BpduView extends WireView {
  private BpduView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static BpduView of(byte[] bytes, int offset, int limit) {
    return new BpduView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(Bpdu.TOPOLOGY_CHANGE_BYTES);
    if (tooShort != null) {
      return tooShort;
    }
    if (u16(0) != 0) {
      return "protocol identifier " + u16(0) + " is not 0";
    }
    return switch (type()) {
      case Bpdu.TYPE_TOPOLOGY_CHANGE -> null;
      case Bpdu.TYPE_CONFIGURATION -> shorterThan(Bpdu.CONFIGURATION_BYTES);
      case Bpdu.TYPE_RAPID -> shorterThan(Bpdu.RAPID_BYTES);
      default -> "type " + type() + " is unknown";
    };
  }

  /** 0 spanning tree, 2 rapid, 3 multiple. */
  public int protocolVersion() {
    return u8(2);
  }

  public int type() {
    return u8(3);
  }

  public boolean isTopologyChangeNotification() {
    return type() == Bpdu.TYPE_TOPOLOGY_CHANGE;
  }

  public int flags() {
    return u8(4);
  }

  /** Priority in the upper 16 bits, address in the lower 48. */
  public long rootId() {
    return Bytes.i64(bytes, offset + 5);
  }

  public long rootPathCost() {
    return u32(13);
  }

  /** Priority in the upper 16 bits, address in the lower 48. */
  public long bridgeId() {
    return Bytes.i64(bytes, offset + 17);
  }

  public int portId() {
    return u16(25);
  }

  /** In 1/256 s, as the other times. */
  public int messageAge() {
    return u16(27);
  }

  public int maxAge() {
    return u16(29);
  }

  public int helloTime() {
    return u16(31);
  }

  public int forwardDelay() {
    return u16(33);
  }

  public Bpdu toBpdu() {
    return isTopologyChangeNotification()
        ? Bpdu.topologyChangeNotification()
        : new Bpdu(
            protocolVersion(),
            type(),
            flags(),
            rootId(),
            rootPathCost(),
            bridgeId(),
            portId(),
            messageAge(),
            maxAge(),
            helloTime(),
            forwardDelay());
  }
}
