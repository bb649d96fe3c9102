package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.vswitchlab.wire.Bytes;

/** Frames of few stations and protocols, with right checksums, so that rules meet them. */
final class RandomPackets {
  private static final int[] IP_PROTOCOLS = {1, 6, 6, 6, 17, 17, 132, 47, 2};

  private final RandomGenerator random;

  RandomPackets(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    byte[] b = new byte[256];
    Bytes.put48(b, 0, oneIn(8) ? multicast() : 0x020000000000L + random.nextInt(4));
    Bytes.put48(b, 6, 0x020000000000L + random.nextInt(4));
    int at = 12;
    for (int tags = Math.max(0, random.nextInt(6) - 3); tags > 0; tags--) {
      Bytes.put16(b, at, oneIn(6) ? 0x88a8 : 0x8100);
      Bytes.put16(b, at + 2, random.nextInt(4) | (oneIn(3) ? random.nextInt(8) << 13 : 0));
      at += 4;
    }
    int end =
        switch (random.nextInt(12)) {
          case 0 -> arp(b, at);
          case 1, 2 -> ipv6(b, at);
          case 3 -> oneIn(2) ? mpls(b, at) : other(b, at);
          default -> ipv4(b, at);
        };
    if (oneIn(30)) {
      end = 14 + random.nextInt(end - 13);
    }
    return HexFormat.of().formatHex(Arrays.copyOf(b, end));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private long multicast() {
    List<Long> all = new ArrayList<>(List.of(0xffffffffffffL, 0x01005e000005L, 0x333300000001L));
    all.add(0x0180c2000000L + random.nextInt(20));
    return all.get(random.nextInt(all.size()));
  }

  private int other(byte[] b, int at) {
    Bytes.put16(b, at, oneIn(2) ? 0x88b5 : 40);
    random.nextBytes(new byte[0]);
    for (int i = 0; i < 40; i++) {
      b[at + 2 + i] = (byte) random.nextInt(256);
    }
    return at + 42;
  }

  private int mpls(byte[] b, int at) {
    Bytes.put16(b, at, oneIn(4) ? 0x8848 : 0x8847);
    int entry = at + 2;
    int labels = 1 + random.nextInt(4);
    for (int i = 0; i < labels; i++) {
      long bottom = i == labels - 1 ? 0x100 : 0;
      long lse =
          (random.nextInt(3) + 16L) << 12
              | random.nextInt(2) << 9
              | bottom
              | 1 + random.nextInt(64);
      Bytes.put32(b, entry, lse);
      entry += 4;
    }
    return ip(b, entry);
  }

  private int arp(byte[] b, int at) {
    Bytes.put16(b, at, oneIn(8) ? 0x8035 : 0x0806);
    Bytes.put32(b, at + 2, 0x00010800L);
    Bytes.put16(b, at + 6, 0x0604);
    Bytes.put16(b, at + 8, 1 + random.nextInt(oneIn(8) ? 400 : 2));
    Bytes.put48(b, at + 10, 0x020000000000L + random.nextInt(4));
    Bytes.put32(b, at + 16, address());
    Bytes.put48(b, at + 20, oneIn(2) ? 0 : 0x020000000000L + random.nextInt(4));
    Bytes.put32(b, at + 26, address());
    return at + 30 + (oneIn(2) ? 18 : 0);
  }

  private long address() {
    return oneIn(6) ? 0xc0a80000L + random.nextInt(1024) : 0x0a000000L + random.nextInt(4);
  }

  private int ipv4(byte[] b, int at) {
    Bytes.put16(b, at, 0x0800);
    return ip(b, at + 2);
  }

  private int ip(byte[] b, int ip) {
    int protocol = IP_PROTOCOLS[random.nextInt(IP_PROTOCOLS.length)];
    int payload = random.nextInt(24);
    int header = 20 + (oneIn(12) ? 4 : 0);
    int transport = protocol == 6 ? 20 : protocol == 132 ? 12 : 8;
    int total = header + transport + payload;
    b[ip] = (byte) (0x40 | header / 4);
    b[ip + 1] = (byte) (oneIn(3) ? random.nextInt(256) : 0);
    Bytes.put16(b, ip + 2, total);
    Bytes.put16(b, ip + 4, random.nextInt(4));
    if (oneIn(10)) {
      Bytes.put16(b, ip + 6, new int[] {0x2000, 0x2002, 0x0002, 0x4000}[random.nextInt(4)]);
    }
    b[ip + 8] = (byte) new int[] {64, 64, 2, 1}[random.nextInt(4)];
    b[ip + 9] = (byte) protocol;
    Bytes.put32(b, ip + 12, address());
    Bytes.put32(b, ip + 16, address());
    if (header > 20) {
      Bytes.put32(b, ip + 20, 0x01010101L);
    }
    Bytes.put16(b, ip + 10, checksum(b, ip, header, 0));
    transport(b, ip + header, protocol, transport + payload, sum(b, ip + 12, 8, 0));
    return ip + total + (oneIn(8) ? 6 : 0);
  }

  private int ipv6(byte[] b, int at) {
    Bytes.put16(b, at, 0x86dd);
    int ip = at + 2;
    int protocol = new int[] {6, 17, 58, 58, 132}[random.nextInt(5)];
    int transport = protocol == 6 ? 20 : protocol == 58 ? 32 : protocol == 132 ? 12 : 8;
    int payload = protocol == 58 ? 0 : random.nextInt(16);
    long head = 0x60000000L + random.nextInt(3) + (oneIn(3) ? (long) random.nextInt(256) << 20 : 0);
    Bytes.put32(b, ip, head);
    Bytes.put16(b, ip + 4, transport + payload);
    b[ip + 6] = (byte) protocol;
    b[ip + 7] = (byte) new int[] {64, 255, 1}[random.nextInt(3)];
    b[ip + 8] = (byte) (oneIn(6) ? 0xfe : 0xfd);
    b[ip + 23] = (byte) random.nextInt(4);
    b[ip + 24] = (byte) 0xfd;
    b[ip + 39] = (byte) random.nextInt(4);
    transport(b, ip + 40, protocol, transport + payload, sum(b, ip + 8, 32, 0));
    return ip + 40 + transport + payload;
  }

  private void transport(byte[] b, int at, int protocol, int length, int addresses) {
    int sum = addresses + protocol + length;
    switch (protocol) {
      case 1 -> {
        b[at] = (byte) new int[] {8, 0, 3, 13}[random.nextInt(4)];
        b[at + 1] = (byte) random.nextInt(2);
        Bytes.put16(b, at + 4, 1 + random.nextInt(2));
        Bytes.put16(b, at + 2, checksum(b, at, length, 0));
      }
      case 58 -> {
        b[at] = (byte) new int[] {128, 129, 135, 136, 1}[random.nextInt(5)];
        Bytes.put48(b, at + 8, 0xfd0000000000L);
        b[at + 23] = (byte) random.nextInt(4);
        b[at + 24] = (byte) (1 + random.nextInt(2));
        b[at + 25] = 1;
        Bytes.put48(b, at + 26, 0x020000000000L + random.nextInt(4));
        Bytes.put16(b, at + 2, checksum(b, at, length, sum));
      }
      case 6, 17, 132 -> {
        Bytes.put16(b, at, 1000 + random.nextInt(3));
        Bytes.put16(b, at + 2, new int[] {80, 81, 443, 53}[random.nextInt(4)]);
        if (protocol == 6) {
          Bytes.put32(b, at + 4, 1000 + random.nextInt(3));
          Bytes.put32(b, at + 8, 1000 + random.nextInt(3));
          b[at + 12] = 0x50;
          b[at + 13] = (byte) new int[] {2, 0x12, 0x10, 0x11, 0x18, 4}[random.nextInt(6)];
          Bytes.put16(b, at + 14, 8192);
          Bytes.put16(b, at + 16, checksum(b, at, length, sum));
        } else if (protocol == 17) {
          Bytes.put16(b, at + 4, length);
          Bytes.put16(b, at + 6, oneIn(6) ? 0 : checksum(b, at, length, sum));
        }
      }
      default -> b[at] = (byte) random.nextInt(32);
    }
  }

  private static int sum(byte[] b, int at, int length, int start) {
    int sum = start;
    for (int i = 0; i < length; i += 2) {
      sum += (b[at + i] & 0xff) << 8 | (i + 1 < length ? b[at + i + 1] & 0xff : 0);
    }
    return sum;
  }

  private static int checksum(byte[] b, int at, int length, int start) {
    int sum = sum(b, at, length, start);
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }
}
