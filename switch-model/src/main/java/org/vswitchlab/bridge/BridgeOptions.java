package org.vswitchlab.bridge;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code ip link set BR type bridge ...} sets, with the kernel's defaults. Times are jiffies
 * of 1/100 s, the unit of the tool too.
 */
public final class BridgeOptions {
  /** Which of the host's own filters see bridged packets: {@code nf_call_iptables} and its kin. */
  public enum NetfilterCall {
    IPTABLES,
    IP6TABLES,
    ARPTABLES;

    /** {@code iptables}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  final Set<NetfilterCall> calls = EnumSet.noneOf(NetfilterCall.class);

  static final int TPID_8021Q = 0x8100;
  static final int TPID_8021AD = 0x88a8;
  static final long DEFAULT_GROUP_ADDRESS = 0x0180_c200_0000L;

  // IEEE 802.1Q-2018, table 8-2: a provider bridge filters fewer reserved addresses.
  private static final int PROVIDER_FORWARD_MASK = 0xb801;
  private static final long PROVIDER_GROUP_ADDRESS = 0x0180_c200_0008L;

  long forwardDelay = 1500;
  long helloTime = 200;
  long maxAge = 2000;

  /** In effect now: shorter while the topology changes. */
  long ageingTime = 30000;

  /** As configured, in jiffies. */
  long configuredAgeingTime = 30000;

  StpMode stpMode = StpMode.OFF;
  int priority = 32768;
  boolean isVlanFiltering;
  int vlanProtocol = TPID_8021Q;
  int defaultPvid = 1;
  boolean hasVlanStats;
  boolean hasVlanStatsPerPort;
  int groupForwardMask;
  long groupAddress = DEFAULT_GROUP_ADDRESS;
  boolean isGroupAddressSet;
  boolean isLinkLocalLearningOff;
  int fdbMaxLearned;
  boolean isPromiscuous;
  int requiredForwardMask;

  final MulticastOptions multicast = new MulticastOptions();

  BridgeOptions() {}

  /** The tag's protocol or the filtering changed: the reserved addresses follow. */
  void recalculateGroups() {
    boolean isProvider = isVlanFiltering && vlanProtocol == TPID_8021AD;
    if (!isGroupAddressSet) {
      groupAddress = isProvider ? PROVIDER_GROUP_ADDRESS : DEFAULT_GROUP_ADDRESS;
    }
    requiredForwardMask = isProvider ? PROVIDER_FORWARD_MASK & ~(1 << (groupAddress & 15)) : 0;
  }

  public long forwardDelay() {
    return forwardDelay;
  }

  public long helloTime() {
    return helloTime;
  }

  public long maxAge() {
    return maxAge;
  }

  public long ageingTime() {
    return ageingTime;
  }

  public StpMode stpMode() {
    return stpMode;
  }

  public int priority() {
    return priority;
  }

  public boolean isVlanFiltering() {
    return isVlanFiltering;
  }

  /** 0x8100 or 0x88a8. */
  public int vlanProtocol() {
    return vlanProtocol;
  }

  /** The PVID that a new port gets; 0 for none. */
  public int defaultPvid() {
    return defaultPvid;
  }

  public boolean hasVlanStats() {
    return hasVlanStats;
  }

  public boolean hasVlanStatsPerPort() {
    return hasVlanStatsPerPort;
  }

  /** Bit n: 01-80-C2-00-00-0n is forwarded. */
  public int groupForwardMask() {
    return groupForwardMask;
  }

  /** Address of the bridge protocol data units that are listened to. */
  public long groupAddress() {
    return groupAddress;
  }

  public boolean isLinkLocalLearningOff() {
    return isLinkLocalLearningOff;
  }

  /** Most entries that may be learned; 0 for no limit. */
  public int fdbMaxLearned() {
    return fdbMaxLearned;
  }

  /** Whether the bridge's own interface hears every frame. */
  public boolean isPromiscuous() {
    return isPromiscuous;
  }

  public MulticastOptions multicast() {
    return multicast;
  }

  /** Whether the bridge alone asks for that filter; the host may ask for all bridges. */
  public boolean isCalling(NetfilterCall call) {
    return calls.contains(call);
  }
}
