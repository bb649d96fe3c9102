package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv4Message;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.Ipv4View;

/** Puts fragments together (RFC 791, 3.2). A datagram is given up after 30 s. */
final class Ipv4Reassembly {
  /** net.ipv4.ipfrag_time. */
  private static final long TIMEOUT_NANOS = 30 * SimTime.NANOS_PER_SECOND;

  private record Key(int source, int destination, int identification, int protocol) {}

  private record Piece(int offset, int length, Frame frame, int dataAt) {}

  /** One datagram that is not complete. */
  private static final class Pending {
    final List<Piece> pieces = new ArrayList<>();
    IpInterface in;
    Frame first;
    int totalDataBytes = -1;
    Timer timeout;
  }

  private final IpStack stack;
  private final Map<Key, Pending> pending = new LinkedHashMap<>();

  Ipv4Reassembly(IpStack stack) {
    this.stack = stack;
  }

  void receive(IpInterface in, Frame frame) {
    Ipv4View ip = Ipv4Protocol.header(frame);
    int offset = ip.fragmentOffsetBytes();
    int length = ip.payloadBytes();
    if ((ip.hasMoreFragments() && length % 8 != 0) || offset + length > 65535) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    Key key = new Key(ip.source(), ip.destination(), ip.identification(), ip.protocol());
    Pending datagram = pending.computeIfAbsent(key, this::begin);
    datagram.in = in;
    for (Piece other : datagram.pieces) {
      if (other.offset() == offset && other.length() == length) {
        // The same piece once more, as a duplicating link makes it.
        stack.ledger().delivered();
        return;
      }
      if (offset < other.offset() + other.length() && other.offset() < offset + length) {
        // RFC 5722: overlapping pieces are an attack; the datagram is given up.
        give(key, datagram);
        in.drop(frame, DropReason.MALFORMED);
        return;
      }
    }
    datagram.pieces.add(new Piece(offset, length, frame, ip.payloadOffset()));
    if (offset == 0) {
      datagram.first = frame;
    }
    if (!ip.hasMoreFragments()) {
      datagram.totalDataBytes = offset + length;
    }
    if (isComplete(datagram)) {
      give(key, datagram);
      deliver(datagram);
    } else {
      stack.ledger().delivered();
    }
  }

  private Pending begin(Key key) {
    Pending datagram = new Pending();
    datagram.timeout = new Timer(stack.simulation(), () -> expire(key));
    datagram.timeout.armAfter(TIMEOUT_NANOS);
    return datagram;
  }

  private static boolean isComplete(Pending datagram) {
    int sum = 0;
    for (Piece piece : datagram.pieces) {
      sum += piece.length();
    }
    return sum == datagram.totalDataBytes && datagram.first != null;
  }

  private void give(Key key, Pending datagram) {
    pending.remove(key);
    datagram.timeout.disarm();
  }

  /** The whole takes over the account of the piece that came last. */
  private void deliver(Pending datagram) {
    Ipv4View ip = Ipv4Protocol.header(datagram.first);
    int dataAt = EthernetHeader.BYTES + ip.headerBytes();
    byte[] whole = new byte[dataAt + datagram.totalDataBytes];
    System.arraycopy(datagram.first.array(), datagram.first.offset(), whole, 0, dataAt);
    for (Piece piece : datagram.pieces) {
      System.arraycopy(
          piece.frame().array(), piece.dataAt(), whole, dataAt + piece.offset(), piece.length());
    }
    int at = EthernetHeader.BYTES;
    int totalBytes = ip.headerBytes() + datagram.totalDataBytes;
    Bytes.put16(whole, at + 2, totalBytes);
    Bytes.put16(whole, at + 6, 0);
    Bytes.put16(whole, at + 10, 0);
    Bytes.put16(whole, at + 10, InternetChecksum.of(whole, at, ip.headerBytes()));
    stack
        .ipv4()
        .deliver(datagram.in, datagram.first.rewritten(whole), ip.headerBytes(), totalBytes);
  }

  private void expire(Key key) {
    Pending datagram = pending.remove(key);
    // RFC 792: only the first fragment holds what the error has to quote.
    if (datagram != null && datagram.first != null) {
      stack
          .icmpv4()
          .sendError(
              datagram.in,
              datagram.first,
              Icmpv4Message.TIME_EXCEEDED,
              Icmpv4Message.REASSEMBLY_TIMEOUT,
              0);
    }
  }
}
