package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;

/**
 * {@code miniflow_bits(5,1)}: how many 64-bit units of the real program's key a mask uses, those up
 * to layer 2 and those above. Which fields share a unit there was found by experiment.
 */
final class MiniflowUnits {
  private MiniflowUnits() {}

  static String of(FlowKey key, FlowMask mask) {
    int lower = tunnel(key, mask) + lower(mask);
    return "miniflow_bits(" + lower + "," + upper(mask) + ")";
  }

  private static int unit(long bits) {
    return bits == 0 ? 0 : 1;
  }

  private static int tunnel(FlowKey key, FlowMask mask) {
    long high = mask.getHigh(FlowField.TUN_IPV6_DST);
    long low = mask.get(FlowField.TUN_IPV6_DST);
    int units = unit(mask.get(FlowField.TUN_DST) | high >>> 32);
    units += unit(high << 32 | low >>> 32);
    units += unit(low & 0xffff_ffffL | mask.get(FlowField.TUN_SRC));
    units += unit(mask.getHigh(FlowField.TUN_IPV6_SRC));
    units += unit(mask.get(FlowField.TUN_IPV6_SRC));
    units += unit(mask.word(FlowLayout.TUN_ID));
    boolean lacksOptions = TunnelFlag.isGeneve(key) && GeneveOptions.bytes(key) == 0;
    if (lacksOptions && mask.word(FlowLayout.TUN_METADATA) == 0) {
      units++; // that there are none counts too
    }
    return units;
  }

  private static int lower(FlowMask mask) {
    int units = 0;
    for (int word = FlowLayout.TUN_HEADER; word < FlowLayout.WORDS; word++) {
      units += unit(mask.word(word));
    }
    units += unit(mask.word(FlowLayout.METADATA));
    for (int word = FlowLayout.REG0; word < FlowLayout.REG0 + 8; word++) {
      units += unit(mask.word(word));
    }
    units += unit(mask.word(FlowLayout.PRIORITY_MARK));
    units += unit(mask.get(FlowField.DP_HASH)) + unit(mask.get(FlowField.IN_PORT));
    units += unit(mask.get(FlowField.RECIRC_ID) | mask.word(FlowLayout.CT) >>> 32);
    units += unit(mask.get(FlowField.CT_MARK) | mask.get(FlowField.PACKET_TYPE));
    units += unit(mask.word(FlowLayout.CT_LABEL));
    units += unit(mask.word(FlowLayout.CT_LABEL + 1));
    units += unit(mask.word(FlowLayout.CONJ_ACTSET));
    long source = mask.get(FlowField.ETH_SRC);
    units += unit(mask.get(FlowField.ETH_DST) | source >>> 32);
    units += unit(source & 0xffff_ffffL | mask.get(FlowField.ETH_TYPE));
    units += unit(mask.word(FlowLayout.MPLS)) + unit(mask.word(FlowLayout.MPLS2));
    return units;
  }

  private static int upper(FlowMask mask) {
    int units = 0;
    units += unit(mask.word(FlowLayout.IPV4)) + unit(mask.word(FlowLayout.CT_IPV4));
    for (int word = FlowLayout.IPV6_SRC; word < FlowLayout.ARP_SHA; word++) {
      units += unit(mask.word(word));
    }
    for (int word = FlowLayout.CT_IPV6_SRC; word < FlowLayout.RECIRC_PORT; word++) {
      units += unit(mask.word(word));
    }
    units += unit(mask.word(FlowLayout.IP));
    long sha = mask.get(FlowField.ARP_SHA);
    long tha = mask.get(FlowField.ARP_THA);
    units += unit(sha | tha >>> 32);
    units += unit(tha & 0xffff_ffffL | mask.get(FlowField.TCP_FLAGS));
    for (int word = FlowLayout.NSH; word <= FlowLayout.NSH_C3; word++) {
      units += unit(mask.word(word));
    }
    units += unit(mask.word(FlowLayout.PORTS) >>> 32 | mask.word(FlowLayout.CT_PORTS));
    units += unit(mask.word(FlowLayout.PORTS) & 0xffff_ffffL);
    return units;
  }
}
