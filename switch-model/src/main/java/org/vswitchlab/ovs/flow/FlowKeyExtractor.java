package org.vswitchlab.ovs.flow;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/**
 * Reads a frame into a {@link FlowKey}. A header that is cut short or contradicts itself ends the
 * reading: what was read so far stays, the rest is zero. Nothing is a fault, since a switch
 * forwards junk too.
 *
 * <p>Remembers where the headers of the last frame begin, for those who rewrite it. Reusable, not
 * thread-safe, without allocation.
 */
public final class FlowKeyExtractor {
  /** VLAN headers that are read unless configured: other_config:vlan-limit, its default. */
  public static final int DEFAULT_VLAN_LIMIT = 1;

  /** What eth_type holds for 802.3 frames without a SNAP type, ovs-fields(7). */
  public static final int ETH_TYPE_NONE = 0x5ff;

  private static final int ETHERNET_BYTES = 14;
  private static final int VLAN_BYTES = 4;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int ARP_BYTES = 28;
  private static final int LLC_SNAP_BYTES = 8;
  private static final int TCP_BYTES = 20;
  private static final int UDP_BYTES = 8;
  private static final int SCTP_BYTES = 12;
  private static final int ICMP_BYTES = 8;

  private final Ipv6HeaderChain ipv6Chain = new Ipv6HeaderChain();
  private int vlanLimit = DEFAULT_VLAN_LIMIT;

  private byte[] b;
  private int at;
  private int end;
  private int base;

  private int l25Offset = -1;
  private int l3Offset = -1;
  private int l4Offset = -1;
  private boolean hasIpHeaders;
  private int paddingBytes;

  /** Sets how many VLAN headers are read: 0 to 2; the rest count as payload. */
  public void setVlanLimit(int newVlanLimit) {
    if (newVlanLimit < 0 || newVlanLimit > FlowKey.MAX_VLAN_HEADERS) {
      throw new IllegalArgumentException("vlan limit " + newVlanLimit + " is not in 0..2");
    }
    vlanLimit = newVlanLimit;
  }

  public int vlanLimit() {
    return vlanLimit;
  }

  /** Where the MPLS label stack begins, in bytes from the frame's start; -1 without one. */
  public int l25Offset() {
    return l25Offset;
  }

  /** Where the network header begins: behind Ethernet, VLAN, SNAP and MPLS headers; -1 if none. */
  public int l3Offset() {
    return l3Offset;
  }

  /** Where the transport header begins; -1 if the packet has none that could be read. */
  public int l4Offset() {
    return l4Offset;
  }

  /** Whether there are IP headers, all of them, with lengths that the frame bears out. */
  public boolean hasIpHeaders() {
    return hasIpHeaders;
  }

  /** Takes over where another one found the headers. */
  public void copyOffsets(FlowKeyExtractor other) {
    l25Offset = other.l25Offset;
    l3Offset = other.l3Offset;
    l4Offset = other.l4Offset;
    paddingBytes = other.paddingBytes;
    hasIpHeaders = other.hasIpHeaders;
  }

  /** Bytes came before all headers that were found, or, if negative, went. */
  public void move(int bytes) {
    l25Offset = moved(l25Offset, bytes);
    l3Offset = moved(l3Offset, bytes);
    l4Offset = moved(l4Offset, bytes);
  }

  /**
   * Bytes came before the network header, or, if negative, went.
   *
   * @param labels where the MPLS labels begin now; -1 without any
   */
  public void moveBehindLabel(int bytes, int labels) {
    l25Offset = labels;
    l3Offset = moved(l3Offset, bytes);
    l4Offset = moved(l4Offset, bytes);
  }

  private static int moved(int offset, int bytes) {
    return offset < 0 ? offset : offset + bytes;
  }

  /** Bytes behind the end of the IP packet. */
  public int paddingBytes() {
    return paddingBytes;
  }

  /**
   * Fills {@code key} with the frame's headers; everything else in it becomes zero.
   *
   * @param inPort port number to enter as in_port
   */
  public void extract(Frame frame, int inPort, FlowKey key) {
    key.clear();
    if (inPort != 0) {
      key.setWord(FlowLayout.RECIRC_PORT, inPort & 0xffff_ffffL);
    }
    extractHeaders(frame, key);
  }

  /**
   * Fills in the frame's headers and leaves the words beside the packet alone: the packet words of
   * {@code key} must be zero.
   */
  public void extractHeaders(Frame frame, FlowKey key) {
    start(frame);
    if (end - at < ETHERNET_BYTES) {
      return;
    }
    long destination = Bytes.u48(b, at);
    long source = Bytes.u48(b, at + 6);
    at += ETHERNET_BYTES - 2;
    int outerTci = readVlans(key);
    put(key, FlowLayout.ETH_SRC_TCI, source << 16 | outerTci);
    int type = readEthType();
    put(key, FlowLayout.ETH_DST_TYPE, destination << 16 | type);
    readPayload(type, key);
  }

  /**
   * As {@link #extractHeaders} for a frame whose network header, or label stack, is known to be
   * where {@link #l3Offset} and {@link #l25Offset} say.
   */
  public void extractMoved(Frame frame, FlowKey key) {
    int payload = l25Offset >= 0 ? l25Offset : l3Offset;
    start(frame);
    long destination = Bytes.u48(b, at);
    long source = Bytes.u48(b, at + 6);
    at += ETHERNET_BYTES - 2;
    put(key, FlowLayout.ETH_SRC_TCI, source << 16 | readVlans(key));
    at = base + payload;
    int type = Bytes.u16(b, at - 2);
    put(key, FlowLayout.ETH_DST_TYPE, destination << 16 | type);
    readPayload(type, key);
  }

  /**
   * As {@link #extractHeaders} for a packet without Ethernet header.
   *
   * @param type EtherType of the packet
   */
  public void extractPayload(Frame frame, int type, FlowKey key) {
    start(frame);
    put(key, FlowLayout.ETH_DST_TYPE, type);
    readPayload(type, key);
  }

  private void start(Frame frame) {
    b = frame.array();
    base = frame.offset();
    at = base;
    end = base + frame.length();
    l25Offset = -1;
    l3Offset = -1;
    l4Offset = -1;
    hasIpHeaders = false;
    paddingBytes = 0;
  }

  /** Headers come in any order of words, but each word only once, so no old value is lost. */
  private static void put(FlowKey key, int word, long value) {
    if (value != 0) {
      key.words[word] = value;
      key.present |= 1L << word;
    }
  }

  /** Reads VLAN headers as long as there are any; returns the outer TCI. */
  private int readVlans(FlowKey key) {
    int outerTci = 0;
    long tpids = 0;
    for (int header = 0; header < vlanLimit; header++) {
      // A header counts only if a type follows it.
      if (end - at < VLAN_BYTES + 2 || !EtherType.isVlan(Bytes.u16(b, at))) {
        break;
      }
      long tpid = Bytes.u16(b, at);
      int tci = Bytes.u16(b, at + 2) | FlowKey.VLAN_CFI;
      if (header == 0) {
        outerTci = tci;
        tpids = tpid << 48;
      } else {
        tpids |= tpid << 32 | (long) tci << 16;
      }
      at += VLAN_BYTES;
    }
    put(key, FlowLayout.VLAN_TPIDS, tpids);
    return outerTci;
  }

  /** The type, looking behind an 802.3 length for an 802.2 SNAP header of OUI 0 (RFC 1042). */
  private int readEthType() {
    if (end - at < 2) {
      return 0;
    }
    int type = Bytes.u16(b, at);
    at += 2;
    if (type >= EtherType.LEAST) {
      return type;
    }
    if (end - at < LLC_SNAP_BYTES
        || Bytes.u16(b, at) != 0xaaaa
        || Bytes.i32(b, at + 2) != 0x0300_0000) {
      return ETH_TYPE_NONE;
    }
    int snapType = Bytes.u16(b, at + 6);
    if (snapType < EtherType.LEAST) {
      return ETH_TYPE_NONE;
    }
    at += LLC_SNAP_BYTES;
    return snapType;
  }

  private void readPayload(int type, FlowKey key) {
    if (isMpls(type)) {
      l25Offset = at - base;
      readMpls(key);
    }
    l3Offset = at - base;
    switch (type) {
      case EtherType.IPV4 -> readIpv4(key);
      case EtherType.IPV6 -> readIpv6(key);
      case EtherType.ARP, EtherType.RARP -> readArp(key);
      case EtherType.NSH -> readNsh(key);
      default -> {}
    }
  }

  private static boolean isMpls(int type) {
    return type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST;
  }

  private void readMpls(FlowKey key) {
    int count = 0;
    while (end - at >= 4) {
      int lse = Bytes.i32(b, at);
      if (count < FlowKey.MAX_MPLS_LABELS) {
        key.setMplsLse(count++, lse);
      }
      at += 4;
      if ((lse & 0x100) != 0) {
        break;
      }
    }
  }

  private void readIpv4(FlowKey key) {
    if (end - at < IPV4_BYTES) {
      return;
    }
    int headerBytes = (b[at] & 15) * 4;
    int totalBytes = Bytes.u16(b, at + 2);
    if (headerBytes < IPV4_BYTES || totalBytes < headerBytes || !fits(totalBytes)) {
      return;
    }
    long fragment = 0;
    int fragmentBits = Bytes.u16(b, at + 6);
    if ((fragmentBits & 0x3fff) != 0) {
      fragment = (fragmentBits & 0x1fff) != 0 ? FlowKey.FRAG_ANY | FlowKey.FRAG_LATER : 1;
    }
    int protocol = b[at + 9] & 0xff;
    put(key, FlowLayout.IPV4, Bytes.i64(b, at + 12));
    long ip =
        fragment << 56
            | (b[at + 1] & 0xffL) << 48
            | (b[at + 8] & 0xffL) << 40
            | (long) protocol << 32;
    at += headerBytes;
    hasIpHeaders = true;
    long other = 0;
    if ((fragment & FlowKey.FRAG_LATER) == 0) {
      other = readTransport(key, protocol, false);
    }
    put(key, FlowLayout.IP, ip);
    key.setWord(FlowLayout.ARP_THA, key.words[FlowLayout.ARP_THA] | other);
  }

  /** Whether an IP packet of that length is there; what is behind it is padding. */
  private boolean fits(int totalBytes) {
    int padding = end - at - totalBytes;
    if (padding < 0) {
      return false;
    }
    paddingBytes = padding;
    end -= padding;
    return true;
  }

  private void readIpv6(FlowKey key) {
    if (end - at < IPV6_BYTES || !fits(IPV6_BYTES + Bytes.u16(b, at + 4))) {
      return;
    }
    long first = Bytes.u32(b, at);
    put(key, FlowLayout.IPV6_SRC, Bytes.i64(b, at + 8));
    put(key, FlowLayout.IPV6_SRC + 1, Bytes.i64(b, at + 16));
    put(key, FlowLayout.IPV6_DST, Bytes.i64(b, at + 24));
    put(key, FlowLayout.IPV6_DST + 1, Bytes.i64(b, at + 32));
    // Extension headers that are cut short leave the addresses alone to be known.
    if (!ipv6Chain.read(b, at + IPV6_BYTES, end, b[at + 6] & 0xff)) {
      return;
    }
    long fragment = ipv6Chain.fragment();
    long ip =
        fragment << 56
            | (first >>> 20 & 0xff) << 48
            | (b[at + 7] & 0xffL) << 40
            | (long) ipv6Chain.protocol() << 32
            | first & 0xf_ffff;
    at = ipv6Chain.offset();
    hasIpHeaders = true;
    long other = 0;
    if ((fragment & FlowKey.FRAG_LATER) == 0) {
      other = readTransport(key, ipv6Chain.protocol(), true);
    }
    put(key, FlowLayout.IP, ip);
    key.setWord(FlowLayout.ARP_THA, key.words[FlowLayout.ARP_THA] | other);
  }

  /** Returns the TCP flags, in their place in the word ARP_THA. */
  private long readTransport(FlowKey key, int protocol, boolean isIpv6) {
    int left = end - at;
    switch (protocol) {
      case 6 -> {
        int headerBytes = left >= TCP_BYTES ? (b[at + 12] >>> 4 & 15) * 4 : 0;
        if (headerBytes >= TCP_BYTES && headerBytes <= left) {
          l4Offset = at - base;
          put(key, FlowLayout.PORTS, Bytes.u32(b, at) << 32);
          return Bytes.u16(b, at + 12) & 0xfffL;
        }
      }
      case 17 -> readPorts(key, left, UDP_BYTES);
      case 132 -> readPorts(key, left, SCTP_BYTES);
      case 1 -> {
        if (!isIpv6 && left >= ICMP_BYTES) {
          readIcmp(key);
        }
      }
      case 2 -> {
        if (!isIpv6 && left >= ICMP_BYTES) {
          readIcmp(key);
          key.setWord(FlowLayout.PORTS, key.words[FlowLayout.PORTS] | Bytes.u32(b, at + 4));
        }
      }
      case 58 -> {
        if (isIpv6 && left >= ICMP_BYTES) {
          readIcmp(key);
          return readNeighbourDiscovery(key);
        }
      }
      default -> {}
    }
    return 0;
  }

  private void readPorts(FlowKey key, int left, int headerBytes) {
    if (left >= headerBytes) {
      l4Offset = at - base;
      put(key, FlowLayout.PORTS, Bytes.u32(b, at) << 32);
    }
  }

  private void readIcmp(FlowKey key) {
    l4Offset = at - base;
    put(key, FlowLayout.PORTS, (b[at] & 0xffL) << 48 | (b[at + 1] & 0xffL) << 32);
  }

  /** RFC 4861, 4.3 and 4.4. Returns the option's type, in its place in the word ARP_THA. */
  private long readNeighbourDiscovery(FlowKey key) {
    int type = b[at] & 0xff;
    if (b[at + 1] != 0 || (type != 135 && type != 136) || end - at < 24) {
      return 0;
    }
    long reserved = Bytes.u32(b, at + 4);
    key.setWord(FlowLayout.PORTS, key.words[FlowLayout.PORTS] | reserved);
    put(key, FlowLayout.ND_TARGET, Bytes.i64(b, at + 8));
    put(key, FlowLayout.ND_TARGET + 1, Bytes.i64(b, at + 16));
    long optionType = 0;
    int option = at + 24;
    while (end - option >= 8) {
      int optionBytes = (b[option + 1] & 0xff) * 8;
      if (optionBytes == 0 || optionBytes > end - option) {
        break;
      }
      int kind = b[option] & 0xff;
      if (optionBytes == 8 && (kind == 1 || kind == 2)) {
        int word = kind == 1 ? FlowLayout.ARP_SHA : FlowLayout.ARP_THA;
        optionType = kind;
        if (key.words[word] != 0) {
          // The same address twice: none of it can be believed.
          forgetNeighbour(key);
          break;
        }
        put(key, word, Bytes.u48(b, option + 2) << 16);
      }
      option += optionBytes;
    }
    return optionType;
  }

  private static void forgetNeighbour(FlowKey key) {
    for (int word = FlowLayout.ND_TARGET; word <= FlowLayout.ARP_THA; word++) {
      key.setWord(word, 0);
    }
  }

  private void readArp(FlowKey key) {
    if (end - at < ARP_BYTES
        || Bytes.i32(b, at) != 0x0001_0800 // Ethernet, IPv4
        || Bytes.u16(b, at + 4) != 0x0604) {
      return;
    }
    int operation = Bytes.u16(b, at + 6);
    put(key, FlowLayout.IPV4, Bytes.u32(b, at + 14) << 32 | Bytes.u32(b, at + 24));
    if (operation <= 0xff) {
      put(key, FlowLayout.IP, (long) operation << 32);
    }
    put(key, FlowLayout.ARP_SHA, Bytes.u48(b, at + 8) << 16);
    put(key, FlowLayout.ARP_THA, Bytes.u48(b, at + 18) << 16);
  }

  /** RFC 8300, 2.2: base header, service path header, and the four words of MD type 1. */
  private void readNsh(FlowKey key) {
    if (end - at < 8) {
      return;
    }
    int first = Bytes.u16(b, at);
    int headerBytes = (first & 0x3f) * 4;
    if (first >>> 14 != 0 || headerBytes < 8 || headerBytes > end - at) {
      return;
    }
    long mdType = b[at + 2] & 15;
    if (mdType == 1 && headerBytes != 24) {
      return;
    }
    long flags = first >>> 12 & 3;
    long ttl = first >>> 6 & 0x3f;
    long next = b[at + 3] & 0xffL;
    put(
        key,
        FlowLayout.NSH,
        flags << 56 | ttl << 48 | mdType << 40 | next << 32 | Bytes.u32(b, at + 4));
    if (mdType == 1) {
      put(key, FlowLayout.NSH_C1, Bytes.i64(b, at + 8));
      put(key, FlowLayout.NSH_C3, Bytes.i64(b, at + 16));
    }
  }
}
