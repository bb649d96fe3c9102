package org.vswitchlab.ovs.ofproto.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;

/**
 * Continuity checks of IEEE 802.1ag, clause 20: sends a message each interval, and finds a fault if
 * none comes from elsewhere for three and a half.
 */
public final class Cfm {
  /** Ethernet type, 802.1ag table 21-1. */
  public static final int ETHER_TYPE = 0x8902;

  static final long GROUP_MAC = 0x0180_c200_0030L;
  static final long EXTENDED_GROUP_MAC = 0x0123_2000_0030L;

  private static final int OPCODE_CCM = 1;
  private static final int FIRST_TLV = 70;
  private static final int FLAG_RDI = 0x80;
  private static final int MAID_BYTES = 48;
  private static final int MESSAGE_BYTES = 75;
  private static final int MOST_REMOTES = 1000;

  /** Fault checks after which the health is told, and the messages that are expected until then. */
  private static final int HEALTH_CHECKS = 6;

  private static final int HEALTH_MESSAGES = HEALTH_CHECKS * 7 / 2;

  /** 802.1ag, table 21-16: the interval of code 1 and up, in milliseconds. */
  private static final int[] INTERVALS = {3, 10, 100, 1000, 10_000, 60_000, 600_000};

  /** Short name of the association, in two parts that each carry a type and a length. */
  private static final byte[] MAID =
      Arrays.copyOf("\4\3ovs\2\3ovs".getBytes(StandardCharsets.US_ASCII), MAID_BYTES);

  /** What may be wrong. */
  public enum Fault {
    RECV,
    RDI,
    MAID,
    LOOPBACK,
    OVERFLOW,
    OVERRIDE;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Another end that was heard. */
  public static final class Remote {
    private final long mpid;
    private boolean isHeard;
    private boolean isDefective;
    private boolean isOperUp = true;
    private int healthCount;

    private Remote(long mpid) {
      this.mpid = mpid;
    }

    public long mpid() {
      return mpid;
    }

    /** Since the last check for faults. */
    public boolean isHeard() {
      return isHeard;
    }

    public boolean isOperUp() {
      return isOperUp;
    }
  }

  private final FrameSender out;
  private final LongSupplier random;
  private final SortedMap<Long, Remote> remotes = new TreeMap<>();
  private final Set<Fault> received = EnumSet.noneOf(Fault.class);
  private Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private CfmSettings settings;
  private Boolean override;
  private boolean isRemoteUp = true;
  private int health = -1;
  private int checks;
  private int sequence;
  private long flapCount;
  private long source;
  private long sendAtMillis;
  private long checkAtMillis;
  private long trafficCount;

  /**
   * @param random for VLANs that are to differ
   */
  public Cfm(CfmSettings settings, FrameSender out, LongSupplier random, long nowMillis) {
    this.out = out;
    this.random = random;
    this.settings = settings;
    sendAtMillis = nowMillis;
    checkAtMillis = nowMillis + checkInterval();
  }

  public CfmSettings settings() {
    return settings;
  }

  public void configure(CfmSettings wanted, long nowMillis) {
    if (!wanted.equals(settings)) {
      boolean isAnotherInterval = wanted.intervalMillis() != settings.intervalMillis();
      settings = wanted;
      if (isAnotherInterval) {
        sendAtMillis = nowMillis + interval();
        checkAtMillis = nowMillis + checkInterval();
      }
    }
  }

  public void setSource(long mac) {
    source = mac;
  }

  /** Time between messages, in milliseconds. */
  public int interval() {
    return settings.isExtended()
        ? Math.max(1, settings.intervalMillis())
        : INTERVALS[intervalCode() - 1];
  }

  private int intervalCode() {
    int code = 1;
    for (int i = 0; i < INTERVALS.length; i++) {
      code = settings.intervalMillis() >= INTERVALS[i] ? i + 1 : code;
    }
    return code;
  }

  private long checkInterval() {
    long millis = interval() * 7L / 2;
    return settings.isDemand() ? Math.max(millis, 500) : millis;
  }

  // What is known.

  public Set<Fault> faults() {
    if (override != null) {
      return override ? EnumSet.of(Fault.OVERRIDE) : EnumSet.noneOf(Fault.class);
    }
    return faults;
  }

  /** Whether the link can be used as far as this knows. */
  public boolean isFine() {
    return faults().isEmpty() && isRemoteUp;
  }

  /** A fault that a user has ordered; null for none. */
  public void setOverride(Boolean isFaulty) {
    override = isFaulty;
  }

  public boolean isOverridden() {
    return override != null;
  }

  public boolean isRemoteUp() {
    return isRemoteUp;
  }

  /** Percentage of the messages that came; -1 while that is unknown. */
  public int health() {
    return health;
  }

  public long flapCount() {
    return flapCount;
  }

  public List<Remote> remotes() {
    return new ArrayList<>(remotes.values());
  }

  public long sendInMillis(long nowMillis) {
    return sendAtMillis - nowMillis;
  }

  public long checkInMillis(long nowMillis) {
    return checkAtMillis - nowMillis;
  }

  /** Where the other end's messages go. */
  public long groupMac() {
    return settings.isExtended() ? EXTENDED_GROUP_MAC : GROUP_MAC;
  }

  // Time.

  public long wakeMillis() {
    return Math.min(sendAtMillis, checkAtMillis);
  }

  /**
   * Sends and checks what is due.
   *
   * @param newTrafficCount packets that the interface has received so far
   * @return whether a check has changed what is known
   */
  public boolean run(long nowMillis, long newTrafficCount) {
    if (nowMillis >= sendAtMillis) {
      sendAtMillis = nowMillis + interval();
      out.send(frame());
    }
    if (nowMillis < checkAtMillis) {
      return false;
    }
    checkAtMillis = nowMillis + checkInterval();
    boolean hadTraffic = newTrafficCount != trafficCount;
    trafficCount = newTrafficCount;
    boolean wasFaulty = !faults.isEmpty();
    checks++;
    if (checks >= HEALTH_CHECKS) {
      checks = 0;
      computeHealth();
    }
    check(settings.isDemand() && hadTraffic);
    if (wasFaulty != !faults.isEmpty()) {
      flapCount++;
    }
    return true;
  }

  private void computeHealth() {
    health = -1;
    if (remotes.size() == 1) {
      Remote only = remotes.get(remotes.firstKey());
      health = Math.min(100, only.healthCount * 100 / HEALTH_MESSAGES);
    }
    remotes.values().forEach(remote -> remote.healthCount = 0);
  }

  private void check(boolean hadTraffic) {
    Set<Fault> now = EnumSet.noneOf(Fault.class);
    now.addAll(received);
    received.clear();
    remotes.values().removeIf(remote -> !remote.isHeard && !hadTraffic);
    isRemoteUp = true;
    for (Remote remote : remotes.values()) {
      remote.isHeard = false;
      isRemoteUp &= remote.isOperUp;
      if (remote.isDefective) {
        now.add(Fault.RDI);
      }
      remote.isDefective = false;
    }
    if (remotes.isEmpty()) {
      now.add(Fault.RECV);
    }
    faults = now;
  }

  // Messages.

  private byte[] frame() {
    int vlan =
        settings.vlan() == CfmSettings.RANDOM_VLAN
            ? (int) Long.remainderUnsigned(random.getAsLong(), 4095)
            : settings.vlan();
    boolean isTagged = vlan != 0 || settings.priority() != 0;
    int at = isTagged ? 18 : 14;
    byte[] b = new byte[at + MESSAGE_BYTES];
    Bytes.put48(b, 0, groupMac());
    Bytes.put48(b, 6, source);
    if (isTagged) {
      Bytes.put16(b, 12, EtherType.VLAN);
      Bytes.put16(b, 14, settings.priority() << 13 | vlan);
    }
    Bytes.put16(b, at - 2, ETHER_TYPE);
    b[at + 1] = OPCODE_CCM;
    boolean isDefective = faults.contains(Fault.RECV);
    int flags = settings.isExtended() ? 0 : intervalCode();
    b[at + 2] = (byte) (flags | (isDefective ? FLAG_RDI : 0));
    b[at + 3] = FIRST_TLV;
    Bytes.put32(b, at + 4, ++sequence);
    Bytes.put16(b, at + 8, settings.isExtended() ? shortMpid() : (int) settings.mpid());
    System.arraycopy(MAID, 0, b, at + 10, MAID_BYTES);
    if (settings.isExtended()) {
      Bytes.put16(b, at + 58, interval());
      Bytes.put64(b, at + 60, settings.mpid());
      b[at + 68] = (byte) (settings.isOperUp() ? 0 : 1);
    }
    return b;
  }

  /** What the standard's field says of a wide identifier. */
  private int shortMpid() {
    byte[] littleEndian = new byte[Long.BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      littleEndian[i] = (byte) (settings.mpid() >>> 8 * i);
    }
    return MurmurHash.ofBytes(littleEndian, Long.BYTES, 0) & 0xffff;
  }

  /**
   * A message came in.
   *
   * @param start of the message, behind the Ethernet header
   */
  public void receive(byte[] b, int start, int end) {
    if (end - start < MESSAGE_BYTES - 1 || b[start] != 0 || b[start + 1] != OPCODE_CCM) {
      return;
    }
    if (!Arrays.equals(b, start + 10, start + 10 + MAID_BYTES, MAID, 0, MAID_BYTES)) {
      received.add(Fault.MAID);
      return;
    }
    long mpid = settings.isExtended() ? Bytes.i64(b, start + 60) : Bytes.u16(b, start + 8);
    Remote remote = remotes.get(mpid);
    if (remote == null) {
      if (remotes.size() >= MOST_REMOTES) {
        received.add(Fault.OVERFLOW);
        return;
      }
      remote = new Remote(mpid);
      remotes.put(mpid, remote);
    }
    remote.isHeard = true;
    remote.healthCount++;
    remote.isDefective |= (b[start + 2] & FLAG_RDI) != 0;
    remote.isOperUp = !settings.isExtended() || b[start + 68] == 0;
    if (mpid == settings.mpid()) {
      received.add(Fault.LOOPBACK);
    }
  }
}
