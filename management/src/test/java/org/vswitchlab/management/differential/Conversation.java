package org.vswitchlab.management.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.InternetChecksum;

/**
 * Two ends that exchange packets, some of them wrong: what a connection tracker is to make sense
 * of. The ends may know each other by translated addresses.
 */
final class Conversation {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int GRE = 47;
  static final int SCTP = 132;

  private static final int LARGE_BYTES = 1400;
  private static final int NO_CHECKSUM = -1;

  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int PSH = 8;
  private static final int ACK = 16;
  private static final int[] WILD_FLAGS = {
    SYN, SYN | ACK, ACK, FIN | ACK, RST, RST | ACK, SYN | FIN, SYN | RST, FIN, 0, PSH, PSH | ACK
  };

  /**
   * One end.
   *
   * @param index number of its address
   * @param port its port, or the identifier of its echo requests
   */
  record End(int index, int port) {}

  private final RandomGenerator random;
  private final boolean isIpv6;
  private final int protocol;
  private final End client;
  private final End server;
  private End clientAsSeen;
  private End serverAsSeen;
  private final int[] next = new int[2];
  private List<String> messages = List.of();
  private int progress;
  private String last;

  Conversation(RandomGenerator random, boolean isIpv6, int protocol, End client, End server) {
    this.random = random;
    this.isIpv6 = isIpv6;
    this.protocol = protocol;
    this.client = client;
    this.server = server;
    this.clientAsSeen = client;
    this.serverAsSeen = server;
    next[0] = random.nextInt();
    next[1] = random.nextInt();
  }

  /** The server sees another client, and answers that one. */
  void clientIsSeenAs(End seen) {
    clientAsSeen = seen;
  }

  /** The client speaks to another server than the one that gets its packets. */
  void serverIsSeenAs(End seen) {
    serverAsSeen = seen;
  }

  /** What its segments and datagrams say, instead of nothing in particular. */
  void says(List<String> texts) {
    messages = texts;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** The next packet: {@code p1 HEX} from the client, {@code p2 HEX} from the server. */
  String next() {
    if (last != null && oneIn(12)) {
      return last;
    }
    boolean fromServer = progress > 0 && random.nextBoolean();
    byte[] packet =
        switch (protocol) {
          case TCP -> tcp(fromServer);
          case UDP -> udp(fromServer);
          case GRE, SCTP -> other(fromServer);
          default -> echo(fromServer);
        };
    last = (fromServer ? "p2 " : "p1 ") + HexFormat.of().formatHex(packet);
    return last;
  }

  private byte[] tcp(boolean wantsServer) {
    int side = wantsServer ? 1 : 0;
    int flags;
    if (oneIn(7)) {
      flags = WILD_FLAGS[random.nextInt(WILD_FLAGS.length)];
    } else if (progress == 0) {
      flags = oneIn(8) ? ACK : SYN;
    } else if (progress == 1) {
      flags = wantsServer ? (oneIn(6) ? RST | ACK : oneIn(8) ? SYN : SYN | ACK) : SYN;
    } else {
      flags = oneIn(7) ? FIN | ACK : oneIn(20) ? RST : oneIn(2) ? PSH | ACK : ACK;
    }
    progress++;
    int seq = next[side];
    int ack = (flags & ACK) != 0 ? next[1 - side] : 0;
    if (oneIn(12)) {
      seq += new int[] {1, -1, 1000, -70_000, 70_000, 5_000_000}[random.nextInt(6)];
    }
    if (oneIn(14)) {
      ack += new int[] {1, -1, -3000, -70_000, 70_000}[random.nextInt(5)];
    }
    byte[] text = messages.isEmpty() ? new byte[random.nextInt(20)] : message();
    byte[] segment = segment(side, seq, ack, flags, (flags & PSH) != 0 ? text : new byte[0]);
    int data = (flags & PSH) != 0 ? text.length : 0;
    if (seq == next[side]) {
      next[side] = seq + data + ((flags & (SYN | FIN)) != 0 ? 1 : 0);
    }
    return ip(wantsServer, segment, 16);
  }

  private byte[] message() {
    return messages.get(random.nextInt(messages.size())).getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] segment(int side, int seq, int ack, int flags, byte[] data) {
    boolean hasOptions = (flags & SYN) != 0 && !oneIn(3);
    byte[] b = new byte[20 + (hasOptions ? 8 : 0) + data.length];
    System.arraycopy(data, 0, b, b.length - data.length, data.length);
    ports(b, side == 1);
    Bytes.put32(b, 4, seq & 0xffff_ffffL);
    Bytes.put32(b, 8, ack & 0xffff_ffffL);
    b[12] = (byte) (hasOptions ? 0x70 : 0x50);
    b[13] = (byte) flags;
    Bytes.put16(b, 14, oneIn(10) ? 0 : oneIn(4) ? 100 : 8192);
    if (hasOptions) {
      b[20] = 1;
      b[21] = 3;
      b[22] = 3;
      b[23] = (byte) random.nextInt(9);
      Bytes.put32(b, 24, 0x01010101L);
    }
    return b;
  }

  private void ports(byte[] b, boolean fromServer) {
    Bytes.put16(b, 0, (fromServer ? server : client).port());
    Bytes.put16(b, 2, (fromServer ? clientAsSeen : serverAsSeen).port());
  }

  private byte[] udp(boolean fromServer) {
    progress++;
    byte[] text = "abcdefghij".substring(random.nextInt(10)).getBytes(StandardCharsets.US_ASCII);
    text = messages.isEmpty() ? text : message();
    byte[] b = new byte[8 + text.length];
    ports(b, fromServer);
    Bytes.put16(b, 4, b.length);
    System.arraycopy(text, 0, b, 8, text.length);
    return ip(fromServer, b, 6);
  }

  private byte[] echo(boolean fromServer) {
    progress++;
    byte[] b = new byte[16];
    int request = isIpv6 ? 128 : 8;
    int reply = isIpv6 ? 129 : 0;
    boolean isReply = fromServer != oneIn(8);
    b[0] = (byte) (isReply ? reply : request);
    if (!isIpv6 && oneIn(6)) {
      b[0] = (byte) (isReply ? 14 : 13);
    } else if (oneIn(12)) {
      b[0] = (byte) (isIpv6 ? 135 : 9);
    }
    b[1] = (byte) (oneIn(10) ? 1 : 0);
    Bytes.put16(b, 4, client.port());
    Bytes.put16(b, 6, progress);
    return ip(fromServer, b, 2);
  }

  /** What has ports that the tracker does not look at, or none. */
  private byte[] other(boolean fromServer) {
    progress++;
    byte[] b = new byte[20];
    if (protocol == SCTP) {
      ports(b, fromServer);
    }
    b[12] = 1;
    b[15] = 8;
    return packet(
        (fromServer ? server : client).index(),
        (fromServer ? clientAsSeen : serverAsSeen).index(),
        protocol,
        b,
        NO_CHECKSUM);
  }

  /** A large datagram of the client in fragments: {@code p1 HEX}. */
  List<String> fragments() {
    byte[] b = new byte[LARGE_BYTES];
    ports(b, false);
    Bytes.put16(b, 4, b.length);
    byte[] whole = packet(client.index(), serverAsSeen.index(), UDP, b, 6);
    int identification = random.nextInt(0x10000);
    List<String> frames = new ArrayList<>();
    int at = 0;
    while (at < b.length) {
      int bytes = Math.min(400 + 8 * random.nextInt(60), b.length - at);
      boolean hasMore = at + bytes < b.length;
      frames.add("p1 " + HexFormat.of().formatHex(part(whole, at, bytes, identification, hasMore)));
      at += oneIn(30) ? bytes - 8 : bytes;
      if (oneIn(30)) {
        at += 8;
      }
      at = hasMore ? at : b.length;
    }
    for (int i = frames.size(); i > 1 && oneIn(2); i--) {
      frames.add(random.nextInt(i), frames.remove(i - 1));
    }
    if (oneIn(6)) {
      frames.remove(random.nextInt(frames.size()));
    }
    return frames;
  }

  private byte[] part(byte[] whole, int at, int bytes, int identification, boolean hasMore) {
    int header = 14 + (isIpv6 ? 40 : 20);
    int extra = isIpv6 ? 8 : 0;
    byte[] b = Arrays.copyOf(whole, header + extra + bytes);
    System.arraycopy(whole, header + at, b, header + extra, bytes);
    if (isIpv6) {
      Bytes.put16(b, 18, extra + bytes);
      b[20] = 44;
      b[header] = UDP;
      b[header + 1] = 0;
      Bytes.put16(b, header + 2, at | (hasMore ? 1 : 0));
      Bytes.put32(b, header + 4, identification);
    } else {
      Bytes.put16(b, 16, 20 + bytes);
      Bytes.put16(b, 18, identification);
      Bytes.put16(b, 20, at / 8 | (hasMore ? 0x2000 : 0));
      Bytes.put16(b, 24, 0);
      Bytes.put16(b, 24, InternetChecksum.of(b, 14, 20));
    }
    return b;
  }

  private byte[] ip(boolean fromServer, byte[] payload, int checksumAt) {
    int from = (fromServer ? server : client).index();
    int to = (fromServer ? clientAsSeen : serverAsSeen).index();
    byte[] b = packet(from, to, protocol, payload, checksumAt);
    if (protocol == UDP && !isIpv6 && oneIn(8)) {
      Bytes.put16(b, 14 + 20 + checksumAt, 0);
    } else if (oneIn(25)) {
      b[14 + (isIpv6 ? 40 : 20) + checksumAt] ^= 0x55;
    }
    return b;
  }

  /**
   * A frame.
   *
   * @param checksumAt where the checksum is in the payload; it is filled in, unless there is none
   */
  private byte[] packet(int from, int to, int ipProtocol, byte[] payload, int checksumAt) {
    int header = isIpv6 ? 40 : 20;
    byte[] b = new byte[14 + header + payload.length];
    Bytes.put48(b, 0, 0x020000000002L);
    Bytes.put48(b, 6, 0x020000000001L);
    Bytes.put16(b, 12, isIpv6 ? 0x86dd : 0x0800);
    System.arraycopy(payload, 0, b, 14 + header, payload.length);
    int icmp = isIpv6 ? 58 : 1;
    boolean isKnown = ipProtocol == TCP || ipProtocol == UDP || checksumAt == NO_CHECKSUM;
    int number = isKnown ? ipProtocol : icmp;
    long sum = 0;
    if (isIpv6) {
      Bytes.put32(b, 14, 0x60000000L);
      Bytes.put16(b, 18, payload.length);
      b[20] = (byte) number;
      b[21] = 64;
      b[22] = (byte) 0xfd;
      b[37] = (byte) from;
      b[38] = (byte) 0xfd;
      b[53] = (byte) to;
      sum = InternetChecksum.add(0, b, 22, 32) + number + payload.length;
    } else {
      Bytes.put32(b, 14, 0x45000000L + 20 + payload.length);
      b[22] = 64;
      b[23] = (byte) number;
      Bytes.put32(b, 26, 0x0a000000L + from);
      Bytes.put32(b, 30, 0x0a000000L + to);
      Bytes.put16(b, 24, InternetChecksum.of(b, 14, 20));
      if (number != icmp) {
        sum = InternetChecksum.add(0, b, 26, 8) + number + payload.length;
      }
    }
    if (checksumAt == NO_CHECKSUM) {
      return b;
    }
    int at = 14 + header;
    sum = InternetChecksum.add(sum, b, at, payload.length);
    Bytes.put16(b, at + checksumAt, InternetChecksum.finish(sum));
    return b;
  }

  /**
   * An ICMP error about the last packet as the other side, or a router there, would send it.
   *
   * @param router number of the address that sends it, or -1 for the end itself
   */
  String error(int router) {
    if (last == null) {
      return next();
    }
    boolean aboutServers = last.startsWith("p2");
    byte[] about = HexFormat.of().parseHex(last.substring(3));
    // As it was seen by the side that got it.
    int header = isIpv6 ? 40 : 20;
    End source = aboutServers ? serverAsSeen : clientAsSeen;
    End destination = aboutServers ? client : server;
    int at = 14;
    if (isIpv6) {
      about[at + 23] = (byte) source.index();
      about[at + 39] = (byte) destination.index();
    } else {
      about[at + 15] = (byte) source.index();
      about[at + 19] = (byte) destination.index();
      Bytes.put16(about, at + 10, 0);
      Bytes.put16(about, at + 10, InternetChecksum.of(about, at, 20));
    }
    if (protocol == TCP || protocol == UDP) {
      Bytes.put16(about, at + header, source.port());
      Bytes.put16(about, at + header + 2, destination.port());
    }
    int quoted = Math.min(about.length - 14, header + (oneIn(10) ? 4 : oneIn(2) ? 8 : 20));
    byte[] b = new byte[8 + quoted];
    b[0] = (byte) (isIpv6 ? new int[] {1, 3, 4}[random.nextInt(3)] : oneIn(2) ? 3 : 11);
    b[1] = (byte) (b[0] == 3 && !isIpv6 ? 3 : 0);
    System.arraycopy(Arrays.copyOfRange(about, 14, 14 + quoted), 0, b, 8, quoted);
    int from = router >= 0 ? router : destination.index();
    byte[] frame = packet(from, source.index(), isIpv6 ? 58 : 1, b, 2);
    return (aboutServers ? "p1 " : "p2 ") + HexFormat.of().formatHex(frame);
  }
}
