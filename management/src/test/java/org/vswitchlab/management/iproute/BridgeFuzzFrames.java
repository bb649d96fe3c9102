package org.vswitchlab.management.iproute;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.vswitchlab.wire.InternetChecksum;

/** Random frames of a fuzz case: stations, tags, payloads, right and broken. */
final class BridgeFuzzFrames {
  private static final int[] VIDS = {0, 1, 1, 10, 10, 20, 30, 11, 12, 4094, 4095, 77};
  private static final String[] GROUPS = {
    "01005e010203",
    "01005e000005",
    "01005e0000fb",
    "333300000001",
    "333301020304",
    "010ccccccccd",
    "01000ccccccc",
    "0180c2000021",
    "09002b000001"
  };
  private static final int[] IPV4_GROUPS = {0xef010203, 0xef010204, 0xe0000005, 0xe00000fb};

  private final Random random;
  private final boolean hasTags;
  private final int portCount;

  BridgeFuzzFrames(Random random, boolean hasTags, int portCount) {
    this.random = random;
    this.hasTags = hasTags;
    this.portCount = portCount;
  }

  /** One of the few stations, so that they meet each other's entries. */
  String station() {
    return "02aa0000000" + (1 + random.nextInt(4));
  }

  private String source() {
    int pick = random.nextInt(40);
    return switch (pick) {
      case 0 -> "000000000000";
      case 1 -> "01005e010203";
      case 2 -> "ffffffffffff";
      case 3, 4 -> "02000000ff0" + (1 + random.nextInt(portCount));
      default -> station();
    };
  }

  private String destination() {
    int pick = random.nextInt(30);
    if (pick < 16) {
      return station();
    }
    if (pick < 20) {
      return "ffffffffffff";
    }
    if (pick < 23) {
      return "02000000ff0" + (1 + random.nextInt(portCount));
    }
    if (pick < 26) {
      return "0180c200000" + HexFormat.of().toHexDigits((byte) random.nextInt(16)).substring(1);
    }
    return GROUPS[random.nextInt(GROUPS.length)];
  }

  private String tags() {
    if (!hasTags && random.nextInt(6) > 0 || random.nextInt(5) == 0) {
      return "";
    }
    StringBuilder tags = new StringBuilder();
    int count = random.nextInt(8) == 0 ? 2 : 1;
    for (int i = 0; i < count; i++) {
      int control =
          VIDS[random.nextInt(VIDS.length)]
              | (random.nextInt(3) == 0 ? random.nextInt(16) << 12 : 0);
      tags.append(random.nextInt(4) == 0 ? "88a8" : "8100");
      tags.append(String.format("%04x", control));
    }
    return tags.toString();
  }

  /** A frame as hexadecimal digits. */
  String next() {
    String destination = destination();
    String frame = destination + source() + tags() + payload(destination);
    int bytes = frame.length() / 2;
    if (random.nextInt(30) == 0) {
      // The tap takes no less than an Ethernet header.
      int cut = 14 + random.nextInt(Math.max(1, Math.min(12, bytes - 13)));
      return frame.substring(0, 2 * Math.min(cut, bytes));
    }
    return random.nextInt(8) == 0 ? frame : frame + "00".repeat(Math.max(0, 60 - bytes));
  }

  private String payload(String destination) {
    return switch (random.nextInt(8)) {
      case 0 -> "0026424203" + "00".repeat(20);
      case 1 -> "0806" + arp(destination);
      case 2, 3 -> "0800" + hex(udp(0x0a000001 + random.nextInt(4), ipDestination()));
      case 4 -> "86dd6000000000003aff" + "fe80" + "00".repeat(13) + "01" + "ff02" + "00".repeat(14);
      default -> "88b5" + "74657374" + "%02x".formatted(random.nextInt(256));
    };
  }

  private int ipDestination() {
    return random.nextBoolean()
        ? 0x0a000001 + random.nextInt(4)
        : IPV4_GROUPS[random.nextInt(IPV4_GROUPS.length)];
  }

  private String arp(String destination) {
    String operation = random.nextInt(3) == 0 ? "0002" : "0001";
    int sender = 1 + random.nextInt(4);
    int target = 1 + random.nextInt(4);
    if (sender == target && !destination.startsWith("ff")) {
      // Kernels since 6.15 let announcements to one station pass suppressing ports.
      target = sender % 4 + 1;
    }
    return "000108000604"
        + operation
        + station()
        + "0a00000"
        + sender
        + "000000000000"
        + "0a00000"
        + target;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** An IPv4 packet that holds a datagram without checksum. */
  static byte[] udp(int source, int destination) {
    ByteBuffer datagram = ByteBuffer.allocate(13);
    datagram.putShort((short) 1000).putShort((short) 2000).putShort((short) 13).putShort((short) 0);
    datagram.put(new byte[] {'h', 'e', 'l', 'l', 'o'});
    return ipv4(source, destination, 17, 64, datagram.array(), false);
  }

  /** An IPv4 packet, perhaps with a router alert option (RFC 2113). */
  static byte[] ipv4(
      int source, int destination, int protocol, int ttl, byte[] payload, boolean hasAlert) {
    int headerBytes = hasAlert ? 24 : 20;
    ByteBuffer packet = ByteBuffer.allocate(headerBytes + payload.length);
    packet.put((byte) (0x40 | headerBytes / 4)).put((byte) 0).putShort((short) packet.capacity());
    packet.putInt(0x00004000).put((byte) ttl).put((byte) protocol).putShort((short) 0);
    packet.putInt(source).putInt(destination);
    if (hasAlert) {
      packet.putInt(0x94040000);
    }
    packet.put(payload);
    packet.putShort(10, (short) InternetChecksum.of(packet.array(), 0, headerBytes));
    return packet.array();
  }
}
