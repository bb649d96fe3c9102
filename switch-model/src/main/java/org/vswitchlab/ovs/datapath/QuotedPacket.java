package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.Ipv6HeaderChain;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.InternetChecksum;

/**
 * The beginning of a packet that an ICMP error quotes (RFC 792, RFC 4443), to be rewritten where
 * the error is translated. Checksums that are quoted follow by the difference.
 */
final class QuotedPacket {
  private static final int IPV6_BYTES = 40;
  private static final int TCP_BYTES = 20;
  private static final int UDP_BYTES = 8;
  private static final int ICMPV6_BYTES = 4;

  private final byte[] b;
  private final int l3;
  private final int l4;
  private final int end;
  private final boolean isIpv6;
  private final int protocol;

  QuotedPacket(byte[] bytes, int l3, int end, boolean isIpv6) {
    this.b = bytes;
    this.l3 = l3;
    this.end = end;
    this.isIpv6 = isIpv6;
    if (isIpv6) {
      Ipv6HeaderChain chain = new Ipv6HeaderChain();
      chain.read(bytes, l3 + IPV6_BYTES, end, bytes[l3 + 6] & 0xff);
      this.l4 = chain.offset();
      this.protocol = chain.protocol();
    } else {
      this.l4 = l3 + (bytes[l3] & 15) * 4;
      this.protocol = bytes[l3 + 9] & 0xff;
    }
  }

  /** Gives it one side's address and the ports of {@code wanted}. */
  void rewrite(ConnectionKey wanted, boolean changesSource) {
    long high = changesSource ? wanted.sourceHigh() : wanted.destinationHigh();
    long low = changesSource ? wanted.sourceLow() : wanted.destinationLow();
    if (isIpv6) {
      int at = l3 + (changesSource ? 8 : 24);
      for (int i = 0; i < 4; i++) {
        put16(at + 2 * i, (int) (high >>> (48 - 16 * i)) & 0xffff, true);
        put16(at + 8 + 2 * i, (int) (low >>> (48 - 16 * i)) & 0xffff, true);
      }
    } else {
      int at = l3 + (changesSource ? 12 : 16);
      put16(at, (int) (low >>> 16) & 0xffff, true);
      put16(at + 2, (int) low & 0xffff, true);
    }
    if (wanted.hasPorts()) {
      put16(l4, wanted.sourcePort(), false);
      put16(l4 + 2, wanted.destinationPort(), false);
    }
  }

  /** Writes a word and carries the difference into the checksums that cover it. */
  private void put16(int at, int value, boolean isAddress) {
    int old = Bytes.u16(b, at);
    Bytes.put16(b, at, value);
    if (isAddress && !isIpv6) {
      update(l3 + 10, old, value);
    }
    int checksum = transportChecksum();
    if (checksum >= 0 && (isAddress || protocol != ConnectionKey.ICMPV6)) {
      update(checksum, old, value);
      if (protocol == ConnectionKey.UDP && Bytes.u16(b, checksum) == 0) {
        Bytes.put16(b, checksum, 0xffff);
      }
    }
  }

  private void update(int at, int old, int value) {
    Bytes.put16(b, at, InternetChecksum.updated(Bytes.u16(b, at), old, value));
  }

  /** Index of the quoted transport header's checksum; -1 if none is quoted or used. */
  private int transportChecksum() {
    int bytes = end - l4;
    return switch (protocol) {
      case ConnectionKey.TCP -> bytes >= TCP_BYTES ? l4 + 16 : -1;
      case ConnectionKey.UDP -> bytes >= UDP_BYTES && Bytes.u16(b, l4 + 6) != 0 ? l4 + 6 : -1;
      case ConnectionKey.ICMPV6 -> isIpv6 && bytes >= ICMPV6_BYTES ? l4 + 2 : -1;
      default -> -1;
    };
  }
}
