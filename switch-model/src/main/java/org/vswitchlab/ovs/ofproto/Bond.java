package org.vswitchlab.ovs.ofproto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.vswitchlab.ovs.datapath.FlowHash;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.ovs.ofproto.settings.BondSettings;
import org.vswitchlab.wire.MacAddress;

/**
 * The interfaces of one port: which of them work, which one is active, and which one a packet
 * leaves by. {@link #run} makes up its mind, in each round of {@link ProtocolRounds}.
 *
 * <p>A hash value is given a member when it is first needed: each in turn, and another one when its
 * member is disabled. With balance-tcp all values are given at once, because flows of the switch's
 * own table lead them to their members: see {@link BondRules}.
 */
public final class Bond {
  /** Hash values that members are given. */
  public static final int HASH_VALUES = 256;

  private static final long NEVER = Long.MAX_VALUE;

  /** What becomes of a packet that a member received. */
  enum Verdict {
    ACCEPT,
    DROP,
    /** Dropped if its source address was last seen elsewhere: it may be the bond's own. */
    DROP_IF_MOVED
  }

  /** What LACP says of the bond. */
  public enum LacpStatus {
    OFF("off"),
    CONFIGURED("configured"),
    NEGOTIATED("negotiated");

    private final String label;

    LacpStatus(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** One interface. */
  public final class Member {
    private final OpenFlowSwitchPort port;
    private boolean isEnabled;
    private boolean mayBeEnabled;
    private long delayExpiresMillis = NEVER;

    Member(OpenFlowSwitchPort port) {
      this.port = port;
      // A new member that works is used at once.
      enable(port.hasCarrier());
    }

    public OpenFlowSwitchPort port() {
      return port;
    }

    /** Whether packets are sent by it. */
    public boolean isEnabled() {
      return isEnabled;
    }

    /** Whether its link works. */
    public boolean mayBeEnabled() {
      return mayBeEnabled;
    }

    /** Time until it is enabled or disabled, in milliseconds; 0 if it will stay as it is. */
    public long delayMillis() {
      return delayExpiresMillis == NEVER ? 0 : delayExpiresMillis - nowMillis();
    }

    /** 1024s of bytes that a hash value has sent lately, if it is this member's. */
    public long kilobytes(int hash) {
      return memberOfHash[hash] == this ? load.bytes(hash) / 1024 : 0;
    }

    private void updateLink() {
      mayBeEnabled = port.isLive();
      boolean isSettled = mayBeEnabled == isEnabled;
      if (isSettled) {
        delayExpiresMillis = NEVER;
      } else if (delayExpiresMillis == NEVER) {
        int delay = mayBeEnabled ? settings.upDelayMillis() : settings.downDelayMillis();
        delayExpiresMillis = nowMillis() + delay;
      }
      if (nowMillis() >= delayExpiresMillis) {
        enable(mayBeEnabled);
      }
    }

    private void enable(boolean enabled) {
      delayExpiresMillis = NEVER;
      if (isEnabled != enabled) {
        isEnabled = enabled;
        isChanged = true;
        if (enabled) {
          turn.addLast(this);
        } else {
          turn.remove(this);
          announces = true;
        }
      }
    }
  }

  private final PortBundle bundle;
  private final Member[] memberOfHash = new Member[HASH_VALUES];
  private final Deque<Member> turn = new ArrayDeque<>();
  private final BondLoad load = new BondLoad();
  private final BondRules rules = new BondRules(this);
  private final BondAnnouncement announcement = new BondAnnouncement(this);
  private BondSettings settings;
  private List<Member> members = List.of();
  private Member active;
  private long activeMac;
  private LacpStatus lacpStatus = LacpStatus.OFF;
  private long nextRebalanceMillis = NEVER;
  private boolean isChanged;
  private boolean announces;

  /**
   * @param lastActiveMac address of the member to prefer as the active one; 0 for none
   */
  Bond(PortBundle bundle, BondSettings settings, long lastActiveMac) {
    this.bundle = bundle;
    this.settings = settings;
    this.activeMac = lastActiveMac;
  }

  public String name() {
    return bundle.name();
  }

  PortBundle bundle() {
    return bundle;
  }

  public BondSettings settings() {
    return settings;
  }

  public List<Member> members() {
    return members;
  }

  /** The member that broadcasts are received by; null if none works. */
  public Member active() {
    return active;
  }

  public LacpStatus lacpStatus() {
    return lacpStatus;
  }

  /** Number under which packets come back to be spread; 0 if the bond never needs one. */
  public int recirculationId() {
    return rules.recirculationId();
  }

  /** Whether packets are spread by the datapath's hash of them. */
  public boolean mayRecirculate() {
    return settings.mode() == BondSettings.Mode.BALANCE_TCP && !fallsBack();
  }

  /** Whether hash values have members. */
  public boolean isBalanced() {
    return settings.mode() != BondSettings.Mode.ACTIVE_BACKUP && !fallsBack();
  }

  /** Whether packets go to the datapath's own table of this bond. */
  public boolean usesLoadBalancedOutput() {
    return mayRecirculate() && settings.usesLoadBalancedOutput();
  }

  /** Time until load is moved between members; -1 if it never is. */
  public long rebalanceInMillis() {
    return nextRebalanceMillis == NEVER ? -1 : nextRebalanceMillis - nowMillis();
  }

  private boolean fallsBack() {
    return settings.fallsBack() && lacpStatus == LacpStatus.CONFIGURED;
  }

  long nowMillis() {
    return bundle.bridge().shared().nowMillis();
  }

  // Configuration.

  void configure(BondSettings newSettings, List<OpenFlowSwitchPort> ports) {
    boolean isAnotherMode = newSettings.mode() != settings.mode();
    boolean isAnotherHash = newSettings.hashBasis() != settings.hashBasis();
    boolean isFirst = members.isEmpty();
    settings = newSettings;
    List<Member> next = new ArrayList<>();
    for (OpenFlowSwitchPort port : ports) {
      Member member = member(port);
      next.add(member == null ? new Member(port) : member);
    }
    next.sort(Comparator.comparing(member -> member.port.name()));
    turn.retainAll(next);
    members = List.copyOf(next);
    if (active != null && !members.contains(active)) {
      active = null;
    }
    if (isAnotherMode || isAnotherHash || isFirst) {
      resetHashes();
    }
    isChanged = true;
    run(lacpStatus);
  }

  private void resetHashes() {
    java.util.Arrays.fill(memberOfHash, null);
    load.clear();
    boolean moves = isBalanced() && settings.rebalanceMillis() != 0;
    nextRebalanceMillis = moves ? nowMillis() + settings.rebalanceMillis() : NEVER;
  }

  private Member member(OpenFlowSwitchPort port) {
    for (Member member : members) {
      if (member.port == port) {
        return member;
      }
    }
    return null;
  }

  /** The member of that name, or null. */
  public Member member(String memberName) {
    for (Member member : members) {
      if (member.port.name().equals(memberName)) {
        return member;
      }
    }
    return null;
  }

  // Rounds.

  /** Follows links, LACP and time. */
  void run(LacpStatus newLacpStatus) {
    if (newLacpStatus != lacpStatus) {
      boolean wasBalanced = isBalanced();
      lacpStatus = newLacpStatus;
      isChanged = true;
      if (isBalanced() != wasBalanced) {
        resetHashes();
      }
    }
    members.forEach(Member::updateLink);
    Member primary = member(settings.primary());
    boolean prefersPrimary = primary != null && primary.isEnabled && primary != active;
    if (active == null || !active.isEnabled || prefersPrimary) {
      chooseActive();
    }
    rebalance();
    if (isChanged) {
      isChanged = false;
      rules.update();
      bundle.bridge().shared().protocols().statusChanged();
      bundle.bridge().configurationChanged();
    }
    if (announces) {
      announces = false;
      announcement.send();
    }
  }

  /** When {@link #run} has something to do. */
  long wakeMillis() {
    long wake = nextRebalanceMillis;
    for (Member member : members) {
      wake = Math.min(wake, member.delayExpiresMillis);
    }
    return wake;
  }

  private void chooseActive() {
    Member before = active;
    active = preferred();
    if (active != null) {
      // With no member left there is nothing to wait for.
      active.enable(true);
      activeMac = active.port.hardwareAddress();
    } else {
      activeMac = 0;
    }
    if (active != before) {
      isChanged = true;
      announces = true;
    }
  }

  private Member preferred() {
    Member primary = member(settings.primary());
    if (primary != null && primary.isEnabled) {
      return primary;
    }
    Member first = null;
    Member soonest = null;
    for (Member member : members) {
      if (member.isEnabled) {
        if (member.port.hardwareAddress() == activeMac) {
          return member;
        }
        first = first == null ? member : first;
      }
      boolean isWaiting = member.delayExpiresMillis != NEVER && member.mayBeEnabled;
      if (isWaiting
          && (soonest == null || member.delayExpiresMillis < soonest.delayExpiresMillis)) {
        soonest = member;
      }
    }
    return first != null ? first : soonest;
  }

  private void rebalance() {
    if (!isBalanced() || nowMillis() < nextRebalanceMillis) {
      return;
    }
    bundle.bridge().shared().revalidator().pushStatistics();
    rules.count();
    nextRebalanceMillis = nowMillis() + settings.rebalanceMillis();
    List<Member> enabled = members.stream().filter(Member::isEnabled).toList();
    isChanged |= load.rebalance(memberOfHash, enabled);
  }

  // Commands.

  /** {@code bond/set-active-member}; false if it was active already. */
  public boolean setActive(Member member) {
    if (active == member) {
      return false;
    }
    active = member;
    activeMac = member.port.hardwareAddress();
    bundle.bridge().configurationChanged();
    bundle.bridge().shared().protocols().statusChanged();
    announcement.send();
    return true;
  }

  /** {@code bond/enable-member} and {@code bond/disable-member}. */
  public void force(Member member, boolean enabled) {
    member.enable(enabled);
    // Its link may say otherwise, and has its way after the usual delay.
    run(lacpStatus);
    bundle.bridge().shared().protocols().requestRound();
  }

  /** {@code bond/migrate}: gives a hash value to a member. */
  public void migrate(int hash, Member member) {
    memberOfHash[hash & HASH_VALUES - 1] = member;
    isChanged = true;
    run(lacpStatus);
  }

  // Packets.

  /** The member of a hash value; null if none works. */
  Member memberOf(int hash) {
    Member member = memberOfHash[hash];
    if (member == null || !member.isEnabled) {
      member = turn.pollFirst();
      if (member != null) {
        turn.addLast(member);
      }
      memberOfHash[hash] = member;
    }
    return member;
  }

  /**
   * Whether packets leave by a member that depends on their hash, rather than by the active one.
   */
  boolean isSpread() {
    return isBalanced()
        && (settings.mode() == BondSettings.Mode.BALANCE_SLB && lacpStatus != LacpStatus.CONFIGURED
            || lacpStatus == LacpStatus.NEGOTIATED);
  }

  /** The value that a packet of that VLAN is spread by. */
  int hash(FlowKey packet, int vlan, long source) {
    return settings.mode() == BondSettings.Mode.BALANCE_SLB
        ? hash(source, vlan, settings.hashBasis())
        : FlowHash.symmetricL4(packet, settings.hashBasis()) & HASH_VALUES - 1;
  }

  /** The port that a packet of that VLAN leaves by; null if no member works. */
  OpenFlowSwitchPort choose(FlowKey packet, int vlan, long source) {
    Member chosen = null;
    if (isSpread()) {
      chosen = memberOf(hash(packet, vlan, source));
    } else if (settings.mode() == BondSettings.Mode.ACTIVE_BACKUP || fallsBack()) {
      boolean isDown = lacpStatus == LacpStatus.CONFIGURED && !fallsBack();
      chosen = isDown ? null : active;
    }
    return chosen == null ? null : chosen.port;
  }

  /** Packets left by a member because of their hash. */
  void sent(int hash, long bytes) {
    load.add(hash, bytes);
  }

  /** {@code bond/hash}: of an Ethernet address and VLAN, 0 to 255. */
  public static int hash(long mac, int vlan, int basis) {
    long words = (long) vlan << 48 | mac;
    return MurmurHash.finish(MurmurHash.add64(basis, words), 8) & HASH_VALUES - 1;
  }

  /** Whether to take a packet that came by that member. */
  Verdict admit(OpenFlowSwitchPort port, long destination) {
    Member member = member(port);
    if (member == null) {
      return Verdict.DROP;
    }
    switch (lacpStatus) {
      case NEGOTIATED -> {
        return member.isEnabled ? Verdict.ACCEPT : Verdict.DROP;
      }
      case CONFIGURED -> {
        if (!settings.fallsBack()) {
          return Verdict.DROP;
        }
      }
      case OFF -> {
        if (settings.mode() == BondSettings.Mode.BALANCE_TCP) {
          return Verdict.DROP;
        }
      }
    }
    if (MacAddress.isMulticast(destination) && member != active && !settings.allMembersActive()) {
      return Verdict.DROP;
    }
    return settings.mode() == BondSettings.Mode.BALANCE_SLB
        ? Verdict.DROP_IF_MOVED
        : Objects.equals(member, active) ? Verdict.ACCEPT : Verdict.DROP;
  }

  void stop() {
    rules.remove();
  }
}
