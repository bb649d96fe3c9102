package org.vswitchlab.link;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.MacAddress;

/**
 * Several interfaces as one, as the Linux bonding driver does it: {@code ip link add bond0 type
 * bond}. A member that lost its carrier is noticed at the next poll, each {@code miimon}.
 */
public final class BondDevice extends NetDevice {
  /** How members are used, bonding.txt of the kernel's documentation. */
  public enum Mode {
    BALANCE_RR("balance-rr", "load balancing (round-robin)"),
    ACTIVE_BACKUP("active-backup", "fault-tolerance (active-backup)"),
    BALANCE_XOR("balance-xor", "load balancing (xor)"),
    BROADCAST("broadcast", "fault-tolerance (broadcast)"),
    LACP("802.3ad", "IEEE 802.3ad Dynamic link aggregation");

    private final String word;
    private final String sentence;

    Mode(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    /** As {@code ip link} names it. */
    public String word() {
      return word;
    }

    /** As /proc/net/bonding names it. */
    public String sentence() {
      return sentence;
    }
  }

  /** Speeds that tell keys apart, up to that of a cable without a speed of its own. */
  private static final long[] SPEEDS_MBPS = {1, 10, 100, 1000, 2500, 5000, 10_000};

  /**
   * How a bond works.
   *
   * @param pollMillis {@code miimon}; 0 for never, so that a lost carrier is not noticed
   * @param upDelayMillis time for which a carrier must be there before it counts
   * @param downDelayMillis time for which a carrier must be away before it counts
   * @param isFast {@code lacp_rate fast}
   */
  public record Settings(
      Mode mode,
      int pollMillis,
      int upDelayMillis,
      int downDelayMillis,
      TransmitHash hash,
      boolean isFast) {}

  /** One of the interfaces. */
  public static final class Member implements FrameReceiver {
    private final BondDevice bond;
    private final NetDevice device;
    private final long permanentMac;
    private final DeviceListener listener;
    private boolean isLinkUp;
    private long changingSinceNanos = -1;
    private int failureCount;

    private Member(BondDevice bond, NetDevice device) {
      this.bond = bond;
      this.device = device;
      this.permanentMac = device.mac();
      this.listener = changed -> bond.memberChanged();
    }

    public NetDevice device() {
      return device;
    }

    public BondDevice bond() {
      return bond;
    }

    /** Its own address, which it gets back. */
    public long permanentMac() {
      return permanentMac;
    }

    /** Whether the link was up at the last poll. */
    public boolean isLinkUp() {
      return isLinkUp;
    }

    public int failureCount() {
      return failureCount;
    }

    /** Whether frames go out by it. */
    public boolean isActive() {
      return switch (bond.settings.mode()) {
        case ACTIVE_BACKUP -> bond.active == this;
        case LACP -> {
          AggregationPort port = bond.aggregation.port(this);
          yield port != null && port.isForwarding();
        }
        case BALANCE_RR, BALANCE_XOR, BROADCAST -> true;
      };
    }

    /** Its part in a link aggregation; null in other modes than 802.3ad. */
    public AggregationPort aggregationPort() {
      return bond.aggregation == null ? null : bond.aggregation.port(this);
    }

    /** Speed and duplex as LACP's key: links that differ in it do not go together. */
    int key() {
      long rateBps =
          device instanceof EthernetDevice ethernet && ethernet.link() != null
              ? ethernet.link().spec().rateBps()
              : 0;
      int speed = SPEEDS_MBPS.length;
      while (rateBps > 0 && speed > 1 && rateBps < SPEEDS_MBPS[speed - 1] * 1_000_000L) {
        speed--;
      }
      return speed << 1 | 1;
    }

    @Override
    public void receive(NetDevice from, Frame frame) {
      bond.received(this, frame);
    }
  }

  private final Settings settings;
  private final long pollNanos;
  private final Aggregation aggregation;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final List<Member> members = new ArrayList<>();
  private final Timer poll;
  private final long firstMac;
  private boolean isMacKept;
  private String primary = "";
  private Member active;
  private int nextMember;

  public BondDevice(
      Simulation simulation,
      FrameLedger ledger,
      String hostName,
      String name,
      long mac,
      Settings settings) {
    super(simulation, ledger, hostName, name, mac);
    this.settings = settings;
    this.firstMac = mac;
    this.pollNanos = settings.pollMillis() * NANOS_PER_MILLI;
    this.poll = new Timer(simulation, this::look);
    this.aggregation =
        settings.mode() == Mode.LACP ? new Aggregation(this, settings.isFast()) : null;
    setUp(false);
    setCarrier(false);
    addListener(changed -> follow());
  }

  public Mode mode() {
    return settings.mode();
  }

  /** Somebody chose its address: it does not take that of its first member. */
  public void keepMac() {
    isMacKept = true;
  }

  public Settings settings() {
    return settings;
  }

  /** {@code miimon}, in milliseconds. */
  public int pollMillis() {
    return settings.pollMillis();
  }

  /** The aggregator in use in mode 802.3ad; 0 for none. */
  public int activeAggregator() {
    return aggregation == null ? 0 : aggregation.activeId();
  }

  /** How many ports the aggregator in use has. */
  public int activePortCount() {
    return aggregation == null ? 0 : aggregation.activeCount();
  }

  public List<Member> members() {
    return List.copyOf(members);
  }

  /** By which frames leave in mode active-backup; null if by none. */
  public Member active() {
    return active;
  }

  /** The member that is used whenever it can be; empty for none. */
  public String primary() {
    return primary;
  }

  public void setPrimary(String deviceName) {
    primary = deviceName;
    choose();
  }

  /** Uses that member in mode active-backup; false if it cannot be used. */
  public boolean setActive(String deviceName) {
    for (Member member : members) {
      if (member.device.name().equals(deviceName) && member.isLinkUp && isUp()) {
        active = member;
        changes().changed();
        return true;
      }
    }
    return false;
  }

  /** The member that a device is, or null. */
  public static Member memberOf(NetDevice device) {
    return device.receiver() instanceof Member member ? member : null;
  }

  /** Takes an interface in: it gets the bond's address and is brought up. */
  public void add(NetDevice device) {
    Member member = new Member(this, device);
    if (members.isEmpty() && !isMacKept && mac() == firstMac) {
      // Nobody chose an address: the first member's is as good as any.
      setMac(device.mac());
    }
    members.add(member);
    device.setReceiver(member);
    device.setMac(mac());
    device.setMtuBytes(mtuBytes());
    device.setUp(true);
    member.isLinkUp = device.hasCarrier();
    device.addListener(member.listener);
    if (aggregation != null) {
      aggregation.add(member);
    }
    choose();
  }

  /** Lets an interface go; the caller gives it its receiver back. */
  public void remove(Member member) {
    member.device.removeListener(member.listener);
    members.remove(member);
    if (aggregation != null) {
      aggregation.remove(member);
    }
    if (active == member) {
      active = null;
    }
    member.device.setUp(false);
    member.device.setMac(member.permanentMac);
    choose();
  }

  private void follow() {
    if (aggregation != null && isUp()) {
      aggregation.start();
    } else if (aggregation != null) {
      aggregation.stop();
    }
    for (Member member : List.copyOf(members)) {
      if (member.device.mac() != mac()) {
        member.device.setMac(mac());
      }
    }
  }

  private void memberChanged() {
    if (pollNanos > 0 && !poll.isArmed()) {
      poll.armAt((simulation().nowNanos() / pollNanos + 1) * pollNanos);
    }
  }

  private void look() {
    boolean isChanging = false;
    for (Member member : members) {
      isChanging |= lookAt(member);
    }
    if (isChanging) {
      poll.armAt(simulation().nowNanos() + pollNanos);
    }
    choose();
  }

  /** Looks at a member's carrier; whether a change of it must last longer yet to count. */
  private boolean lookAt(Member member) {
    boolean isLive = member.device.isUp() && member.device.hasCarrier();
    if (isLive == member.isLinkUp) {
      member.changingSinceNanos = -1;
      return false;
    }
    long now = simulation().nowNanos();
    if (member.changingSinceNanos < 0) {
      member.changingSinceNanos = now;
    }
    int delay = isLive ? settings.upDelayMillis() : settings.downDelayMillis();
    // With nothing else to use, a link that came up is used at once.
    boolean isNeeded = isLive && members.stream().noneMatch(Member::isLinkUp);
    if (!isNeeded && now - member.changingSinceNanos < delay * NANOS_PER_MILLI) {
      return true;
    }
    member.changingSinceNanos = -1;
    member.isLinkUp = isLive;
    if (!isLive) {
      member.failureCount++;
    }
    return false;
  }

  private void choose() {
    Member best = active != null && active.isLinkUp ? active : null;
    for (Member member : members) {
      boolean isPreferred = member.device.name().equals(primary);
      if (member.isLinkUp && (best == null || isPreferred)) {
        best = member;
      }
    }
    active = best;
    setCarrier(
        aggregation == null
            ? members.stream().anyMatch(Member::isLinkUp)
            : aggregation.activeId() != 0);
    changes().changed();
  }

  /** Another aggregator is in use, or a member began or ended to work in it. */
  void aggregatorChanged() {
    choose();
  }

  private void received(Member member, Frame frame) {
    boolean isLinkLocal =
        frame.length() >= ETHERNET_HEADER_BYTES && MacAddress.isReserved(frame.destination());
    boolean isSlowProtocol =
        isLinkLocal
            && frame.destination() == Aggregation.GROUP_MAC
            && frame.u16(12) == Aggregation.ETHER_TYPE;
    if (aggregation != null && isSlowProtocol) {
      aggregation.receive(member, frame);
    }
    if (!member.isActive() && !isLinkLocal) {
      // Duplicates of what the active member receives.
      member.device.dropReceived(frame, DropReason.BOND_REJECTED);
      return;
    }
    receive(frame);
  }

  @Override
  protected void send(Frame frame) {
    if (mode() == Mode.BROADCAST) {
      spread(frame);
      return;
    }
    Member member = mode() == Mode.ACTIVE_BACKUP ? active : pick(frame);
    if (member == null) {
      dropTransmit(frame, DropReason.NO_DESTINATION);
      return;
    }
    member.device.transmit(frame);
  }

  private void spread(Frame frame) {
    List<Member> live = live();
    if (live.isEmpty()) {
      dropTransmit(frame, DropReason.NO_DESTINATION);
      return;
    }
    ledger().fannedOut(live.size());
    live.forEach(member -> member.device.transmit(frame));
  }

  private List<Member> live() {
    List<Member> live = new ArrayList<>(members);
    live.removeIf(member -> !member.isLinkUp || !member.isActive());
    return live;
  }

  private Member pick(Frame frame) {
    List<Member> live = live();
    if (live.isEmpty()) {
      return null;
    }
    if (mode() == Mode.BALANCE_RR) {
      return live.get(++nextMember % live.size());
    }
    return live.get(settings.hash().way(frame, live.size()));
  }
}
