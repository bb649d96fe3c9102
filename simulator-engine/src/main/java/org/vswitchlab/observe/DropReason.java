package org.vswitchlab.observe;

/** Why a frame ended without being delivered. Each dropped frame has exactly one. */
public enum DropReason {
  QUEUE_FULL("the transmit queue was full"),
  LINK_DOWN("the link was down"),
  LINK_LOSS("lost on the link"),
  DEVICE_DOWN("the interface was down"),
  MTU_EXCEEDED("larger than the MTU"),
  MALFORMED("too short or malformed"),
  BAD_CHECKSUM("a checksum was wrong"),
  NOT_FOR_US("addressed to another station"),
  NO_LISTENER("no protocol or socket wanted it"),
  NO_ROUTE("no route to the destination"),
  NEIGHBOUR_UNREACHABLE("the next hop's link-layer address could not be resolved"),
  TTL_EXPIRED("the time to live or hop limit expired"),
  FORWARDING_DISABLED("forwarding between interfaces is off"),
  INVALID_SOURCE("the source address is not a station's"),
  RESERVED_ADDRESS("a link-local group address that a bridge does not forward"),
  SAME_PORT("the destination is on the port that it came from"),
  PORT_BLOCKED("the port's spanning tree state does not forward"),
  PORT_LOCKED("the port is locked and the source unknown"),
  VLAN_FILTERED("the port is not a member of the VLAN"),
  VLAN_TAG_MISMATCH("tagged where untagged was expected, or the reverse"),
  NO_DESTINATION("there was no port to send it to"),
  FILTERED("a filter rule dropped it"),
  MISS_NO_FLOW("no flow matched"),
  FLOW_DROP("the matching flow drops"),
  UPCALL_LOST("the upcall was lost"),
  RECURSION_LIMIT("too many resubmits or recirculations"),
  RATE_LIMITED("a meter or policer dropped it"),
  MIRROR_ONLY("the port is the output of a mirror"),
  BOND_REJECTED("the bond accepts it on another member only"),
  CONTROLLER_UNREACHABLE("no controller took it"),
  TUNNEL_ERROR("the tunnel could not carry it"),
  FRAGMENT_TIMEOUT("the rest of its packet did not come"),
  TCP_OUT_OF_STATE("no connection expected this segment"),
  SWITCH_DOWN("the switch does not run");

  private final String sentence;

  DropReason(String sentence) {
    this.sentence = sentence;
  }

  /** The reason as the rest of a sentence that begins with "dropped:". */
  public String sentence() {
    return sentence;
  }

  /** The name used in reports: lower case with hyphens. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
