package org.vswitchlab.ovs.ofproto;

/**
 * Destinations that NORMAL does not forward: other_config:forward-bpdu, ovs-vswitchd.conf.db(5).
 */
final class ReservedAddresses {
  private ReservedAddresses() {}

  static boolean isReserved(long mac) {
    // IEEE 802.1D table 7-10: 01-80-C2-00-00-00 to 0F.
    if ((mac & 0xffff_ffff_fff0L) == 0x0180_c200_0000L) {
      return true;
    }
    // Cisco protocols; Extreme's discovery and EAPS.
    return mac == 0x0100_0ccc_ccccL
        || mac == 0x0100_0ccc_cccdL
        || mac == 0x0100_0ccd_cdcdL
        || mac == 0x0100_0c00_0000L
        || mac == 0x00e0_2b00_0000L
        || mac == 0x00e0_2b00_0004L
        || mac == 0x00e0_2b00_0006L;
  }
}
