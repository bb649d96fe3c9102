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
    BROADCAST("broadcast", "fault-tolerance (broadcast)");

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

  /** One of the interfaces. */
  public static final class Member implements FrameReceiver {
    private final BondDevice bond;
    private final NetDevice device;
    private final long permanentMac;
    private final DeviceListener listener;
    private boolean isLinkUp;
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
      return bond.mode != Mode.ACTIVE_BACKUP || bond.active == this;
    }

    @Override
    public void receive(NetDevice from, Frame frame) {
      bond.received(this, frame);
    }
  }

  private final Mode mode;
  private final long pollNanos;
  private final List<Member> members = new ArrayList<>();
  private final Timer poll;
  private final long firstMac;
  private String primary = "";
  private Member active;
  private int nextMember;

  /**
   * @param pollMillis {@code miimon}; 0 for never, so that a lost carrier is not noticed
   */
  public BondDevice(
      Simulation simulation,
      FrameLedger ledger,
      String hostName,
      String name,
      long mac,
      Mode mode,
      int pollMillis) {
    super(simulation, ledger, hostName, name, mac);
    this.mode = mode;
    this.firstMac = mac;
    this.pollNanos = pollMillis * 1_000_000L;
    this.poll = new Timer(simulation, this::look);
    setUp(false);
    setCarrier(false);
    addListener(changed -> follow());
  }

  public Mode mode() {
    return mode;
  }

  /** {@code miimon}, in milliseconds. */
  public int pollMillis() {
    return (int) (pollNanos / 1_000_000L);
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

  /** The member that a device is, or null. */
  public static Member memberOf(NetDevice device) {
    return device.receiver() instanceof Member member ? member : null;
  }

  /** Takes an interface in: it gets the bond's address and is brought up. */
  public void add(NetDevice device) {
    Member member = new Member(this, device);
    if (members.isEmpty() && mac() == firstMac) {
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
    choose();
  }

  /** Lets an interface go; the caller gives it its receiver back. */
  public void remove(Member member) {
    member.device.removeListener(member.listener);
    members.remove(member);
    if (active == member) {
      active = null;
    }
    member.device.setUp(false);
    member.device.setMac(member.permanentMac);
    choose();
  }

  private void follow() {
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
    for (Member member : members) {
      boolean isLive = member.device.isUp() && member.device.hasCarrier();
      if (member.isLinkUp && !isLive) {
        member.failureCount++;
      }
      member.isLinkUp = isLive;
    }
    choose();
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
    setCarrier(members.stream().anyMatch(Member::isLinkUp));
    changes().changed();
  }

  private void received(Member member, Frame frame) {
    boolean isLinkLocal =
        frame.length() >= ETHERNET_HEADER_BYTES && MacAddress.isReserved(frame.destination());
    if (!member.isActive() && !isLinkLocal) {
      // Duplicates of what the active member receives.
      member.device.dropReceived(frame, DropReason.BOND_REJECTED);
      return;
    }
    receive(frame);
  }

  @Override
  protected void send(Frame frame) {
    if (mode == Mode.BROADCAST) {
      spread(frame);
      return;
    }
    Member member = mode == Mode.ACTIVE_BACKUP ? active : pick(frame);
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
    live.removeIf(member -> !member.isLinkUp);
    return live;
  }

  private Member pick(Frame frame) {
    List<Member> live = live();
    if (live.isEmpty()) {
      return null;
    }
    if (mode == Mode.BALANCE_RR) {
      return live.get(++nextMember % live.size());
    }
    // Policy "layer2": the last octets of both addresses and the type, combined by XOR
    // (bonding.txt).
    int hash = frame.u8(5) ^ frame.u8(11) ^ frame.u16(12);
    return live.get(hash % live.size());
  }
}
