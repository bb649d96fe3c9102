package org.vswitchlab.ovs.flow;

/** How a field's value is written in text, as "Format" in ovs-fields(7). */
public enum FieldFormat {
  DECIMAL,
  HEXADECIMAL,
  /** {@code xx:xx:xx:xx:xx:xx}. */
  ETHERNET,
  IPV4,
  IPV6,
  /** A 16-bit port number or reserved name. */
  OPENFLOW10_PORT,
  /** A 32-bit port number or reserved name. */
  OPENFLOW11_PORT,
  /** {@code no}, {@code yes}, {@code first}, {@code later}, {@code not_later}. */
  FRAG,
  /** {@code +oam} and so on. */
  TUNNEL_FLAGS,
  /** {@code +syn-ack} or a number. */
  TCP_FLAGS,
  /** {@code +trk+new}. */
  CT_STATE,
  /** {@code (ns,type)}. */
  PACKET_TYPE
}
