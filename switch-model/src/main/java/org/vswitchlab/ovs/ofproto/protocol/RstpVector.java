package org.vswitchlab.ovs.ofproto.protocol;

/**
 * A priority vector of IEEE 802.1D-2004, 17.5: the lesser one is the better one.
 *
 * @param bridgePort port by which the designated bridge sends
 */
record RstpVector(long root, long cost, long bridge, int bridgePort)
    implements Comparable<RstpVector> {
  private static final long ADDRESS = 0xffff_ffff_ffffL;
  private static final int NUMBER = 0xfff;

  static final RstpVector NONE = new RstpVector(0, 0, 0, 0);

  @Override
  public int compareTo(RstpVector other) {
    int order = Long.compareUnsigned(root, other.root);
    order = order != 0 ? order : Long.compare(cost, other.cost);
    order = order != 0 ? order : Long.compareUnsigned(bridge, other.bridge);
    return order != 0 ? order : Integer.compare(bridgePort, other.bridgePort);
  }

  /** 17.6: better, or news from the same port of the same bridge. */
  boolean supersedes(RstpVector other) {
    boolean isSameSource =
        ((bridge ^ other.bridge) & ADDRESS) == 0 && ((bridgePort ^ other.bridgePort) & NUMBER) == 0;
    return compareTo(other) < 0 || isSameSource && !equals(other);
  }

  RstpVector plusCost(long pathCost) {
    return new RstpVector(root, cost + pathCost, bridge, bridgePort);
  }
}
