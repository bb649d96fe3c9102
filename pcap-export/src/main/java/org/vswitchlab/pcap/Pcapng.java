package org.vswitchlab.pcap;

/**
 * Numbers of the pcapng file format, draft-ietf-opsawg-pcapng. Writer and reader share them and
 * nothing else, so that a mistake in one is not made good by the other.
 */
final class Pcapng {
  static final int SECTION_HEADER = 0x0A0D0D0A;
  static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int OBSOLETE_PACKET = 2;
  static final int SIMPLE_PACKET = 3;
  static final int INTERFACE_STATISTICS = 5;
  static final int ENHANCED_PACKET = 6;

  static final int OPT_END = 0;
  static final int OPT_COMMENT = 1;
  static final int SHB_USERAPPL = 4;
  static final int IF_NAME = 2;
  static final int IF_MAC_ADDRESS = 6;
  static final int IF_TSRESOL = 9;
  static final int IF_FCSLEN = 13;
  static final int IF_TSOFFSET = 14;
  static final int PACKET_FLAGS = 2;
  static final int EPB_PACKETID = 5;
  static final int ISB_STARTTIME = 2;
  static final int ISB_ENDTIME = 3;
  static final int ISB_IFRECV = 4;

  static final int FLAG_INBOUND = 1;
  static final int FLAG_OUTBOUND = 2;
  static final int FLAG_DIRECTION_MASK = 3;

  /** Type, total length, and total length again. */
  static final int BLOCK_OVERHEAD_BYTES = 12;

  /** LINKTYPE_ETHERNET. */
  static final int LINKTYPE_ETHERNET = 1;

  private Pcapng() {}

  /** Length rounded up to the 32 bits to which everything is padded. */
  static int padded(int length) {
    return (length + 3) & ~3;
  }
}
