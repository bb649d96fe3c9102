package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.InternetChecksum;

/** The {@code nat} part of {@code ct}: chooses addresses and ports, and rewrites packets. */
final class AddressTranslation {
  private static final int FIRST_EPHEMERAL_PORT = 1024;
  private static final int LAST_PORT = 65535;
  private static final int ICMP_BYTES = 8;

  private final ConnectionTracker tracker;

  AddressTranslation(ConnectionTracker tracker) {
    this.tracker = tracker;
  }

  /**
   * The key of answers under a translation that no other connection uses; null if there is none
   * left. Of a range of addresses one is chosen, and no other is tried where its ports are taken.
   */
  ConnectionKey replyFor(ConnectionKey original, NatSpec nat, long nowNanos) {
    boolean isSource = nat.kind() == NatSpec.Kind.SRC;
    int hash = hash(original);
    ConnectionKey translated = original;
    if (nat.hasAddress()) {
      long span = nat.maxLow() - nat.minLow() + 1;
      long step = Integer.toUnsignedLong(hash);
      long low = nat.minLow() + (span == 0 ? step : Long.remainderUnsigned(step, span));
      translated =
          isSource
              ? original.withSource(nat.minHigh(), low, original.sourcePort())
              : original.withDestination(nat.minHigh(), low, original.destinationPort());
    }
    ConnectionKey free = withFreePort(translated, nat, hash, nowNanos);
    return free == null ? null : free.reversed();
  }

  /** The key of answers in a connection that was expected. */
  static ConnectionKey replyFor(ConnectionKey original, Expectation expectation) {
    long high = expectation.natHigh();
    long low = expectation.natLow();
    ConnectionKey reply = original.reversed();
    return expectation.translatesSource()
        ? reply.withDestination(high, low, reply.destinationPort())
        : reply.withSource(high, low, reply.sourcePort());
  }

  /** Same input, same choice: the real one's hash differs from run to run. */
  private static int hash(ConnectionKey key) {
    long h = key.sourceLow() * 31 + key.destinationLow();
    h = h * 31 + key.sourcePort();
    h = (h * 31 + key.destinationPort()) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (h >>> 32);
  }

  private ConnectionKey withFreePort(
      ConnectionKey translated, NatSpec nat, int hash, long nowNanos) {
    if (!translated.hasPorts()) {
      return isFree(translated, nowNanos) ? translated : null;
    }
    boolean isSource = nat.kind() == NatSpec.Kind.SRC;
    ConnectionKey first = translated;
    if (nat.minPort() != 0) {
      int span = nat.maxPort() - nat.minPort() + 1;
      int start = Integer.remainderUnsigned(hash, span);
      first = withPort(translated, nat.minPort() + start, isSource);
      for (int i = 0; i < span; i++) {
        int port = nat.minPort() + (start + i) % span;
        ConnectionKey candidate = withPort(translated, port, isSource);
        if (isFree(candidate, nowNanos)) {
          return candidate;
        }
      }
      if (isSource) {
        return null;
      }
    } else if (isFree(translated, nowNanos)) {
      return translated;
    }
    return withOtherSourcePort(first, nowNanos);
  }

  private static ConnectionKey withPort(ConnectionKey key, int port, boolean isSource) {
    return isSource
        ? key.withSource(key.sourceHigh(), key.sourceLow(), port)
        : key.withDestination(key.destinationHigh(), key.destinationLow(), port);
  }

  /** Without a range of its own the source port gives way, for both kinds. */
  private ConnectionKey withOtherSourcePort(ConnectionKey taken, long nowNanos) {
    int original = taken.sourcePort();
    int first = original < 512 ? 1 : original < FIRST_EPHEMERAL_PORT ? 600 : FIRST_EPHEMERAL_PORT;
    int last = original < 512 ? 511 : original < FIRST_EPHEMERAL_PORT ? 1023 : LAST_PORT;
    int port = original;
    for (int i = first; i <= last; i++) {
      port = port >= last || port < first ? first : port + 1;
      ConnectionKey candidate = taken.withSource(taken.sourceHigh(), taken.sourceLow(), port);
      if (isFree(candidate, nowNanos)) {
        return candidate;
      }
    }
    return null;
  }

  private boolean isFree(ConnectionKey translated, long nowNanos) {
    ConnectionKey reply = translated.reversed();
    return reply != null && tracker.find(reply, nowNanos) == null;
  }

  /**
   * What {@code nat} without arguments makes of the answers to a new connection: the real datapath
   * expects them from nowhere, so that none is ever recognized.
   */
  ConnectionKey replyFromNowhere(ConnectionKey original, long nowNanos) {
    ConnectionKey reply = original.reversed();
    reply = reply.withSource(0, 0, reply.sourcePort());
    if (original.hasPorts()) {
      reply = reply.withDestination(reply.destinationHigh(), reply.destinationLow(), 0);
    }
    return tracker.find(reply, nowNanos) == null ? reply : null;
  }

  // Rewriting.

  /** Rewrites the packet and says so in its ct_state. */
  void apply(Packet packet, Connection connection, boolean isReply) {
    ConnectionKey wanted = asSent(connection, isReply);
    boolean changesSource = changesSource(connection, isReply);
    rewriteAddress(packet, wanted, changesSource);
    rewritePort(packet, wanted, changesSource);
    note(packet, changesSource);
  }

  /** How packets of that direction leave. */
  private static ConnectionKey asSent(Connection connection, boolean isReply) {
    return isReply ? connection.original().reversed() : connection.reply().reversed();
  }

  private static boolean changesSource(Connection connection, boolean isReply) {
    return (connection.nat() == NatSpec.Kind.SRC) != isReply;
  }

  private static void note(Packet packet, boolean changesSource) {
    int flag = changesSource ? FlowKey.CT_SRC_NAT : FlowKey.CT_DST_NAT;
    ConntrackMetadata.addState(packet.metadata(), flag);
  }

  private static void rewriteAddress(Packet packet, ConnectionKey wanted, boolean changesSource) {
    Match.Builder fields = Match.builder();
    boolean isIpv6 = wanted.isIpv6();
    FlowField field =
        isIpv6
            ? changesSource ? FlowField.IPV6_SRC : FlowField.IPV6_DST
            : changesSource ? FlowField.IP_SRC : FlowField.IP_DST;
    long high = changesSource ? wanted.sourceHigh() : wanted.destinationHigh();
    long low = changesSource ? wanted.sourceLow() : wanted.destinationLow();
    if (isIpv6) {
      fields.exact(field, high, low);
      HeaderWriter.set(packet, HeaderGroup.IPV6, fields.build());
    } else {
      fields.exact(field, low);
      HeaderWriter.set(packet, HeaderGroup.IPV4, fields.build());
    }
  }

  private static void rewritePort(Packet packet, ConnectionKey wanted, boolean changesSource) {
    boolean isTcp = wanted.protocol() == ConnectionKey.TCP;
    if (!wanted.hasPorts()) {
      return;
    }
    // Both ports: without a range of its own, the source port may give way to another one.
    HeaderWriter.set(
        packet,
        isTcp ? HeaderGroup.TCP : HeaderGroup.UDP,
        Match.builder()
            .exact(isTcp ? FlowField.TCP_SRC : FlowField.UDP_SRC, wanted.sourcePort())
            .exact(isTcp ? FlowField.TCP_DST : FlowField.UDP_DST, wanted.destinationPort())
            .build());
  }

  /**
   * An ICMP error: one of its own addresses, whoever reports it, and the opposite one of the packet
   * that it quotes.
   */
  void applyToError(Packet packet, Connection connection, boolean isReply) {
    ConnectionKey wanted = asSent(connection, isReply);
    boolean changesSource = changesSource(connection, isReply);
    int l3 = packet.layout().l3Offset();
    int icmp = packet.layout().l4Offset();
    int end = packet.length() - packet.layout().paddingBytes();
    byte[] before = packet.frame().copyBytes();
    rewriteAddress(packet, wanted, changesSource);
    byte[] b = packet.writableBytes();
    if (wanted.isIpv6()) {
      mistakeForQuoted(wanted.protocol(), before, b, l3 + 8, icmp);
    }
    QuotedPacket quoted = new QuotedPacket(b, icmp + ICMP_BYTES, end, wanted.isIpv6());
    quoted.rewrite(wanted.reversed(), !changesSource);
    completeIcmpChecksum(b, l3, icmp, end, wanted.isIpv6());
    note(packet, changesSource);
  }

  /**
   * The real datapath looks for the checksum of the quoted protocol in the ICMPv6 message itself,
   * and carries the change of the addresses into what is there: the end of the MTU, or the
   * beginning of the quoted source address.
   */
  private static void mistakeForQuoted(
      int protocol, byte[] before, byte[] b, int addresses, int icmp) {
    boolean isUdp = protocol == ConnectionKey.UDP;
    int at = icmp + (isUdp ? 6 : 16);
    if (!isUdp && protocol != ConnectionKey.TCP || isUdp && Bytes.u16(b, at) == 0) {
      return;
    }
    int sum = Bytes.u16(b, at);
    for (int i = addresses; i < addresses + 32; i += 2) {
      sum = InternetChecksum.updated(sum, Bytes.u16(before, i), Bytes.u16(b, i));
    }
    Bytes.put16(b, at, isUdp && sum == 0 ? 0xffff : sum);
  }

  private static void completeIcmpChecksum(byte[] b, int l3, int icmp, int end, boolean isIpv6) {
    Bytes.put16(b, icmp + 2, 0);
    long sum = 0;
    if (isIpv6) {
      sum = InternetChecksum.add(ConnectionKey.ICMPV6 + (end - icmp), b, l3 + 8, 32);
    }
    sum = InternetChecksum.add(sum, b, icmp, end - icmp);
    Bytes.put16(b, icmp + 2, InternetChecksum.finish(sum));
  }
}
