package org.vswitchlab.ovs.flow;

import org.vswitchlab.wire.EtherType;

/**
 * Everything that can be matched on of one packet: its headers and the metadata beside them. The
 * same key serves the datapath, where {@code in_port} is a datapath port number, and OpenFlow,
 * where it is an OpenFlow port.
 */
public final class FlowKey extends FlowWords {
  /** The bit of a VLAN TCI that says a header is present, as in ovs-fields(7), vlan_tci. */
  public static final int VLAN_CFI = 0x1000;

  public static final int VLAN_VID_MASK = 0x0fff;
  public static final int VLAN_PCP_SHIFT = 13;

  /** Value of ip_frag: a fragment, first or later. */
  public static final int FRAG_ANY = 1;

  /** Bit of ip_frag: a fragment other than the first, which has no layer 4 header. */
  public static final int FRAG_LATER = 2;

  // ct_state bits, ovs-fields(7).
  public static final int CT_NEW = 0x01;
  public static final int CT_ESTABLISHED = 0x02;
  public static final int CT_RELATED = 0x04;
  public static final int CT_REPLY = 0x08;
  public static final int CT_INVALID = 0x10;
  public static final int CT_TRACKED = 0x20;
  public static final int CT_SRC_NAT = 0x40;
  public static final int CT_DST_NAT = 0x80;

  /** VLAN headers that a key can hold. */
  public static final int MAX_VLAN_HEADERS = 2;

  private static final int MPLS_BOTTOM_OF_STACK = 0x100; // RFC 3032, 2.1

  /** MPLS label stack entries that a key can hold. */
  public static final int MAX_MPLS_LABELS = 3;

  public FlowKey() {}

  /** A key of its own with the same values. */
  public FlowKey copy() {
    FlowKey key = new FlowKey();
    key.copyWords(this);
    return key;
  }

  public void copyFrom(FlowKey other) {
    copyWords(other);
  }

  /** Sets a field of up to 64 bits; of a wider one, the low half. */
  public void set(FlowField field, long value) {
    put(field, value);
  }

  /** Sets a field of 128 bits. */
  public void set(FlowField field, long high, long low) {
    put(field, high, low);
  }

  /** Sets bits {@code firstBit} and up of a field; the rest stays. */
  public void set(FlowField field, int firstBit, int bits, long value) {
    put(field, firstBit, bits, value);
  }

  /** Number of VLAN headers in the key: 0 to 2. */
  public int vlanCount() {
    return (vlanTci(0) & VLAN_CFI) == 0 ? 0 : (vlanTci(1) & VLAN_CFI) == 0 ? 1 : 2;
  }

  /** Makes room for an outer VLAN header: the outer one becomes the inner, which is forgotten. */
  public void pushVlan(int tpid, int tci) {
    setVlan(1, vlanTpid(0), vlanTci(0));
    setVlan(0, tpid, tci);
  }

  /** Takes the outer VLAN header away. */
  public void popVlan() {
    setVlan(0, vlanTpid(1), vlanTci(1));
    setVlan(1, 0, 0);
  }

  /** MPLS label stack entry {@code index}, 0 being the outermost; 0 if it is not there. */
  public int mplsLse(int index) {
    return switch (index) {
      case 0 -> (int) (words[FlowLayout.MPLS] >>> 32);
      case 1 -> (int) words[FlowLayout.MPLS];
      default -> (int) (words[FlowLayout.MPLS2] >>> 32);
    };
  }

  /**
   * MPLS labels down to the bottom of the stack; if no bottom is known, as many as are not empty.
   */
  public int mplsLabelCount() {
    int type = ethType();
    if (type != EtherType.MPLS && type != EtherType.MPLS_MULTICAST) {
      return 0;
    }
    int count = 0;
    for (int i = 0; i < MAX_MPLS_LABELS; i++) {
      int lse = mplsLse(i);
      if ((lse & MPLS_BOTTOM_OF_STACK) != 0) {
        return i + 1;
      }
      count += lse != 0 ? 1 : 0;
    }
    return count;
  }

  public void setMplsLse(int index, int lse) {
    long bits = lse & 0xffff_ffffL;
    switch (index) {
      case 0 -> setWord(FlowLayout.MPLS, words[FlowLayout.MPLS] & 0xffff_ffffL | bits << 32);
      case 1 -> setWord(FlowLayout.MPLS, words[FlowLayout.MPLS] & ~0xffff_ffffL | bits);
      default -> setWord(FlowLayout.MPLS2, bits << 32);
    }
  }

  public int inPort() {
    return (int) words[FlowLayout.RECIRC_PORT];
  }

  public int ethType() {
    return (int) words[FlowLayout.ETH_DST_TYPE] & 0xffff;
  }

  /** EtherType of what is behind the Ethernet header, or of a packet that has none. */
  public int networkType() {
    long packetType = get(FlowField.PACKET_TYPE);
    return packetType >>> 16 == 1 ? (int) packetType & 0xffff : ethType();
  }

  /** Whether the headers of both packets are the same, whatever goes with them. */
  public boolean hasSameHeaders(FlowKey other) {
    for (int i = 0; i < FlowLayout.CT_PORTS; i++) {
      if (words[i] != other.words[i]) {
        return false;
      }
    }
    return true;
  }

  /** Hash of the bits that the mask selects. Equal under the mask means equal hashes. */
  public int hash(FlowMask mask) {
    return hash(mask, mask.present);
  }

  /** Hash of the mask's bits within the given words, such as those of a {@link FlowStage}. */
  public int hash(FlowMask mask, long wordBits) {
    long hash = 0;
    long bits = mask.present & wordBits;
    for (long left = bits & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      hash = mix(hash, words[i] & mask.words[i]);
    }
    if (bits < 0) {
      for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
        hash = mix(hash, words[i] & mask.words[i]);
      }
    }
    return finish(hash);
  }

  /** Whether both keys agree in all bits that the mask selects. */
  public boolean equalsUnder(FlowMask mask, FlowKey other) {
    return equalsUnder(mask, mask.present, other);
  }

  /** As {@link #equalsUnder(FlowMask, FlowKey)} within the given words. */
  public boolean equalsUnder(FlowMask mask, long wordBits, FlowKey other) {
    long bits = mask.present & wordBits;
    for (long left = bits & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      if (((words[i] ^ other.words[i]) & mask.words[i]) != 0) {
        return false;
      }
    }
    if (bits < 0) {
      for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
        if (((words[i] ^ other.words[i]) & mask.words[i]) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Makes all bits zero that the mask does not select. */
  public void applyMask(FlowMask mask) {
    for (long left = present & FlowLayout.HEAD_BITS; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      setWord(i, words[i] & mask.words[i]);
    }
    if (present < 0) {
      for (int i = FlowLayout.TUN_METADATA; i < FlowLayout.WORDS; i++) {
        setWord(i, words[i] & mask.words[i]);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlowKey key && sameWords(key);
  }

  @Override
  public String toString() {
    return FieldText.describe(this, FlowMask.EXACT);
  }
}
