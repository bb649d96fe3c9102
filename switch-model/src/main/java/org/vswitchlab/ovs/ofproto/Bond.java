package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.ovs.datapath.FlowHash;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.MacAddress;

/**
 * The interfaces of one port: which of them work, which one is active, and which one a packet
 * leaves by. Which member a hash value falls to at first is drawn by the real switch; here values
 * go round the members in turn.
 */
public final class Bond {
  /** Hash values that members are given. */
  static final int HASH_VALUES = 256;

  private static final long MILLI_NANOS = 1_000_000L;
  private static final int ARP_BYTES = 28;
  private static final int REVERSE_REQUEST = 3;

  /** What becomes of a packet that a member received. */
  enum Verdict {
    ACCEPT,
    DROP,
    /** Dropped if its source address was last seen elsewhere: it may be the bond's own. */
    DROP_IF_MOVED
  }

  /** One interface. */
  public final class Member {
    private final OpenFlowSwitchPort port;
    private final Timer delay;
    private boolean isEnabled;
    private boolean mayBeEnabled;

    Member(OpenFlowSwitchPort port) {
      this.port = port;
      this.delay = new Timer(port.bridge().shared().simulation(), this::settle);
      mayBeEnabled = port.isLive();
      isEnabled = mayBeEnabled;
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
      long left = delay.deadlineNanos() - port.bridge().shared().nowNanos();
      return delay.isArmed() ? left / MILLI_NANOS : 0;
    }

    private void linkChanged() {
      mayBeEnabled = port.isLive();
      if (mayBeEnabled == isEnabled) {
        delay.disarm();
        return;
      }
      int millis = mayBeEnabled ? settings.upDelayMillis() : settings.downDelayMillis();
      // With no member left there is nothing to wait for.
      if (millis == 0 || mayBeEnabled && active == null) {
        settle();
      } else if (!delay.isArmed()) {
        delay.armAfter(millis * MILLI_NANOS);
      }
    }

    private void settle() {
      delay.disarm();
      if (isEnabled != mayBeEnabled) {
        isEnabled = mayBeEnabled;
        membersChanged();
      }
    }
  }

  private final PortBundle bundle;
  private final Member[] memberOfHash = new Member[HASH_VALUES];
  private BondSettings settings;
  private List<Member> members = List.of();
  private Member active;

  Bond(PortBundle bundle, BondSettings settings) {
    this.bundle = bundle;
    this.settings = settings;
  }

  public String name() {
    return bundle.name();
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

  void configure(BondSettings newSettings, List<OpenFlowSwitchPort> ports) {
    settings = newSettings;
    List<Member> next = new ArrayList<>();
    for (OpenFlowSwitchPort port : ports) {
      Member member = member(port);
      next.add(member == null ? new Member(port) : member);
    }
    next.sort(Comparator.comparing(member -> member.port.name()));
    members.stream().filter(old -> !next.contains(old)).forEach(old -> old.delay.disarm());
    members = List.copyOf(next);
    if (active != null && !members.contains(active)) {
      active = null;
    }
    chooseActive();
    assign();
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

  /** The link of a member went up or down. */
  void linkChanged(OpenFlowSwitchPort port) {
    Member member = member(port);
    if (member != null) {
      member.linkChanged();
    }
  }

  private void membersChanged() {
    Member before = active;
    chooseActive();
    assign();
    bundle.bridge().configurationChanged();
    if (active != null && active != before) {
      announceStations();
    }
  }

  private void chooseActive() {
    Member primary = member(settings.primary());
    if (primary != null && primary.isEnabled) {
      active = primary;
    } else if (active == null || !active.isEnabled) {
      active = members.stream().filter(Member::isEnabled).findFirst().orElse(null);
    }
  }

  private void assign() {
    List<Member> enabled = members.stream().filter(Member::isEnabled).toList();
    for (int hash = 0; hash < HASH_VALUES; hash++) {
      Member member = memberOfHash[hash];
      if (member == null || !enabled.contains(member)) {
        memberOfHash[hash] = enabled.isEmpty() ? null : enabled.get(hash % enabled.size());
      }
    }
  }

  // Commands.

  /** {@code bond/set-active-member}; false if the member does not work. */
  public boolean setActive(Member member) {
    if (!member.isEnabled) {
      return false;
    }
    if (active != member) {
      active = member;
      bundle.bridge().configurationChanged();
      announceStations();
    }
    return true;
  }

  /** {@code bond/enable-member} and {@code bond/disable-member}. */
  public void force(Member member, boolean enabled) {
    if (member.isEnabled != enabled) {
      member.isEnabled = enabled;
      membersChanged();
      // Its link says otherwise, and has its way after the usual delay.
      member.linkChanged();
    }
  }

  /** {@code bond/migrate}: gives a hash value to a member. */
  public void migrate(int hash, Member member) {
    memberOfHash[hash & HASH_VALUES - 1] = member;
    bundle.bridge().configurationChanged();
  }

  // Packets.

  /** The port that a packet of that VLAN leaves by; null if no member works. */
  OpenFlowSwitchPort choose(FlowKey packet, int vlan, long source) {
    Member chosen =
        switch (settings.mode()) {
          case ACTIVE_BACKUP -> active;
          case BALANCE_SLB -> memberOfHash[hash(source, vlan, settings.hashBasis())];
          case BALANCE_TCP ->
              memberOfHash[FlowHash.symmetricL4(packet, settings.hashBasis()) & HASH_VALUES - 1];
        };
    return chosen == null ? null : chosen.port;
  }

  /** {@code bond/hash}: of an Ethernet address and VLAN, 0 to 255. */
  public static int hash(long mac, int vlan, int basis) {
    long words = (long) vlan << 48 | mac;
    return MurmurHash.finish(MurmurHash.add64(basis, words), 8) & HASH_VALUES - 1;
  }

  /** Whether to take a packet that came by that member. */
  Verdict admit(OpenFlowSwitchPort port, long destination) {
    Member member = member(port);
    if (MacAddress.isMulticast(destination) && member != active && !settings.allMembersActive()) {
      return Verdict.DROP;
    }
    return switch (settings.mode()) {
      case ACTIVE_BACKUP -> member == active ? Verdict.ACCEPT : Verdict.DROP;
      case BALANCE_SLB -> Verdict.DROP_IF_MOVED;
      case BALANCE_TCP -> Verdict.ACCEPT;
    };
  }

  /** Tells the switches at the other end where the stations behind this one are now. */
  private void announceStations() {
    OpenFlowSwitch bridge = bundle.bridge();
    long now = bridge.shared().nowNanos();
    List<MacLearning.Entry> longestSilentFirst = new ArrayList<>(bridge.macLearning().entries());
    longestSilentFirst.sort(Comparator.comparingLong(entry -> -entry.ageSeconds(now)));
    for (MacLearning.Entry entry : longestSilentFirst) {
      if (Objects.equals(entry.bundle(), bundle)) {
        continue;
      }
      FlowKey packet = new FlowKey();
      OpenFlowSwitchPort out = choose(packet, entry.vlan(), entry.mac());
      if (out != null && bundle.includesVlan(entry.vlan(), 0)) {
        bridge.shared().sendOut(out, announcement(entry.mac(), entry.vlan()));
      }
    }
  }

  private byte[] announcement(long mac, int vlan) {
    boolean isTagged = vlan != 0 && bundle.settings().vlanMode() == VlanMode.TRUNK;
    int at = isTagged ? 18 : 14;
    byte[] b = new byte[at + ARP_BYTES];
    Bytes.put48(b, 0, 0xffff_ffff_ffffL);
    Bytes.put48(b, 6, mac);
    if (isTagged) {
      Bytes.put16(b, 12, EtherType.VLAN);
      Bytes.put16(b, 14, vlan);
    }
    Bytes.put16(b, at - 2, EtherType.RARP);
    Bytes.put16(b, at, 1);
    Bytes.put16(b, at + 2, EtherType.IPV4);
    b[at + 4] = 6;
    b[at + 5] = 4;
    Bytes.put16(b, at + 6, REVERSE_REQUEST);
    Bytes.put48(b, at + 8, mac);
    Bytes.put48(b, at + 18, mac);
    return b;
  }

  void stop() {
    members.forEach(member -> member.delay.disarm());
  }
}
