package org.vswitchlab.scenario.spec;

/**
 * A static route, as {@code ip route add TO via VIA dev DEV} takes it.
 *
 * @param to {@code default} or a prefix
 * @param via address of the next hop; empty for a route to a link
 * @param dev interface; empty if {@code via} decides
 */
public record RouteSpec(String to, String via, String dev, SourceLocation location) {
  public boolean isIpv6() {
    return to.indexOf(':') >= 0 || via.indexOf(':') >= 0;
  }

  /** The arguments of {@code ip route add}. */
  @Override
  public String toString() {
    return to + (via.isEmpty() ? "" : " via " + via) + (dev.isEmpty() ? "" : " dev " + dev);
  }
}
