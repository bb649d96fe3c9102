package org.vswitchlab.pcap.filter;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/** Well-formed frames of every protocol that filters know, drawn from small sets of values. */
final class RandomFrames {
  private static final int[] TAG_TYPES = {0x8100, 0x8100, 0x8100, 0x88a8, 0x9100};
  private final Random random;

  RandomFrames(long seed) {
    random = new Random(seed);
  }

  Frame next(long originId) {
    return Frame.owning(ethernet(random.nextInt(3), true), originId);
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  private byte[] ethernet(int tagCount, boolean mayNest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int group = pick(0, 0, 0, 1);
    out.writeBytes(new byte[] {(byte) (2 | group), 0, 0, 0, 0, (byte) random.nextInt(4)});
    out.writeBytes(new byte[] {2, 0, 0, 0, 0, (byte) random.nextInt(4)});
    int type = 0;
    for (int i = 0; i < tagCount; i++) {
      int next = TAG_TYPES[random.nextInt(TAG_TYPES.length)];
      // Wireshark gives two 802.1ad tags in a row field names of their own.
      type = next == type ? 0x8100 : next;
      u16(out, type);
      u16(out, random.nextInt(16) << 12 | pick(0, 1, 10, 20, 4095));
    }
    switch (random.nextInt(8)) {
      case 0, 1 -> typed(out, 0x0806, arp());
      case 2, 3, 4 -> typed(out, 0x0800, ipv4(mayNest));
      case 5, 6 -> typed(out, 0x86dd, ipv6());
      default -> {
        byte[] bpdu = bpdu();
        typed(out, bpdu.length, bpdu);
      }
    }
    while (out.size() < 60) {
      out.write(0);
    }
    return out.toByteArray();
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }

  private static void typed(ByteArrayOutputStream out, int type, byte[] payload) {
    u16(out, type);
    out.writeBytes(payload);
  }

  private byte[] arp() {
    byte[] b = new byte[28];
    Bytes.put16(b, 0, 1);
    Bytes.put16(b, 2, 0x0800);
    b[4] = 6;
    b[5] = 4;
    Bytes.put16(b, 6, pick(1, 2));
    Bytes.put48(b, 8, 0x020000000000L + random.nextInt(4));
    Bytes.put32(b, 14, 0x0a000000L + random.nextInt(4));
    Bytes.put48(b, 18, 0x020000000000L + random.nextInt(4));
    Bytes.put32(b, 24, 0x0a000000L + random.nextInt(4));
    return b;
  }

  private byte[] bpdu() {
    byte[] b = new byte[3 + 36];
    b[0] = 0x42;
    b[1] = 0x42;
    b[2] = 3;
    boolean rapid = random.nextBoolean();
    b[5] = (byte) (rapid ? 2 : 0);
    b[6] = (byte) (rapid ? 2 : 0);
    b[7] = (byte) (rapid ? random.nextInt(128) : pick(0, 1, 0x80, 0x81));
    Bytes.put16(b, 8, pick(0x8000, 0x8001, 0x1064));
    Bytes.put48(b, 10, 0x020000000001L);
    Bytes.put32(b, 16, pick(0, 4, 20000));
    Bytes.put16(b, 20, 0x8000);
    Bytes.put48(b, 22, 0x020000000002L);
    Bytes.put16(b, 28, 0x8001);
    return java.util.Arrays.copyOf(b, rapid ? 39 : 38);
  }

  private byte[] ipv4(boolean mayNest) {
    // No TCP within an ICMP error: Wireshark leaves out tcp.seq_raw and tcp.len there.
    int kind = random.nextInt(mayNest ? 7 : 5);
    byte[] payload;
    int protocol;
    switch (kind) {
      case 0 -> {
        payload = icmpEcho();
        protocol = 1;
      }
      case 1 -> {
        payload = mayNest ? icmpError() : icmpEcho();
        protocol = 1;
      }
      case 2 -> {
        payload = new byte[] {0x16, 0, 0, 0, (byte) 239, 1, 1, (byte) random.nextInt(3)};
        protocol = 2;
      }
      case 3 -> {
        payload = mayNest ? vxlan() : udp(new byte[] {1, 2});
        protocol = 17;
      }
      case 4 -> {
        payload = udp("quick brown fox".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        protocol = 17;
      }
      default -> {
        payload = tcp();
        protocol = 6;
      }
    }
    byte[] b = new byte[20 + payload.length];
    b[0] = 0x45;
    b[1] = (byte) random.nextInt(256);
    Bytes.put16(b, 2, b.length);
    Bytes.put16(b, 4, random.nextInt(65536));
    b[6] = (byte) pick(0, 0x40);
    b[8] = (byte) pick(1, 64, 255);
    b[9] = (byte) protocol;
    Bytes.put32(b, 12, 0x0a000000L + random.nextInt(4) + 256L * random.nextInt(2));
    Bytes.put32(b, 16, 0x0a000000L + random.nextInt(4) + 256L * random.nextInt(2));
    System.arraycopy(payload, 0, b, 20, payload.length);
    return b;
  }

  private byte[] icmpEcho() {
    byte[] b = new byte[16];
    b[0] = (byte) pick(0, 8);
    Bytes.put16(b, 4, random.nextInt(4));
    Bytes.put16(b, 6, random.nextInt(4));
    return b;
  }

  private byte[] icmpError() {
    byte[] inner = ipv4(false);
    byte[] b = new byte[8 + inner.length];
    b[0] = (byte) pick(3, 11);
    System.arraycopy(inner, 0, b, 8, inner.length);
    return b;
  }

  private byte[] udp(byte[] payload) {
    byte[] b = new byte[8 + payload.length];
    Bytes.put16(b, 0, pick(10001, 10002));
    Bytes.put16(b, 2, pick(10001, 10002, 10003));
    Bytes.put16(b, 4, b.length);
    Bytes.put16(b, 6, random.nextInt(65536));
    System.arraycopy(payload, 0, b, 8, payload.length);
    return b;
  }

  private byte[] vxlan() {
    byte[] inner = ethernet(random.nextInt(2), false);
    byte[] payload = new byte[8 + inner.length];
    payload[0] = 8;
    payload[6] = (byte) pick(5, 7);
    System.arraycopy(inner, 0, payload, 8, inner.length);
    byte[] b = udp(payload);
    Bytes.put16(b, 2, 4789);
    return b;
  }

  private byte[] tcp() {
    int payload = pick(0, 0, 5);
    byte[] b = new byte[20 + payload];
    Bytes.put16(b, 0, pick(10001, 10002));
    Bytes.put16(b, 2, pick(10001, 10002));
    Bytes.put32(b, 4, random.nextInt() & 0xffff_ffffL);
    Bytes.put32(b, 8, random.nextInt() & 0xffff_ffffL);
    b[12] = 0x50;
    b[13] = (byte) random.nextInt(256);
    Bytes.put16(b, 14, random.nextInt(65536));
    return b;
  }

  private byte[] ipv6() {
    boolean options = random.nextInt(4) == 0;
    byte[] payload;
    int protocol;
    switch (random.nextInt(4)) {
      case 0 -> {
        payload = new byte[16];
        payload[0] = (byte) pick(128, 129);
        Bytes.put16(payload, 6, random.nextInt(4));
        protocol = 58;
      }
      case 1 -> {
        payload = new byte[24];
        payload[0] = (byte) pick(135, 136);
        payload[8] = (byte) 0xfd;
        payload[23] = (byte) random.nextInt(4);
        protocol = 58;
      }
      case 2 -> {
        payload = udp(new byte[] {1, 2, 3});
        protocol = 17;
      }
      default -> {
        payload = tcp();
        protocol = 6;
      }
    }
    int extra = options ? 8 : 0;
    byte[] b = new byte[40 + extra + payload.length];
    Bytes.put32(b, 0, 0x6000_0000L | random.nextInt(1 << 28));
    Bytes.put16(b, 4, extra + payload.length);
    b[6] = (byte) (options ? 60 : protocol);
    b[7] = (byte) pick(1, 64, 255);
    for (int at : new int[] {8, 24}) {
      b[at] = (byte) 0xfd;
      b[at + 7] = (byte) random.nextInt(2);
      b[at + 15] = (byte) random.nextInt(4);
    }
    if (options) {
      b[40] = (byte) protocol;
      b[42] = 1; // PadN
      b[43] = 4;
    }
    System.arraycopy(payload, 0, b, 40 + extra, payload.length);
    return b;
  }
}
