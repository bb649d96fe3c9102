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
  private static final int MAX_ADDRESSES_TRIED = 256;

  private final ConnectionTracker tracker;

  AddressTranslation(ConnectionTracker tracker) {
    this.tracker = tracker;
  }

  /**
   * The key of answers under a translation that no other connection uses; null if there is none
   * left.
   */
  ConnectionKey replyFor(ConnectionKey original, NatSpec nat, long nowNanos) {
    boolean isSource = nat.kind() == NatSpec.Kind.SRC;
    long span = nat.maxLow() - nat.minLow() + 1;
    long start = span <= 1 ? 0 : Integer.toUnsignedLong(hash(original)) % span;
    for (int i = 0; i < Math.min(Math.max(span, 1), MAX_ADDRESSES_TRIED); i++) {
      long low = nat.minLow() + (start + i) % Math.max(span, 1);
      ConnectionKey translated = original;
      if (nat.hasAddress()) {
        translated =
            isSource
                ? original.withSource(nat.minHigh(), low, original.sourcePort())
                : original.withDestination(nat.minHigh(), low, original.destinationPort());
      }
      ConnectionKey free = withFreePort(translated, nat, isSource, nowNanos);
      if (free != null) {
        return free.reversed();
      }
    }
    return null;
  }

  /** Same input, same choice: the real one's hash differs from run to run. */
  private static int hash(ConnectionKey key) {
    long h = key.sourceLow() * 31 + key.destinationLow();
    h = h * 31 + key.sourcePort();
    h = (h * 31 + key.destinationPort()) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (h >>> 32);
  }

  private ConnectionKey withFreePort(
      ConnectionKey translated, NatSpec nat, boolean isSource, long nowNanos) {
    if (!translated.hasPorts()) {
      return isFree(translated, nowNanos) ? translated : null;
    }
    if (nat.minPort() != 0) {
      ConnectionKey free = inRange(translated, nat, isSource, nowNanos);
      if (free != null || isSource) {
        return free;
      }
    } else if (isFree(translated, nowNanos)) {
      return translated;
    }
    // Without a range of its own the source port gives way, for both kinds.
    int original = translated.sourcePort();
    int first = original < 512 ? 1 : original < FIRST_EPHEMERAL_PORT ? 600 : FIRST_EPHEMERAL_PORT;
    int last = original < 512 ? 511 : original < FIRST_EPHEMERAL_PORT ? 1023 : LAST_PORT;
    int port = original;
    for (int i = first; i <= last; i++) {
      port = port >= last || port < first ? first : port + 1;
      ConnectionKey candidate =
          translated.withSource(translated.sourceHigh(), translated.sourceLow(), port);
      if (isFree(candidate, nowNanos)) {
        return candidate;
      }
    }
    return null;
  }

  private ConnectionKey inRange(
      ConnectionKey translated, NatSpec nat, boolean isSource, long nowNanos) {
    int span = nat.maxPort() - nat.minPort() + 1;
    int start = Integer.remainderUnsigned(hash(translated), span);
    for (int i = 0; i < span; i++) {
      int port = nat.minPort() + (start + i) % span;
      ConnectionKey candidate =
          isSource
              ? translated.withSource(translated.sourceHigh(), translated.sourceLow(), port)
              : translated.withDestination(
                  translated.destinationHigh(), translated.destinationLow(), port);
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

  // Rewriting.

  /** Rewrites the packet and says so in its ct_state. */
  void apply(Packet packet, Connection connection, boolean isReply) {
    ConnectionKey wanted =
        isReply ? connection.original().reversed() : connection.reply().reversed();
    boolean changesSource = (connection.nat() == NatSpec.Kind.SRC) != isReply;
    rewriteAddresses(packet, wanted);
    rewritePorts(packet, wanted);
    note(packet, changesSource);
  }

  private static void note(Packet packet, boolean changesSource) {
    FlowKey metadata = packet.metadata();
    int flag = changesSource ? FlowKey.CT_SRC_NAT : FlowKey.CT_DST_NAT;
    metadata.set(FlowField.CT_STATE, metadata.get(FlowField.CT_STATE) | flag);
  }

  private static void rewriteAddresses(Packet packet, ConnectionKey wanted) {
    Match.Builder fields = Match.builder();
    if (wanted.isIpv6()) {
      fields.exact(FlowField.IPV6_SRC, wanted.sourceHigh(), wanted.sourceLow());
      fields.exact(FlowField.IPV6_DST, wanted.destinationHigh(), wanted.destinationLow());
      HeaderWriter.set(packet, HeaderGroup.IPV6, fields.build());
    } else {
      fields.exact(FlowField.IP_SRC, wanted.sourceLow());
      fields.exact(FlowField.IP_DST, wanted.destinationLow());
      HeaderWriter.set(packet, HeaderGroup.IPV4, fields.build());
    }
  }

  private static void rewritePorts(Packet packet, ConnectionKey wanted) {
    if (wanted.protocol() == ConnectionKey.TCP) {
      HeaderWriter.set(
          packet,
          HeaderGroup.TCP,
          Match.builder()
              .exact(FlowField.TCP_SRC, wanted.sourcePort())
              .exact(FlowField.TCP_DST, wanted.destinationPort())
              .build());
    } else if (wanted.protocol() == ConnectionKey.UDP) {
      HeaderWriter.set(
          packet,
          HeaderGroup.UDP,
          Match.builder()
              .exact(FlowField.UDP_SRC, wanted.sourcePort())
              .exact(FlowField.UDP_DST, wanted.destinationPort())
              .build());
    }
  }

  /**
   * An ICMP error: its own addresses, and those of the packet that it quotes, which lie reversed.
   */
  void applyToError(Packet packet, Connection connection, boolean isReply) {
    ConnectionKey seen = isReply ? connection.reply() : connection.original();
    ConnectionKey wanted =
        isReply ? connection.original().reversed() : connection.reply().reversed();
    boolean changesSource = (connection.nat() == NatSpec.Kind.SRC) != isReply;
    FlowKey key = packet.key();
    boolean isIpv6 = wanted.isIpv6();
    FlowField from = isIpv6 ? FlowField.IPV6_SRC : FlowField.IP_SRC;
    boolean fromPeer = key.get(from) == seen.sourceLow() && key.getHigh(from) == seen.sourceHigh();
    // Who reports the error may be a router in between, whose address stays.
    ConnectionKey outer =
        fromPeer
            ? wanted
            : wanted.withSource(key.getHigh(from), key.get(from), wanted.sourcePort());
    rewriteAddresses(packet, outer);
    rewriteQuoted(packet, wanted.reversed(), isIpv6);
    note(packet, changesSource);
  }

  private static void rewriteQuoted(Packet packet, ConnectionKey quoted, boolean isIpv6) {
    int icmp = packet.layout().l4Offset();
    int end = packet.length() - packet.layout().paddingBytes();
    int l3 = packet.layout().l3Offset();
    byte[] b = packet.writableBytes();
    int at = icmp + 8;
    int l4 = at + (isIpv6 ? 40 : (b[at] & 15) * 4);
    if (isIpv6) {
      Bytes.put64(b, at + 8, quoted.sourceHigh());
      Bytes.put64(b, at + 16, quoted.sourceLow());
      Bytes.put64(b, at + 24, quoted.destinationHigh());
      Bytes.put64(b, at + 32, quoted.destinationLow());
    } else {
      Bytes.put32(b, at + 12, quoted.sourceLow());
      Bytes.put32(b, at + 16, quoted.destinationLow());
      Bytes.put16(b, at + 10, 0);
      Bytes.put16(b, at + 10, InternetChecksum.of(b, at, l4 - at));
    }
    if (quoted.hasPorts()) {
      Bytes.put16(b, l4, quoted.sourcePort());
      Bytes.put16(b, l4 + 2, quoted.destinationPort());
    }
    Bytes.put16(b, icmp + 2, 0);
    long sum = 0;
    if (isIpv6) {
      for (int i = l3 + 8; i < l3 + 40; i += 4) {
        sum += Bytes.u32(b, i);
      }
      sum += ConnectionKey.ICMPV6 + (end - icmp);
    }
    Bytes.put16(
        b, icmp + 2, InternetChecksum.finish(InternetChecksum.add(sum, b, icmp, end - icmp)));
  }
}
