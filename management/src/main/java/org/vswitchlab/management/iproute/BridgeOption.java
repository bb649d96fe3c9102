package org.vswitchlab.management.iproute;

import java.util.Locale;
import org.vswitchlab.bridge.BridgeOptions;
import org.vswitchlab.bridge.Errno;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.MulticastSetting;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.bridge.StpMode;
import org.vswitchlab.wire.MacAddress;

/**
 * An option of {@code ip link set BR type bridge}, in the order in which the kernel takes those of
 * one command.
 */
enum BridgeOption {
  FORWARD_DELAY(Width.U32),
  HELLO_TIME(Width.U32),
  MAX_AGE(Width.U32),
  AGEING_TIME(Width.U32),
  STP_STATE(Width.U32),
  PRIORITY(Width.U16),
  VLAN_FILTERING(Width.U8),
  VLAN_PROTOCOL(Width.TEXT),
  VLAN_DEFAULT_PVID(Width.U16),
  VLAN_STATS_ENABLED(Width.U8),
  VLAN_STATS_PER_PORT(Width.U8),
  GROUP_FWD_MASK(Width.U16),
  GROUP_ADDRESS(Width.TEXT),
  FDB_FLUSH(Width.TEXT),
  NO_LINKLOCAL_LEARN(Width.U8),
  MCAST_ROUTER(Width.U8),
  MCAST_SNOOPING(Width.U8),
  MCAST_VLAN_SNOOPING(Width.U8),
  MCAST_QUERY_USE_IFADDR(Width.U8),
  MCAST_QUERIER(Width.U8),
  MCAST_HASH_ELASTICITY(Width.U32),
  MCAST_HASH_MAX(Width.U32),
  MCAST_LAST_MEMBER_COUNT(Width.U32),
  MCAST_STARTUP_QUERY_COUNT(Width.U32),
  MCAST_LAST_MEMBER_INTERVAL(Width.U64),
  MCAST_MEMBERSHIP_INTERVAL(Width.U64),
  MCAST_QUERIER_INTERVAL(Width.U64),
  MCAST_QUERY_INTERVAL(Width.U64),
  MCAST_QUERY_RESPONSE_INTERVAL(Width.U64),
  MCAST_STARTUP_QUERY_INTERVAL(Width.U64),
  MCAST_STATS_ENABLED(Width.U8),
  MCAST_IGMP_VERSION(Width.U8),
  MCAST_MLD_VERSION(Width.U8),
  NF_CALL_IPTABLES(Width.U8),
  NF_CALL_IP6TABLES(Width.U8),
  NF_CALL_ARPTABLES(Width.U8);

  /** How iproute2 reads the value. */
  private enum Width {
    TEXT(0),
    U8(0xff),
    U16(0xffff),
    U32(0xffff_ffffL),
    U64(Long.MAX_VALUE);

    private final long most;

    Width(long most) {
      this.most = most;
    }
  }

  private final Width width;

  BridgeOption(Width width) {
    this.width = width;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The option that the word abbreviates, or null. */
  static BridgeOption find(String word) {
    for (BridgeOption option : values()) {
      if (IpArguments.matches(word, option.word())) {
        return option;
      }
    }
    return null;
  }

  /** Complains about a value that is no number of the right size. */
  void check(String value) {
    boolean isBad =
        switch (this) {
          case VLAN_PROTOCOL -> vlanProtocol(value) == 0;
          case GROUP_ADDRESS -> !value.matches("([0-9a-fA-F]{1,2}:)*[0-9a-fA-F]{1,2}");
          default -> width != Width.TEXT && number(value) < 0;
        };
    if (isBad && this == GROUP_ADDRESS) {
      throw new IpException(1, "\"" + value + "\" is invalid lladdr.");
    }
    if (isBad) {
      throw IpException.wrongArgument(value, "invalid " + word());
    }
  }

  private long number(String value) {
    try {
      long number = Long.decode(value);
      return number <= width.most ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static boolean bit(long number) throws NetlinkError {
    if (number > 1) {
      throw new NetlinkError(Errno.EINVAL);
    }
    return number == 1;
  }

  private static long groupAddress(String value) throws NetlinkError {
    try {
      return MacAddress.parse(value);
    } catch (IllegalArgumentException e) {
      // Octets they are, but not six.
      throw new NetlinkError(Errno.EINVAL);
    }
  }

  private static int vlanProtocol(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "802.1q" -> 0x8100;
      case "802.1ad" -> 0x88a8;
      default -> 0;
    };
  }

  void apply(LinuxBridge bridge, String value) throws NetlinkError {
    long number = width == Width.TEXT ? 0 : number(value);
    switch (this) {
      case FORWARD_DELAY -> bridge.setForwardDelay(number);
      case HELLO_TIME -> bridge.setHelloTime(number);
      case MAX_AGE -> bridge.setMaxAge(number);
      case AGEING_TIME -> bridge.setAgeingTime(number);
      case STP_STATE -> bridge.setStpMode(number == 0 ? StpMode.OFF : StpMode.KERNEL);
      case PRIORITY -> bridge.setPriority((int) number);
      case VLAN_FILTERING -> bridge.vlanFilter().setFiltering(number != 0);
      case VLAN_PROTOCOL -> bridge.vlanFilter().setProtocol(vlanProtocol(value));
      case VLAN_DEFAULT_PVID -> bridge.vlanFilter().setDefaultPvid((int) number);
      case VLAN_STATS_ENABLED -> bridge.vlanFilter().setStats(bit(number));
      case VLAN_STATS_PER_PORT -> bridge.vlanFilter().setStatsPerPort(bit(number));
      case GROUP_FWD_MASK -> bridge.setGroupForwardMask((int) number);
      case GROUP_ADDRESS -> bridge.setGroupAddress(groupAddress(value));
      case FDB_FLUSH -> bridge.fdb().flush();
      case NO_LINKLOCAL_LEARN -> bridge.setLinkLocalLearning(number == 0);
      case NF_CALL_IPTABLES -> bridge.setCalling(BridgeOptions.NetfilterCall.IPTABLES, number != 0);
      case NF_CALL_IP6TABLES ->
          bridge.setCalling(BridgeOptions.NetfilterCall.IP6TABLES, number != 0);
      case NF_CALL_ARPTABLES ->
          bridge.setCalling(BridgeOptions.NetfilterCall.ARPTABLES, number != 0);
      case MCAST_ROUTER,
          MCAST_SNOOPING,
          MCAST_VLAN_SNOOPING,
          MCAST_QUERY_USE_IFADDR,
          MCAST_QUERIER,
          MCAST_HASH_ELASTICITY,
          MCAST_HASH_MAX,
          MCAST_LAST_MEMBER_COUNT,
          MCAST_STARTUP_QUERY_COUNT,
          MCAST_LAST_MEMBER_INTERVAL,
          MCAST_MEMBERSHIP_INTERVAL,
          MCAST_QUERIER_INTERVAL,
          MCAST_QUERY_INTERVAL,
          MCAST_QUERY_RESPONSE_INTERVAL,
          MCAST_STARTUP_QUERY_INTERVAL,
          MCAST_STATS_ENABLED,
          MCAST_IGMP_VERSION,
          MCAST_MLD_VERSION ->
          bridge.setMulticast(
              MulticastSetting.valueOf(name().substring("MCAST_".length())), number);
    }
  }
}
