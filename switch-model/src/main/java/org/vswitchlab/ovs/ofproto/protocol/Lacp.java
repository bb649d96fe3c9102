package org.vswitchlab.ovs.ofproto.protocol;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.wire.Bytes;

/**
 * The Link Aggregation Control Protocol of IEEE 802.1AX-2008, clause 5, for the links of one bond.
 * {@link #run} sends what is due and decides which links work together; {@link #receive} takes a
 * frame in.
 */
public final class Lacp {
  /** Ethernet type of the slow protocols, 802.3 annex 57A. */
  public static final int ETHER_TYPE = 0x8809;

  private static final long GROUP_MAC = 0x0180_c200_0002L;
  private static final int SUBTYPE_LACP = 1;
  private static final int SUBTYPE_MARKER = 2;
  private static final int HEADER_BYTES = 14;
  private static final int PDU_BYTES = 110;
  private static final int ACTOR_AT = HEADER_BYTES + 4;
  private static final int PARTNER_AT = HEADER_BYTES + 24;
  private static final int COLLECTOR_AT = HEADER_BYTES + 42;

  // 802.1AX-2008, 5.4.4.
  private static final long FAST_MILLIS = 1000;
  private static final long SLOW_MILLIS = 30_000;
  private static final int SILENT_PERIODS = 3;

  private final List<LacpMember> members = new ArrayList<>();
  private LacpSettings settings;
  private boolean isNegotiated;
  private boolean isOutdated = true;

  public Lacp(LacpSettings settings) {
    this.settings = settings;
  }

  public LacpSettings settings() {
    return settings;
  }

  public void configure(LacpSettings newSettings) {
    if (!newSettings.equals(settings)) {
      settings = newSettings;
      isOutdated = true;
    }
  }

  /** In the order in which they were added. */
  public List<LacpMember> members() {
    return members;
  }

  /** Adds a link, or changes one of that name. */
  public LacpMember setMember(LacpSettings.Member wanted, FrameSender out, long nowMillis) {
    LacpMember member = member(wanted.name());
    if (member == null) {
      member = new LacpMember(wanted, out);
      members.add(member);
      setDefaulted(member);
      if (settings.isActive()) {
        // Somebody who speaks first gives the other end the time to answer.
        setExpired(member, nowMillis);
      }
    } else if (!member.settings.equals(wanted)) {
      member.settings = wanted;
      isOutdated = true;
      if (settings.isActive() || member.status == LacpMember.Status.CURRENT) {
        setExpired(member, nowMillis);
      }
    }
    return member;
  }

  public LacpMember member(String name) {
    for (LacpMember member : members) {
      if (member.settings.name().equals(name)) {
        return member;
      }
    }
    return null;
  }

  public void removeMember(LacpMember member) {
    members.remove(member);
    isOutdated = true;
  }

  /** The link came up or went down. */
  public void carrierChanged(LacpMember member, long nowMillis) {
    if (member.status == LacpMember.Status.CURRENT || settings.isActive()) {
      setExpired(member, nowMillis);
    }
    member.carrierChangeCount++;
  }

  /** Whether the links work as one, as far as this end knows. */
  public boolean isNegotiated() {
    return isNegotiated;
  }

  /** Whether packets may be sent by that link. */
  public boolean mayEnable(LacpMember member) {
    return member.isAttached
        && (member.partner.has(LacpInfo.STATE_SYNCHRONIZED)
            || settings.fallsBack() && member.status == LacpMember.Status.DEFAULTED);
  }

  /** The aggregation key of all links: what is configured for the first, else its number. */
  public int key() {
    if (members.isEmpty()) {
      return 0;
    }
    LacpMember first = members.get(0);
    return first.settings.key() != 0 ? first.settings.key() : first.settings.portId();
  }

  /** Bits of the state that this end gives for the link. */
  public int actorState(LacpMember member) {
    int state = settings.isActive() ? LacpInfo.STATE_ACTIVITY : 0;
    state |= settings.isFast() ? LacpInfo.STATE_TIMEOUT : 0;
    state |= members.size() > 1 ? LacpInfo.STATE_AGGREGATION : 0;
    state |= member.isAttached ? LacpInfo.STATE_SYNCHRONIZED : 0;
    state |= member.status == LacpMember.Status.DEFAULTED ? LacpInfo.STATE_DEFAULTED : 0;
    state |= member.status == LacpMember.Status.EXPIRED ? LacpInfo.STATE_EXPIRED : 0;
    if (member.isAttached || !isNegotiated) {
      state |= LacpInfo.STATE_COLLECTING | LacpInfo.STATE_DISTRIBUTING;
    }
    return state;
  }

  private LacpInfo actor(LacpMember member) {
    return new LacpInfo(
        settings.systemPriority(),
        settings.systemId(),
        key(),
        member.settings.portPriority(),
        member.settings.portId(),
        actorState(member));
  }

  // Time.

  /** Sends and decides what is due; true if which links may be used can have changed. */
  public boolean run(long nowMillis) {
    boolean isChanged = false;
    for (LacpMember member : members) {
      if (member.status != LacpMember.Status.DEFAULTED && nowMillis >= member.silentAtMillis) {
        isChanged = true;
        if (member.status == LacpMember.Status.CURRENT) {
          setExpired(member, nowMillis);
          member.expiredCount++;
        } else {
          setDefaulted(member);
          member.defaultedCount++;
        }
      }
    }
    if (isOutdated) {
      isChanged = true;
      attach();
    }
    members.forEach(member -> send(member, nowMillis));
    return isChanged;
  }

  /** When to run again. */
  public long wakeMillis() {
    long wake = Long.MAX_VALUE;
    for (LacpMember member : members) {
      if (member.status != LacpMember.Status.DEFAULTED) {
        wake = Math.min(wake, member.silentAtMillis);
      }
      if (maySend(member)) {
        wake = Math.min(wake, member.sendAtMillis);
      }
    }
    return wake;
  }

  private void setExpired(LacpMember member, long nowMillis) {
    member.status = LacpMember.Status.EXPIRED;
    int state = member.partner.state() & ~LacpInfo.STATE_SYNCHRONIZED | LacpInfo.STATE_TIMEOUT;
    member.partner = member.partner.withState(state);
    member.silentAtMillis = nowMillis + SILENT_PERIODS * FAST_MILLIS;
    isOutdated = true;
  }

  private void setDefaulted(LacpMember member) {
    member.status = LacpMember.Status.DEFAULTED;
    member.partner = LacpInfo.UNKNOWN;
    isOutdated = true;
  }

  /** Decides which links work together: those that lead to the same system as the best one. */
  private void attach() {
    isOutdated = false;
    LacpMember lead = null;
    for (LacpMember member : members) {
      boolean isLooped = member.partner.systemId() == settings.systemId();
      boolean mayDefault = settings.fallsBack();
      member.isAttached = !isLooped && (member.status != LacpMember.Status.DEFAULTED || mayDefault);
      boolean isKnown = member.isAttached && member.status != LacpMember.Status.DEFAULTED;
      if (isKnown && (lead == null || isBetter(member, lead))) {
        lead = member;
      }
    }
    isNegotiated = lead != null;
    if (lead == null) {
      return;
    }
    for (LacpMember member : members) {
      member.isAttached &=
          member.partner.key() == lead.partner.key()
              && member.partner.systemId() == lead.partner.systemId();
    }
  }

  /** Who was heard comes before who was not, then the port that the better system prefers. */
  private boolean isBetter(LacpMember member, LacpMember lead) {
    if (member.status != lead.status) {
      return member.status == LacpMember.Status.CURRENT;
    }
    return preference(member) < preference(lead);
  }

  private long preference(LacpMember member) {
    LacpInfo own = actor(member);
    LacpInfo partner = member.partner;
    boolean isOwn =
        own.systemPriority() != partner.systemPriority()
            ? own.systemPriority() < partner.systemPriority()
            : own.systemId() < partner.systemId();
    LacpInfo better = isOwn ? own : partner;
    return (long) better.portPriority() << 16 | better.port();
  }

  private boolean maySend(LacpMember member) {
    return settings.isActive() || member.partner.has(LacpInfo.STATE_ACTIVITY);
  }

  private void send(LacpMember member, long nowMillis) {
    if (!maySend(member)) {
      return;
    }
    LacpInfo actor = actor(member);
    if (nowMillis < member.sendAtMillis && actor.isKnownAs(member.told)) {
      return;
    }
    member.told = actor;
    member.sentCount++;
    boolean isFast = member.partner.has(LacpInfo.STATE_TIMEOUT);
    member.sendAtMillis = nowMillis + (isFast ? FAST_MILLIS : SLOW_MILLIS);
    member.out.send(frame(member, actor));
  }

  private static byte[] frame(LacpMember member, LacpInfo actor) {
    byte[] b = new byte[HEADER_BYTES + PDU_BYTES];
    Bytes.put48(b, 0, GROUP_MAC);
    Bytes.put48(b, 6, member.source);
    Bytes.put16(b, 12, ETHER_TYPE);
    b[HEADER_BYTES] = SUBTYPE_LACP;
    b[HEADER_BYTES + 1] = 1;
    // Each part: its type, its length with these two, what it says.
    b[ACTOR_AT - 2] = 1;
    b[ACTOR_AT - 1] = 20;
    actor.write(b, ACTOR_AT);
    b[PARTNER_AT - 2] = 2;
    b[PARTNER_AT - 1] = 20;
    member.partner.write(b, PARTNER_AT);
    b[COLLECTOR_AT] = 3;
    b[COLLECTOR_AT + 1] = 16;
    return b;
  }

  /** The address that the frames of a link come from. */
  public void setSource(LacpMember member, long mac) {
    member.source = mac;
  }

  // Frames in.

  /**
   * A frame of the slow protocols came in by that link; true if which links may be used can have
   * changed.
   */
  public boolean receive(LacpMember member, byte[] b, int start, int end, long nowMillis) {
    member.receivedCount++;
    int subtype = end - start > HEADER_BYTES ? b[start + HEADER_BYTES] & 0xff : 0;
    if (subtype == SUBTYPE_MARKER) {
      member.markerCount++;
      return false;
    }
    if (subtype != SUBTYPE_LACP || !isLacpdu(b, start, end)) {
      member.badCount++;
      return false;
    }
    member.status = LacpMember.Status.CURRENT;
    long period = settings.isFast() ? FAST_MILLIS : SLOW_MILLIS;
    member.silentAtMillis = nowMillis + SILENT_PERIODS * period;
    member.told = LacpInfo.read(b, start + PARTNER_AT);
    LacpInfo heard = LacpInfo.read(b, start + ACTOR_AT);
    if (!heard.equals(member.partner)) {
      member.partner = heard;
      isOutdated = true;
    }
    return true;
  }

  private static boolean isLacpdu(byte[] b, int start, int end) {
    return end - start >= HEADER_BYTES + PDU_BYTES
        && b[start + ACTOR_AT - 2] == 1
        && b[start + ACTOR_AT - 1] == 20
        && b[start + PARTNER_AT - 2] == 2
        && b[start + PARTNER_AT - 1] == 20;
  }
}
