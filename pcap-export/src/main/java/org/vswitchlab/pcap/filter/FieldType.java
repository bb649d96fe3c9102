package org.vswitchlab.pcap.filter;

/** What a field's values are, and so what they can be compared with. */
public enum FieldType {
  /** A protocol: present or not; its bytes can be searched. */
  PROTOCOL("a protocol", true),
  UINT("a number", false),
  BOOLEAN("true or false", false),
  ETHER("a MAC address", true),
  IPV4("an IPv4 address", false),
  IPV6("an IPv6 address", false);

  private final String noun;
  private final boolean hasBytes;

  FieldType(String noun, boolean hasBytes) {
    this.noun = noun;
    this.hasBytes = hasBytes;
  }

  /** In words, for messages. */
  public String noun() {
    return noun;
  }

  /** Whether {@code contains} and slices apply. */
  public boolean hasBytes() {
    return hasBytes;
  }
}
