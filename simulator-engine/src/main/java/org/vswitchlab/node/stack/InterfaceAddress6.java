package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Ipv6Address;

/**
 * An IPv6 address of an interface.
 *
 * @param address the address
 * @param prefixLength 0 to 128
 * @param scope reach of the address
 * @param state whether it may be used
 */
public record InterfaceAddress6(Ipv6Address address, int prefixLength, Scope scope, State state) {
  /** Duplicate address detection, RFC 4862, 5.4. */
  public enum State {
    /** Still being asked about. */
    TENTATIVE,
    /** Nobody else has it. */
    PREFERRED,
    /** Somebody else has it. */
    DUPLICATE
  }

  InterfaceAddress6 withState(State newState) {
    return new InterfaceAddress6(address, prefixLength, scope, newState);
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
