package org.vswitchlab.switching;

/**
 * What a configuration message claims, or a port knows, of the way to the root: IEEE 802.1D-1998,
 * 8.6.2.2. The lesser claim is the better one.
 *
 * @param root identifier of the root, unsigned
 * @param cost of the path to the root
 * @param bridge identifier of the bridge that claims, unsigned
 * @param port identifier of the port over which it claims
 */
public record PriorityVector(long root, long cost, long bridge, int port)
    implements Comparable<PriorityVector> {
  /** The lower six octets of an identifier are an address. */
  private static final long ADDRESS_MASK = 0xffff_ffff_ffffL;

  /** Nothing known yet. */
  public static final PriorityVector UNKNOWN = new PriorityVector(0, 0, 0, 0);

  @Override
  public int compareTo(PriorityVector other) {
    int order = compareBridges(other);
    return order != 0 ? order : Integer.compare(port, other.port);
  }

  /** As {@link #compareTo}, whatever the ports are. */
  public int compareBridges(PriorityVector other) {
    int order = Long.compareUnsigned(root, other.root);
    if (order == 0) {
      order = Long.compare(cost, other.cost);
    }
    return order != 0 ? order : Long.compareUnsigned(bridge, other.bridge);
  }

  /** The same claim at the end of a path of that cost. */
  PriorityVector plusCost(long pathCost) {
    return new PriorityVector(root, cost + pathCost, bridge, port);
  }

  /** The same claim from another port. */
  public PriorityVector withPort(int newPort) {
    return new PriorityVector(root, cost, bridge, newPort);
  }

  /** The same claim after a bridge changed its identifier. */
  public PriorityVector renamed(long before, long after) {
    return new PriorityVector(
        root == before ? after : root, cost, bridge == before ? after : bridge, port);
  }

  /** With another bridge in it. */
  public PriorityVector withBridge(long newBridge) {
    return new PriorityVector(root, cost, newBridge, port);
  }

  /** With one address replaced by another, be it the root's or the bridge's; priorities stay. */
  public PriorityVector withAddress(long before, long after) {
    return new PriorityVector(
        replaced(root, before, after), cost, replaced(bridge, before, after), port);
  }

  private static long replaced(long identifier, long before, long after) {
    return (identifier & ADDRESS_MASK) == before ? identifier & ~ADDRESS_MASK | after : identifier;
  }
}
