package org.vswitchlab.ovs.datapath;

import java.util.Arrays;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/** Frames of few stations and protocols, so that they often agree; some are cut short or junk. */
public final class RandomFrames {
  private final RandomStream random;

  public RandomFrames(long seed) {
    random = new RandomStream(seed);
  }

  public Frame next() {
    byte[] b = new byte[200];
    int at = 0;
    Bytes.put48(b, 0, 0x020000000000L + random.nextInt(3));
    Bytes.put48(b, 6, 0x020000000000L + random.nextInt(3));
    at = 12;
    for (int tags = random.nextInt(4) - 1; tags > 0; tags--) {
      Bytes.put16(b, at, random.nextInt(4) == 0 ? 0x88a8 : 0x8100);
      Bytes.put16(b, at + 2, random.nextInt(3) | random.nextInt(2) << 13);
      at += 4;
    }
    int length =
        switch (random.nextInt(6)) {
          case 0 -> arp(b, at);
          case 1, 2, 3 -> ipv4(b, at);
          case 4 -> ipv6(b, at);
          default -> {
            Bytes.put16(b, at, random.nextInt(2) == 0 ? 0x88b5 : 30);
            yield at + 2 + random.nextInt(40);
          }
        };
    if (random.nextInt(20) == 0) {
      length = 14 + random.nextInt(length - 13);
    }
    return Frame.owning(Arrays.copyOf(b, length), 1);
  }

  private int arp(byte[] b, int at) {
    Bytes.put16(b, at, 0x0806);
    Bytes.put32(b, at + 2, 0x00010800L);
    Bytes.put16(b, at + 6, 0x0604);
    Bytes.put16(b, at + 8, 1 + random.nextInt(2));
    Bytes.put32(b, at + 16, 0x0a000000L + random.nextInt(3));
    Bytes.put32(b, at + 26, 0x0a000000L + random.nextInt(3));
    return at + 30;
  }

  private int ipv4(byte[] b, int at) {
    Bytes.put16(b, at, 0x0800);
    int ip = at + 2;
    int payload = random.nextInt(30);
    int protocol = new int[] {1, 6, 17, 132, 47}[random.nextInt(5)];
    int transport = protocol == 6 ? 20 : protocol == 132 ? 12 : 8;
    b[ip] = 0x45;
    b[ip + 1] = (byte) (random.nextInt(2) << 2);
    Bytes.put16(b, ip + 2, 20 + transport + payload);
    if (random.nextInt(6) == 0) {
      Bytes.put16(b, ip + 6, random.nextInt(2) == 0 ? 0x2000 : 0x0010);
    }
    b[ip + 8] = (byte) (1 + random.nextInt(2));
    b[ip + 9] = (byte) protocol;
    Bytes.put32(b, ip + 12, 0x0a000000L + random.nextInt(3));
    Bytes.put32(b, ip + 16, 0x0a000000L + random.nextInt(3));
    ports(b, ip + 20, protocol);
    return ip + 20 + transport + payload;
  }

  private int ipv6(byte[] b, int at) {
    Bytes.put16(b, at, 0x86dd);
    int ip = at + 2;
    int protocol = new int[] {6, 17, 58}[random.nextInt(3)];
    int transport = protocol == 6 ? 20 : 8;
    Bytes.put32(b, ip, 0x60000000L + random.nextInt(2));
    Bytes.put16(b, ip + 4, transport);
    b[ip + 6] = (byte) protocol;
    b[ip + 7] = 64;
    b[ip + 8] = (byte) 0xfd;
    b[ip + 23] = (byte) random.nextInt(3);
    b[ip + 24] = (byte) 0xfd;
    b[ip + 39] = (byte) random.nextInt(3);
    ports(b, ip + 40, protocol);
    return ip + 40 + transport;
  }

  private void ports(byte[] b, int at, int protocol) {
    if (protocol == 1 || protocol == 58) {
      b[at] = (byte) (random.nextInt(2) * 8);
      return;
    }
    Bytes.put16(b, at, 1000 + random.nextInt(3));
    Bytes.put16(b, at + 2, 80 + random.nextInt(2));
    if (protocol == 6) {
      Bytes.put16(b, at + 12, 0x5000 | 1 << random.nextInt(5));
    }
  }
}
