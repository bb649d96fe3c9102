package org.vswitchlab.ovs.flow;

/**
 * Code point of a field in OpenFlow's extensible match, ovs-fields(7) "OXM" and "NXM".
 *
 * @param name such as {@code OXM_OF_ETH_DST}
 * @param experimenter experimenter id if {@code oxmClass} is 0xffff, else 0
 * @param oxmClass 0x0000 to 0xffff; called vendor by NXM
 * @param number field number within the class, 0 to 127
 * @param sinceMinor first version of OpenFlow 1.x in which it is the one to send; 0 for Nicira's
 */
public record OxmId(String name, int experimenter, int oxmClass, int number, int sinceMinor) {
  /** Class of fields of which an experimenter id says who defined them. */
  public static final int EXPERIMENTER_CLASS = 0xffff;

  /** First minor version with a standard code point of these; that of the rest is 2. */
  private static int sinceMinor(String name) {
    return switch (name) {
      case "OXM_OF_TUNNEL_ID", "OXM_OF_MPLS_BOS" -> 3;
      case "OXM_OF_ACTSET_OUTPUT", "OXM_OF_TCP_FLAGS", "OXM_OF_PACKET_TYPE" -> 5;
      default -> name.startsWith("OXM_OF_PKT_REG") ? 5 : 2;
    };
  }

  /** The code point written {@code NAME=NUMBER}, whose class follows from the name's prefix. */
  static OxmId parse(String text) {
    int equals = text.indexOf('=');
    String name = text.substring(0, equals);
    int number = Integer.parseInt(text.substring(equals + 1));
    if (name.startsWith("NXM_OF_")) {
      return new OxmId(name, 0, 0x0000, number, 0);
    } else if (name.startsWith("NXM_NX_")) {
      return new OxmId(name, 0, 0x0001, number, 0);
    } else if (name.startsWith("ERICOXM_OF_")) {
      return new OxmId(name, 0, 0x1000, number, 0);
    } else if (name.startsWith("OXM_OF_PKT_REG")) {
      return new OxmId(name, 0, 0x8001, number, sinceMinor(name));
    } else if (name.startsWith("OXM_OF_")) {
      return new OxmId(name, 0, 0x8000, number, sinceMinor(name));
    } else if (name.startsWith("NXOXM_ET_")) {
      return new OxmId(name, 0x00002320, EXPERIMENTER_CLASS, number, 0);
    } else if (name.startsWith("NXOXM_NSH_")) {
      return new OxmId(name, 0x005ad650, EXPERIMENTER_CLASS, number, 0);
    } else if (name.startsWith("ONFOXM_ET_")) {
      return new OxmId(name, 0x4f4e4600, EXPERIMENTER_CLASS, number, 3);
    }
    throw new IllegalArgumentException("no OXM class is known for " + name);
  }
}
