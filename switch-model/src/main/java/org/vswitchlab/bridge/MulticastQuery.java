package org.vswitchlab.bridge;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;

/** Builds the queries that a bridge sends: RFC 2236 and RFC 3376. */
final class MulticastQuery {
  private static final long ALL_HOSTS_MAC = 0x0100_5e00_0001L;
  private static final int ALL_HOSTS = 0xe000_0001;
  private static final int ETHERNET_BYTES = 14;
  private static final int IP_BYTES = 24;
  private static final int IGMP_V2_BYTES = 8;
  private static final int IGMP_V3_BYTES = 12;
  private static final int ROBUSTNESS = 2;

  private MulticastQuery() {}

  /** Asks for the members of all groups. */
  static Frame general(LinuxBridge bridge) {
    long interval = bridge.options().multicast().value(MulticastSetting.QUERY_RESPONSE_INTERVAL);
    return build(bridge, 0, interval);
  }

  /** Asks for the members of one group. */
  static Frame forGroup(LinuxBridge bridge, MulticastGroupKey key) {
    long interval = bridge.options().multicast().value(MulticastSetting.LAST_MEMBER_INTERVAL);
    return build(bridge, (int) key.low, interval);
  }

  private static Frame build(LinuxBridge bridge, int group, long responseJiffies) {
    MulticastOptions options = bridge.options().multicast();
    boolean isVersion3 = options.value(MulticastSetting.IGMP_VERSION) == 3;
    int igmpBytes = isVersion3 ? IGMP_V3_BYTES : IGMP_V2_BYTES;
    byte[] bytes = new byte[ETHERNET_BYTES + IP_BYTES + igmpBytes];
    Bytes.put48(bytes, 0, ALL_HOSTS_MAC);
    Bytes.put48(bytes, 6, bridge.ownDevice().mac());
    Bytes.put16(bytes, 12, 0x0800);
    writeIp(bytes, ETHERNET_BYTES, IP_BYTES + igmpBytes);
    int igmp = ETHERNET_BYTES + IP_BYTES;
    bytes[igmp] = 0x11;
    // RFC 2236, 2.2: in tenths of a second.
    bytes[igmp + 1] = (byte) code(responseJiffies * 10 / KernelClock.HZ);
    Bytes.put32(bytes, igmp + 4, group & 0xffff_ffffL);
    if (isVersion3) {
      bytes[igmp + 8] = ROBUSTNESS;
      bytes[igmp + 9] =
          (byte) code(options.value(MulticastSetting.QUERY_INTERVAL) / KernelClock.HZ);
    }
    Bytes.put16(bytes, igmp + 2, InternetChecksum.of(bytes, igmp, igmpBytes));
    return Frame.owning(bytes, bridge.host().simulation().newOriginId());
  }

  /** RFC 3376, 4.1.1: values from 128 are a mantissa and an exponent. */
  private static int code(long value) {
    if (value < 128) {
      return (int) value;
    }
    int exponent = 0;
    long mantissa = value >> 3;
    while (mantissa > 31 && exponent < 7) {
      exponent++;
      mantissa >>= 1;
    }
    return (int) (0x80 | exponent << 4 | mantissa & 15);
  }

  /** From 0.0.0.0: the bridge asks without an address of its own (RFC 4541, 2.1.1). */
  private static void writeIp(byte[] bytes, int at, int totalBytes) {
    bytes[at] = 0x46;
    bytes[at + 1] = (byte) 0xc0;
    Bytes.put16(bytes, at + 2, totalBytes);
    Bytes.put16(bytes, at + 6, 0x4000);
    bytes[at + 8] = 1;
    bytes[at + 9] = 2;
    Bytes.put32(bytes, at + 16, ALL_HOSTS & 0xffff_ffffL);
    // Router alert, RFC 2113.
    bytes[at + 20] = (byte) 0x94;
    bytes[at + 21] = 4;
    Bytes.put16(bytes, at + 10, InternetChecksum.of(bytes, at, IP_BYTES));
  }
}
