package org.vswitchlab.management.differential;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.vswitchlab.wire.Bytes;

/** Packets of protocols that few flows match on. */
final class RarePackets {
  private RarePackets() {}

  private static byte[] frame(RandomGenerator random, long destination, int type) {
    byte[] b = new byte[160];
    Bytes.put48(b, 0, destination);
    Bytes.put48(b, 6, 0x020000000000L + random.nextInt(4));
    Bytes.put16(b, 12, type);
    return b;
  }

  private static String hex(byte[] b, int length) {
    return HexFormat.of().formatHex(Arrays.copyOf(b, length));
  }

  private static int checksum(byte[] b, int at, int length, int start) {
    int sum = start;
    for (int i = 0; i < length; i += 2) {
      sum += (b[at + i] & 0xff) << 8 | (i + 1 < length ? b[at + i + 1] & 0xff : 0);
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }

  /** IGMPv2 reports, leaves and queries. */
  static String igmp(RandomGenerator random) {
    int group = 0xe0010100 + random.nextInt(3);
    byte[] b = frame(random, 0x01005e010100L + (group & 0xff), 0x0800);
    b[14] = 0x46;
    Bytes.put16(b, 16, 32);
    b[22] = 1;
    b[23] = 2;
    Bytes.put32(b, 26, 0x0a000000L + random.nextInt(4));
    Bytes.put32(b, 30, group & 0xffff_ffffL);
    Bytes.put32(b, 34, 0x94040000L);
    Bytes.put16(b, 24, checksum(b, 14, 24, 0));
    b[38] = (byte) new int[] {0x16, 0x16, 0x17, 0x11, 0x12}[random.nextInt(5)];
    Bytes.put32(b, 42, group & 0xffff_ffffL);
    Bytes.put16(b, 40, checksum(b, 38, 8, 0));
    return hex(b, 46);
  }

  /** IPv6 with a fragment header, hop-by-hop options, or none that is known. */
  static String ipv6WithExtensions(RandomGenerator random) {
    byte[] b = frame(random, 0x020000000000L + random.nextInt(4), 0x86dd);
    int next = new int[] {44, 0, 43, 60, 59}[random.nextInt(5)];
    b[14] = 0x60;
    Bytes.put16(b, 18, 8 + 8 + 8);
    b[20] = (byte) next;
    b[21] = 64;
    b[22] = (byte) 0xfd;
    b[37] = (byte) random.nextInt(4);
    b[38] = (byte) 0xfd;
    b[53] = (byte) random.nextInt(4);
    b[54] = 17;
    if (next == 44) {
      Bytes.put16(b, 56, new int[] {0, 1, 8, 9}[random.nextInt(4)]);
      Bytes.put32(b, 58, random.nextInt(5));
    } else {
      Bytes.put32(b, 56, 0x01040000L);
    }
    Bytes.put16(b, 62, 1000 + random.nextInt(3));
    Bytes.put16(b, 64, 80 + random.nextInt(2));
    Bytes.put16(b, 66, 16);
    Bytes.put16(b, 68, 0x1234);
    return hex(b, 54 + 24);
  }

  /** IEEE 802.2 with and without SNAP. */
  static String snap(RandomGenerator random) {
    byte[] b = frame(random, 0x020000000000L + random.nextInt(4), 8 + random.nextInt(60));
    Bytes.put32(b, 14, 0xaaaa0300L);
    Bytes.put32(b, 18, random.nextInt(4) == 0 ? 0x000c2000L : 0x00000800L);
    return hex(b, 60);
  }

  /** Solicitations and advertisements with no, one or two options. */
  static String neighbourDiscovery(RandomGenerator random) {
    byte[] b = frame(random, 0x020000000000L + random.nextInt(4), 0x86dd);
    int options = random.nextInt(3);
    int length = 24 + 8 * options;
    b[14] = 0x60;
    Bytes.put16(b, 18, length);
    b[20] = 58;
    b[21] = (byte) 255;
    b[22] = (byte) 0xfd;
    b[37] = (byte) random.nextInt(4);
    b[38] = (byte) 0xfd;
    b[53] = (byte) random.nextInt(4);
    b[54] = (byte) (135 + random.nextInt(2));
    b[55] = (byte) (random.nextInt(8) == 0 ? 1 : 0);
    b[58] = (byte) (random.nextInt(3) << 5);
    b[62] = (byte) 0xfd;
    b[77] = (byte) random.nextInt(4);
    for (int i = 0; i < options; i++) {
      b[78 + 8 * i] = (byte) (1 + random.nextInt(3));
      b[79 + 8 * i] = 1;
      Bytes.put48(b, 80 + 8 * i, 0x020000000000L + random.nextInt(4));
    }
    int pseudo = 58 + length;
    for (int i = 22; i < 54; i += 2) {
      pseudo += (b[i] & 0xff) << 8 | b[i + 1] & 0xff;
    }
    Bytes.put16(b, 56, checksum(b, 54, length, pseudo));
    return hex(b, 54 + length);
  }
}
