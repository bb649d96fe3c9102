package org.vswitchlab.scenario.spec;

/**
 * An address with the length of its network's prefix, as {@code ip address add} takes it.
 *
 * @param address valid text, IPv4 or IPv6
 * @param prefixLength 0..32 or 0..128
 */
public record IpPrefix(String address, int prefixLength, SourceLocation location) {
  public boolean isIpv6() {
    return address.indexOf(':') >= 0;
  }

  /** {@code 10.0.0.1/24}. */
  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
