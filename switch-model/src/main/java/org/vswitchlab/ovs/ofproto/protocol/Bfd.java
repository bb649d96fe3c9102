package org.vswitchlab.ovs.ofproto.protocol;

import java.util.function.LongSupplier;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.InternetChecksum;

/** One session of RFC 5880 in asynchronous mode, over IPv4 and UDP as in RFC 5881. */
public final class Bfd {
  /** UDP port that messages go to, RFC 5881, 4. */
  public static final int UDP_PORT = 3784;

  static final int FLAG_POLL = 0x20;
  static final int FLAG_FINAL = 0x10;
  private static final int FLAG_MULTIPOINT = 0x01;
  private static final int FLAG_BITS = 0x3f;

  private static final int MESSAGE_BYTES = 24;
  private static final int VERSION = 1;
  private static final int MILLI_MICROS = 1000;
  private static final int SLOW_MILLIS = 1000;
  private static final int LEAST_DECAY_MILLIS = 2000;
  private static final int IPV4_AT = 14;
  private static final int UDP_AT = 34;
  private static final int BFD_AT = 42;
  private static final int EXPIRED = 1;
  private static final int NEIGHBOR_DOWN = 3;
  private static final int PATH_DOWN = 5;
  private static final int CONCATENATED_PATH_DOWN = 6;
  private static final int REVERSE_CONCATENATED_PATH_DOWN = 8;

  private static final String[] DIAGNOSTICS = {
    "No Diagnostic",
    "Control Detection Time Expired",
    "Echo Function Failed",
    "Neighbor Signaled Session Down",
    "Forwarding Plane Reset",
    "Path Down",
    "Concatenated Path Down",
    "Administratively Down",
    "Reverse Concatenated Path Down"
  };

  /** RFC 5880, 4.1. */
  public enum State {
    ADMIN_DOWN,
    DOWN,
    INIT,
    UP;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final FrameSender out;
  private final LongSupplier random;
  private final int udpSource;
  private final int discriminator;
  private BfdSettings settings;
  private long source;
  private State state = State.DOWN;
  private int diagnostic;
  private int minTx;
  private int minRx;
  private boolean polls;
  private boolean isDecayed;
  private Boolean override;
  private boolean wasForwarding;
  private State toldState = State.DOWN;
  private State toldRemoteState = State.DOWN;
  private long flapCount;
  private long lastSentMillis;
  private long sendAtMillis;
  private long detectMillis;
  private long decayAtMillis;
  private long receivingUntilMillis;
  private long trafficCount;
  private long decayCount;
  private long ownCount;

  private State remoteState = State.DOWN;
  private int remoteDiagnostic;
  private int remoteFlags;
  private int remoteDiscriminator;
  private int remoteMultiplier;
  private int remoteMinTx;
  private int remoteMinRx = 1;

  /**
   * @param udpSource RFC 5881, 4: from 49152
   * @param random discriminator and jitter
   */
  public Bfd(
      BfdSettings settings, FrameSender out, int udpSource, LongSupplier random, long nowMillis) {
    this.settings = settings;
    this.out = out;
    this.udpSource = udpSource;
    this.random = random;
    this.discriminator = (int) random.getAsLong() | 1;
    this.sendAtMillis = nowMillis;
    apply(nowMillis);
  }

  public BfdSettings settings() {
    return settings;
  }

  public void configure(BfdSettings wanted, long nowMillis) {
    if (!wanted.equals(settings)) {
      settings = wanted;
      apply(nowMillis);
    }
  }

  private void apply(long nowMillis) {
    int newTx = state == State.UP ? settings.minTxMillis() : slow(settings.minTxMillis());
    isDecayed &= settings.decayMinRxMillis() > settings.minRxMillis();
    int newRx = isDecayed ? settings.decayMinRxMillis() : settings.minRxMillis();
    // RFC 5880, 6.8.3: a change of an interval is agreed upon first.
    polls |= state == State.UP && (newTx != minTx || newRx != minRx);
    minTx = newTx;
    minRx = newRx;
    setState(state, diagnostic == CONCATENATED_PATH_DOWN ? 0 : diagnostic, nowMillis);
  }

  private static int slow(int millis) {
    return Math.max(millis, SLOW_MILLIS);
  }

  public void setSource(long mac) {
    source = mac;
  }

  private void setState(State wanted, int reason, long nowMillis) {
    diagnostic = reason == 0 && settings.isPathDown() ? CONCATENATED_PATH_DOWN : reason;
    if (wanted == state) {
      return;
    }
    state = wanted;
    minTx = state == State.UP ? settings.minTxMillis() : slow(settings.minTxMillis());
    polls = state == State.UP;
    decayAtMillis = nowMillis + decayInterval();
    if (state == State.DOWN) {
      remoteDiscriminator = 0;
      remoteFlags = 0;
      remoteMinTx = 0;
      remoteMinRx = 1;
    }
  }

  // Time.

  private int txInterval() {
    return Math.max(minTx, remoteMinRx);
  }

  private int rxInterval() {
    return Math.max(minRx, remoteMinTx);
  }

  private int decayInterval() {
    return Math.max(settings.decayMinRxMillis(), LEAST_DECAY_MILLIS);
  }

  public long wakeMillis() {
    long wake = sendAtMillis;
    if (state == State.INIT || state == State.UP) {
      wake = Math.min(wake, detectMillis);
    }
    if (settings.forwardsIfReceiving()) {
      wake = Math.min(wake, Math.max(receivingUntilMillis, lastSentMillis + minRx));
    }
    return wake;
  }

  /**
   * Sends and notices what is due.
   *
   * @param newTrafficCount packets that the interface has received so far
   * @return whether there is news since the last call: it forwards or not, or is in another state
   */
  public boolean run(long nowMillis, long newTrafficCount) {
    if ((state == State.INIT || state == State.UP) && nowMillis >= detectMillis) {
      remoteState = State.DOWN;
      setState(State.DOWN, EXPIRED, nowMillis);
    }
    if (newTrafficCount - ownCount > trafficCount) {
      receivingUntilMillis = nowMillis + (long) rxInterval() * settings.multiplier();
    }
    trafficCount = newTrafficCount - ownCount;
    decay(nowMillis);
    if (nowMillis >= sendAtMillis) {
      send(0, nowMillis);
    }
    boolean isForwarding = isForwardingByItself(nowMillis);
    boolean hasFlapped = isForwarding != wasForwarding;
    wasForwarding = isForwarding;
    flapCount += hasFlapped ? 1 : 0;
    boolean isNews = hasFlapped || state != toldState || remoteState != toldRemoteState;
    toldState = state;
    toldRemoteState = remoteState;
    return isNews;
  }

  private void decay(long nowMillis) {
    boolean mayDecay = settings.decayMinRxMillis() > settings.minRxMillis();
    if (!mayDecay || state != State.UP || nowMillis < decayAtMillis) {
      return;
    }
    boolean isIdle = trafficCount == decayCount;
    decayCount = trafficCount;
    decayAtMillis = nowMillis + decayInterval();
    if (isIdle != isDecayed) {
      isDecayed = isIdle;
      minRx = isDecayed ? settings.decayMinRxMillis() : settings.minRxMillis();
      polls = true;
    }
  }

  // What is known.

  /** Whether the link can be used as far as this knows. */
  public boolean isForwarding(long nowMillis) {
    return override != null ? override : isForwardingByItself(nowMillis);
  }

  private boolean isForwardingByItself(long nowMillis) {
    boolean isPathUp =
        remoteDiagnostic != PATH_DOWN
            && remoteDiagnostic != CONCATENATED_PATH_DOWN
            && remoteDiagnostic != REVERSE_CONCATENATED_PATH_DOWN;
    boolean isReceiving = settings.forwardsIfReceiving() && nowMillis < receivingUntilMillis;
    return (state == State.UP || isReceiving) && isPathUp;
  }

  /** What a user has ordered; null for nothing. */
  public void setOverride(Boolean forwards) {
    override = forwards;
  }

  public State state() {
    return state;
  }

  public State remoteState() {
    return remoteState;
  }

  public String diagnostic() {
    return DIAGNOSTICS[diagnostic];
  }

  public String remoteDiagnostic() {
    return remoteDiagnostic < DIAGNOSTICS.length ? DIAGNOSTICS[remoteDiagnostic] : "";
  }

  public long flapCount() {
    return flapCount;
  }

  public int localFlags() {
    return polls ? FLAG_POLL : 0;
  }

  public int remoteFlags() {
    return remoteFlags;
  }

  public int discriminator() {
    return discriminator;
  }

  public int remoteDiscriminator() {
    return remoteDiscriminator;
  }

  public int minTxMillis() {
    return minTx;
  }

  public int minRxMillis() {
    return minRx;
  }

  public int remoteMinTxMillis() {
    return remoteMinTx;
  }

  public int remoteMinRxMillis() {
    return remoteMinRx;
  }

  public int remoteMultiplier() {
    return remoteMultiplier;
  }

  public int txIntervalMillis() {
    return txInterval();
  }

  public int rxIntervalMillis() {
    return rxInterval();
  }

  public long detectMillis() {
    return detectMillis;
  }

  public long sendAtMillis() {
    return sendAtMillis;
  }

  public long lastSentMillis() {
    return lastSentMillis;
  }

  // Messages.

  private void send(int flags, long nowMillis) {
    byte[] b = new byte[BFD_AT + MESSAGE_BYTES];
    boolean hasDestination = settings.localDestination() != 0;
    Bytes.put48(
        b, 0, hasDestination ? settings.localDestination() : BfdSettings.DEFAULT_DESTINATION);
    Bytes.put48(b, 6, settings.localSource() != 0 ? settings.localSource() : source);
    Bytes.put16(b, 12, EtherType.IPV4);
    b[IPV4_AT] = 0x45;
    b[IPV4_AT + 1] = (byte) 0xc0;
    Bytes.put16(b, IPV4_AT + 2, b.length - IPV4_AT);
    b[IPV4_AT + 8] = (byte) 255;
    b[IPV4_AT + 9] = 17;
    Bytes.put32(b, IPV4_AT + 12, settings.sourceAddress());
    Bytes.put32(b, IPV4_AT + 16, settings.destinationAddress());
    Bytes.put16(b, IPV4_AT + 10, InternetChecksum.of(b, IPV4_AT, UDP_AT - IPV4_AT));
    Bytes.put16(b, UDP_AT, udpSource);
    Bytes.put16(b, UDP_AT + 2, UDP_PORT);
    Bytes.put16(b, UDP_AT + 4, b.length - UDP_AT);
    b[BFD_AT] = (byte) (VERSION << 5 | diagnostic);
    int poll = polls && flags == 0 ? FLAG_POLL : 0;
    b[BFD_AT + 1] = (byte) (state.ordinal() << 6 | flags | poll);
    b[BFD_AT + 2] = (byte) settings.multiplier();
    b[BFD_AT + 3] = MESSAGE_BYTES;
    Bytes.put32(b, BFD_AT + 4, discriminator);
    Bytes.put32(b, BFD_AT + 8, remoteDiscriminator);
    Bytes.put32(b, BFD_AT + 12, (long) minTx * MILLI_MICROS);
    Bytes.put32(b, BFD_AT + 16, (long) minRx * MILLI_MICROS);
    lastSentMillis = nowMillis;
    // RFC 5880, 6.8.7: up to a quarter less, and at least a tenth if one loss is too many.
    int most = txInterval() / 4;
    int least = settings.multiplier() == 1 ? txInterval() / 10 : 0;
    int jitter = least + (int) Long.remainderUnsigned(random.getAsLong(), most - least + 1L);
    sendAtMillis = nowMillis + txInterval() - jitter;
    out.send(b);
  }

  /**
   * A message came in; {@code at} is where it begins, behind the UDP header. RFC 5880, 6.8.6.
   *
   * @param ttl of the packet
   */
  public void receive(byte[] b, int at, int end, int ttl, long nowMillis) {
    ownCount++;
    if (ttl != 255 || end - at < MESSAGE_BYTES) {
      return;
    }
    int flags = Bytes.u8(b, at + 1) & FLAG_BITS;
    int length = Bytes.u8(b, at + 3);
    int multiplier = Bytes.u8(b, at + 2);
    int yours = (int) Bytes.u32(b, at + 8);
    int mine = (int) Bytes.u32(b, at + 4);
    State theirs = State.values()[Bytes.u8(b, at + 1) >> 6];
    boolean isMalformed =
        Bytes.u8(b, at) >> 5 != VERSION
            || length < MESSAGE_BYTES
            || multiplier == 0
            || (flags & FLAG_MULTIPOINT) != 0
            || mine == 0;
    boolean isStray =
        yours != 0 ? yours != discriminator : theirs != State.DOWN && theirs != State.ADMIN_DOWN;
    if (isMalformed || isStray) {
      return;
    }
    remoteState = theirs;
    remoteFlags = flags;
    remoteDiagnostic = Bytes.u8(b, at) & 0x1f;
    remoteDiscriminator = mine;
    remoteMultiplier = multiplier;
    remoteMinTx = (int) (Bytes.u32(b, at + 12) / MILLI_MICROS);
    int oldMinRx = remoteMinRx;
    remoteMinRx = Math.max((int) (Bytes.u32(b, at + 16) / MILLI_MICROS), 1);
    polls &= (flags & FLAG_FINAL) == 0;
    detectMillis = nowMillis + (long) rxInterval() * remoteMultiplier;
    move(theirs, nowMillis);
    if ((flags & FLAG_POLL) != 0) {
      send(FLAG_FINAL, nowMillis);
    } else if (oldMinRx != remoteMinRx) {
      sendAtMillis = Math.min(sendAtMillis, lastSentMillis + txInterval());
    }
  }

  private void move(State theirs, long nowMillis) {
    if (theirs == State.ADMIN_DOWN) {
      if (state != State.DOWN) {
        setState(State.DOWN, NEIGHBOR_DOWN, nowMillis);
      }
      return;
    }
    switch (state) {
      case ADMIN_DOWN -> {}
      case DOWN -> {
        if (theirs == State.DOWN) {
          setState(State.INIT, 0, nowMillis);
        } else if (theirs == State.INIT) {
          setState(State.UP, 0, nowMillis);
        }
      }
      case INIT -> {
        if (theirs == State.INIT || theirs == State.UP) {
          setState(State.UP, 0, nowMillis);
        }
      }
      case UP -> {
        if (theirs == State.DOWN) {
          setState(State.DOWN, NEIGHBOR_DOWN, nowMillis);
        }
      }
    }
  }
}
