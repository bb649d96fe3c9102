package org.vswitchlab.management.iproute;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.Ipv6Address;

/** Random memberships: commands about snooping, and messages of IGMP and MLD. */
final class BridgeFuzzMulticast {
  private static final int[] GROUPS = {0xef010203, 0xef010203, 0xef010204, 0xe0000005};
  private static final String[] GROUPS_IPV6 = {"ff05::1:3", "ff05::1:3", "ff02::1:4", "ff02::1"};
  private static final int[] WAITS = {
    1, 10, 30, 300, 1000, 1500, 2100, 3000, 5000, 11000, 31000, 130000, 256000, 261000
  };
  private static final int ICMPV6 = 58;

  private final Random random;
  private final int portCount;
  private final boolean hasVlans;

  BridgeFuzzMulticast(Random random, int portCount, boolean hasVlans) {
    this.random = random;
    this.portCount = portCount;
    this.hasVlans = hasVlans;
  }

  int waitMillis() {
    return WAITS[random.nextInt(WAITS.length)];
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  // ---- commands

  String setup() {
    return "ip link set br0 type bridge mcast_querier "
        + random.nextInt(2)
        + " mcast_igmp_version "
        + pick(2, 3, 3)
        + " mcast_mld_version "
        + pick(1, 2)
        + " mcast_stats_enabled 1 mcast_query_response_interval "
        + pick(1, 1, 100);
  }

  String command() {
    String port = "p" + (1 + random.nextInt(portCount));
    if (hasVlans && random.nextInt(3) == 0) {
      return vlanCommand(port);
    }
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> mdb(port);
      case 4 -> "ip link set " + port + " type bridge_slave mcast_router " + random.nextInt(4);
      case 5 -> "ip link set " + port + " type bridge_slave mcast_fast_leave " + pick(0, 1, 1);
      case 6 -> "bridge link set dev " + port + " mcast_to_unicast " + pick("on", "off", "off");
      case 7 -> "ip link set " + pick(port, port, port, "br0") + " " + pick("up", "up", "down");
      default -> "ip link set br0 type bridge " + setting(false);
    };
  }

  private String mdb(String port) {
    boolean isIpv6 = random.nextInt(4) == 0;
    String group =
        isIpv6
            ? pick("ff05::1:3", "ff02::1:4")
            : random.nextInt(8) == 0 ? "01:00:5e:01:02:03" : pick("239.1.2.3", "239.1.2.4");
    String source = isIpv6 ? "2001:db8::" + pick(8, 9) : "10.0.0." + pick(8, 9);
    return "bridge mdb "
        + pick("add", "add", "del")
        + " dev br0 port "
        + (random.nextInt(6) == 0 ? "br0" : port)
        + " grp "
        + group
        + (random.nextInt(2) == 0 ? " src " + source : "")
        + pick(" permanent", " temp", "")
        + (hasVlans && random.nextBoolean() ? " vid " + pick(1, 10) : "");
  }

  private String setting(boolean isOfVlan) {
    int count = isOfVlan ? 12 : 16;
    return switch (random.nextInt(count)) {
      case 0, 1 -> "mcast_querier " + random.nextInt(2);
      case 2 -> "mcast_igmp_version " + pick(2, 3, 4);
      case 3 -> "mcast_mld_version " + pick(1, 2);
      case 4 -> "mcast_snooping " + pick(0, 1, 1, 1);
      case 5 -> "mcast_query_response_interval " + pick(1, 100, 1000);
      case 6 -> "mcast_last_member_count " + pick(1, 2, 3);
      case 7 -> "mcast_last_member_interval " + pick(50, 100, 200);
      case 8 -> "mcast_membership_interval " + pick(1000, 26000);
      case 9 -> "mcast_querier_interval " + pick(1000, 25500);
      case 10 -> "mcast_query_interval " + pick(200, 12500);
      case 11 ->
          random.nextBoolean()
              ? "mcast_startup_query_count " + pick(1, 2, 3)
              : "mcast_startup_query_interval " + pick(100, 3125);
      case 12, 13 -> "mcast_router " + random.nextInt(3);
      case 14 -> "mcast_hash_max " + pick(4, 4096, 4096);
      default ->
          hasVlans
              ? "mcast_vlan_snooping " + pick(0, 1, 1)
              : "mcast_stats_enabled " + random.nextInt(2);
    };
  }

  private String vlanCommand(String port) {
    int vid = pick(1, 10, 10);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> "bridge vlan global set vid " + vid + " dev br0 " + setting(true);
      case 3, 4 -> "ip link set br0 type bridge mcast_vlan_snooping " + pick(0, 1, 1);
      case 5 ->
          "bridge vlan set dev "
              + pick(port, port, "br0")
              + " vid "
              + vid
              + " mcast_router "
              + random.nextInt(4);
      case 6 -> "bridge vlan set dev " + port + " vid " + vid + " state " + pick(0, 3, 3, 4);
      default ->
          "bridge vlan "
              + pick("add", "add", "del")
              + " dev "
              + (random.nextInt(4) == 0 ? "br0 self" : port)
              + " vid "
              + vid;
    };
  }

  // ---- frames

  private int group() {
    return GROUPS[random.nextInt(GROUPS.length)];
  }

  private int source() {
    return 0x0a000008 + random.nextInt(3);
  }

  private Ipv6Address sourceIpv6() {
    return Ipv6Address.parse("2001:db8::" + (8 + random.nextInt(3)));
  }

  private String station() {
    return "02aa0000000" + (1 + random.nextInt(4));
  }

  private String tags() {
    return hasVlans && random.nextInt(5) > 0 ? pick("8100000a", "8100000a", "81000001", "") : "";
  }

  String frame() {
    int kind = random.nextInt(20);
    if (kind < 9) {
      return igmp();
    }
    if (kind < 13) {
      return mld();
    }
    if (kind < 17) {
      int group = group();
      int from = random.nextInt(3) > 0 ? source() : 0x0a000001;
      return ipv4Frame(group, BridgeFuzzFrames.udp(from, group));
    }
    if (kind < 19) {
      return dataIpv6();
    }
    return router();
  }

  private String ipv4Frame(int destination, byte[] packet) {
    return padded(
        "01005e"
            + "%06x".formatted(destination & 0x7fffff)
            + station()
            + tags()
            + "0800"
            + HexFormat.of().formatHex(packet));
  }

  private static String padded(String frame) {
    return frame + "00".repeat(Math.max(0, 60 - frame.length() / 2));
  }

  private String igmp() {
    int group = group();
    return switch (random.nextInt(12)) {
      case 0, 1 -> igmp(group, simple(0x16, 0, group, 8));
      case 2 -> igmp(group, simple(0x12, 0, group, 8));
      case 3 -> igmp(0xe0000002, simple(0x17, 0, group, 8));
      case 4 -> query(group);
      default -> igmp(0xe0000016, reportVersion3());
    };
  }

  private String query(int group) {
    int code = pick(0, 1, 10, 100, 200);
    boolean isVersion3 = random.nextBoolean();
    boolean isGeneral = random.nextInt(3) > 0;
    byte[] message = simple(0x11, code, isGeneral ? 0 : group, isVersion3 ? 12 : 8);
    if (isVersion3) {
      message[8] = (byte) pick(2, 2, 10);
    }
    return igmp(isGeneral ? 0xe0000001 : group, message);
  }

  private String igmp(int destination, byte[] message) {
    message[2] = 0;
    message[3] = 0;
    int checksum = InternetChecksum.of(message, 0, message.length);
    ByteBuffer.wrap(message).putShort(2, (short) (checksum + (random.nextInt(40) == 0 ? 1 : 0)));
    int from = 0x0a000001 + random.nextInt(3);
    return ipv4Frame(destination, BridgeFuzzFrames.ipv4(from, destination, 2, 1, message, true));
  }

  private static byte[] simple(int type, int code, int group, int bytes) {
    ByteBuffer message = ByteBuffer.allocate(bytes);
    message.put((byte) type).put((byte) code).putShort((short) 0).putInt(group);
    return message.array();
  }

  /** RFC 3376, 4.2: a report of one or two records. */
  private byte[] reportVersion3() {
    int records = pick(1, 1, 2);
    ByteBuffer message = ByteBuffer.allocate(96);
    message.put((byte) 0x22).put((byte) 0).putShort((short) 0).putInt(records);
    for (int i = 0; i < records; i++) {
      int sources = pick(0, 1, 1, 2, 3);
      message.put((byte) (1 + random.nextInt(random.nextInt(10) == 0 ? 7 : 6)));
      message.put((byte) 0).putShort((short) sources).putInt(group());
      for (int k = 0; k < sources; k++) {
        message.putInt(random.nextInt(30) == 0 ? pick(0, 0xe0000009) : source());
      }
    }
    byte[] bytes = new byte[message.position()];
    message.get(0, bytes);
    return bytes;
  }

  private String mld() {
    Ipv6Address group = Ipv6Address.parse(pick(GROUPS_IPV6));
    return switch (random.nextInt(7)) {
      case 0 -> mld(group, simpleMld(131, 0, group, 24));
      case 1 -> mld(Ipv6Address.parse("ff02::2"), simpleMld(132, 0, group, 24));
      case 2 -> {
        boolean isGeneral = random.nextInt(3) > 0;
        Ipv6Address asked = isGeneral ? Ipv6Address.parse("::") : group;
        yield mld(
            isGeneral ? Ipv6Address.ALL_NODES : group,
            simpleMld(130, pick(0, 10, 1000, 40000), asked, pick(24, 28)));
      }
      default -> mld(Ipv6Address.parse("ff02::16"), reportVersion2());
    };
  }

  private static ByteBuffer put(ByteBuffer buffer, Ipv6Address address) {
    return buffer.putLong(address.high()).putLong(address.low());
  }

  private static byte[] simpleMld(int type, int delay, Ipv6Address group, int bytes) {
    ByteBuffer message = ByteBuffer.allocate(bytes);
    message.put((byte) type).put((byte) 0).putShort((short) 0).putShort((short) delay);
    put(message.putShort((short) 0), group);
    return message.array();
  }

  /** RFC 3810, 5.2: a report of one or two records. */
  private byte[] reportVersion2() {
    int records = pick(1, 1, 2);
    ByteBuffer message = ByteBuffer.allocate(256);
    message.put((byte) 143).put((byte) 0).putShort((short) 0).putInt(records);
    for (int i = 0; i < records; i++) {
      int sources = pick(0, 1, 1, 2, 3);
      message.put((byte) (1 + random.nextInt(6)));
      message.put((byte) 0).putShort((short) sources);
      put(message, Ipv6Address.parse(pick(GROUPS_IPV6)));
      for (int k = 0; k < sources; k++) {
        put(message, sourceIpv6());
      }
    }
    byte[] bytes = new byte[message.position()];
    message.get(0, bytes);
    return bytes;
  }

  private String mld(Ipv6Address destination, byte[] message) {
    Ipv6Address from =
        Ipv6Address.parse((random.nextInt(20) == 0 ? "2001::" : "fe80::") + pick(1, 2, 3));
    long sum = InternetChecksum.pseudoHeader(from, destination, ICMPV6, message.length);
    sum = InternetChecksum.add(sum, message, 0, message.length);
    ByteBuffer.wrap(message).putShort(2, (short) InternetChecksum.finish(sum));
    ByteBuffer packet = ByteBuffer.allocate(48 + message.length);
    packet.putInt(0x60000000).putShort((short) (8 + message.length)).put((byte) 0).put((byte) 1);
    put(put(packet, from), destination);
    packet.putLong(0x3a00_0502_0000_0100L).put(message);
    return ipv6Frame(destination, packet.array());
  }

  private String ipv6Frame(Ipv6Address destination, byte[] packet) {
    return padded(
        "3333"
            + "%08x".formatted((int) destination.low())
            + station()
            + tags()
            + "86dd"
            + HexFormat.of().formatHex(packet));
  }

  private String dataIpv6() {
    Ipv6Address destination =
        Ipv6Address.parse(pick("ff05::1:3", "ff02::1:4", "ff02::1", "ff02::1:ff00:1"));
    ByteBuffer packet = ByteBuffer.allocate(48);
    packet.putInt(0x60000000).putShort((short) 8).put((byte) 17).put((byte) 64);
    put(put(packet, sourceIpv6()), destination);
    packet.putLong(0x0001_0002_0008_0000L);
    return ipv6Frame(destination, packet.array());
  }

  /** A PIM hello, or an advertisement of RFC 4286. */
  private String router() {
    if (random.nextBoolean()) {
      byte[] hello = {0x20, 0, (byte) 0xdf, (byte) 0xff};
      return ipv4Frame(
          0xe000000d, BridgeFuzzFrames.ipv4(0x0a000001, 0xe000000d, 103, 1, hello, false));
    }
    return igmp(0xe000006a, simple(0x30, 20, 0, 8));
  }
}
