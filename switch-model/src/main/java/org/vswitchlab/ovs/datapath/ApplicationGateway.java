package org.vswitchlab.ovs.datapath;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.Ipv6Address;

/**
 * Follows protocols whose packets announce further connections: FTP and TFTP. What they announce is
 * expected from then on; addresses inside of messages are translated where their packet's are.
 */
final class ApplicationGateway {
  /** What a packet may be, by its ports. */
  enum Control {
    NONE,
    FTP,
    TFTP
  }

  private static final int FTP_PORT = 21;
  private static final int TFTP_PORT = 69;

  private final Map<ConnectionKey, Expectation> expectations = new LinkedHashMap<>();

  /** What the packet is, if an action names a helper for it or none. */
  static Control controlOf(Packet packet, String helper) {
    FlowKey key = packet.key();
    int protocol = (int) key.get(FlowField.NW_PROTO);
    if (protocol == ConnectionKey.TCP) {
      boolean isFtp =
          "ftp".equals(helper)
              || key.get(FlowField.TCP_SRC) == FTP_PORT
              || key.get(FlowField.TCP_DST) == FTP_PORT;
      return isFtp && isIp(key) ? Control.FTP : Control.NONE;
    }
    boolean isTftp =
        protocol == ConnectionKey.UDP
            && ("tftp".equals(helper) || key.get(FlowField.UDP_DST) == TFTP_PORT);
    return isTftp && isIp(key) ? Control.TFTP : Control.NONE;
  }

  private static boolean isIp(FlowKey key) {
    return key.get(FlowField.IP_FRAG) == 0;
  }

  /** Whether a connection that begins with such a packet may have that helper. */
  static boolean fits(String helper, Control control) {
    return switch (control) {
      case NONE -> true;
      case FTP -> "ftp".equals(helper);
      case TFTP -> "tftp".equals(helper);
    };
  }

  // Expectations.

  /** Who announced a connection that begins so; null if nobody did. */
  Expectation find(ConnectionKey key) {
    return expectations.isEmpty()
        ? null
        : expectations.get(key.withSource(key.sourceHigh(), key.sourceLow(), 0));
  }

  private void expect(Connection parent, int port, boolean isReply) {
    Expectation expectation = Expectation.of(parent, port, isReply);
    expectations.putIfAbsent(expectation.key(), expectation);
  }

  /** A connection is gone, and with it what it announced. */
  void forget(Connection parent) {
    if (parent.helper() == null || expectations.isEmpty()) {
      return;
    }
    List<ConnectionKey> gone = new ArrayList<>();
    expectations.forEach(
        (key, expectation) -> {
          if (expectation.parentKey().equals(parent.original())) {
            gone.add(key);
          }
        });
    gone.forEach(expectations::remove);
  }

  // Packets of control connections.

  /** Looks at a packet of a connection that has a helper. */
  void inspect(
      Packet packet, Connection connection, Control control, boolean isReply, boolean translates) {
    if (control == Control.TFTP) {
      expect(connection, connection.original().sourcePort(), isReplyByState(packet));
    } else if (control == Control.FTP) {
      boolean isIpv6 = connection.original().isIpv6();
      String message = ftpMessage(packet);
      if (FtpAnnouncement.isOne(message, isIpv6)) {
        announced(packet, connection, message, isReply, translates);
      }
    }
  }

  private static boolean isReplyByState(Packet packet) {
    return (ConntrackMetadata.state(packet.metadata()) & FlowKey.CT_REPLY) != 0;
  }

  /** Whether it is a packet of a control connection that announces nothing. */
  static boolean isPlainFtp(Packet packet, Control control) {
    return control == Control.FTP
        && !FtpAnnouncement.isOne(ftpMessage(packet), packet.key().ethType() == 0x86dd);
  }

  private static int payloadStart(Packet packet) {
    int l4 = packet.layout().l4Offset();
    return l4 < 0 ? packet.length() : l4 + (packet.u8(l4 + 12) >>> 4) * 4;
  }

  private static String ftpMessage(Packet packet) {
    int start = payloadStart(packet);
    int end = packet.length() - packet.layout().paddingBytes();
    int offset = packet.frame().offset();
    return start >= end
        ? ""
        : FtpAnnouncement.message(packet.frame().array(), offset + start, offset + end);
  }

  private void announced(
      Packet packet, Connection parent, String message, boolean isReply, boolean translates) {
    FlowKey metadata = packet.metadata();
    FtpAnnouncement announcement = FtpAnnouncement.parse(message, parent.original().isIpv6());
    if (announcement == null || !isHonest(announcement, parent)) {
      ConntrackMetadata.addState(metadata, FlowKey.CT_INVALID | FlowKey.CT_TRACKED);
      return;
    }
    expect(parent, announcement.port(), isReplyByState(packet));
    int skew = 0;
    if (translates && announcement.addressLength() > 0 && packet.hasRoom()) {
      skew = rewrite(packet, announcement, addressFor(announcement, parent));
    }
    shift(packet, parent, isReply);
    completeChecksum(packet);
    if (skew != 0) {
      parent.skew(parent.sequenceSkew() + skew, isReply);
    }
  }

  /** A client names itself and a server names itself: nobody makes one attack the other. */
  private static boolean isHonest(FtpAnnouncement announcement, Connection parent) {
    if (announcement.addressLength() == 0) {
      return true;
    }
    ConnectionKey original = parent.original();
    ConnectionKey reply = parent.reply();
    boolean isActive = announcement.isActive();
    long high = isActive ? original.sourceHigh() : original.destinationHigh();
    long low = isActive ? original.sourceLow() : original.destinationLow();
    long otherHigh = isActive ? reply.destinationHigh() : reply.sourceHigh();
    long otherLow = isActive ? reply.destinationLow() : reply.sourceLow();
    return announcement.high() == high && announcement.low() == low
        || announcement.high() == otherHigh && announcement.low() == otherLow;
  }

  /** What the other side knows the announced end by. */
  private static Ipv6Address addressFor(FtpAnnouncement announcement, Connection parent) {
    return announcement.isActive()
        ? new Ipv6Address(parent.reply().destinationHigh(), parent.reply().destinationLow())
        : new Ipv6Address(parent.original().destinationHigh(), parent.original().destinationLow());
  }

  /** Writes another address into the message. Returns by how many bytes it is longer now. */
  private static int rewrite(Packet packet, FtpAnnouncement announcement, Ipv6Address address) {
    StringBuilder text = new StringBuilder();
    boolean isIpv6 = packet.key().ethType() == 0x86dd;
    if (isIpv6) {
      AddressText.appendIpv6(text, address.high(), address.low());
    } else {
      AddressText.appendIpv4(text, (int) address.low());
    }
    byte[] written = text.toString().replace('.', ',').getBytes(StandardCharsets.ISO_8859_1);
    int at = payloadStart(packet) + announcement.addressStart();
    int skew = written.length - announcement.addressLength();
    int l3 = packet.layout().l3Offset();
    byte[] old = packet.frame().copyBytes();
    byte[] b = new byte[old.length + skew];
    System.arraycopy(old, 0, b, 0, at);
    System.arraycopy(written, 0, b, at, written.length);
    int rest = at + announcement.addressLength();
    System.arraycopy(old, rest, b, at + written.length, old.length - rest);
    if (skew != 0 && isIpv6) {
      Bytes.put16(b, l3 + 4, Bytes.u16(b, l3 + 4) + skew);
    } else if (skew != 0) {
      int bytes = Bytes.u16(b, l3 + 2);
      Bytes.put16(b, l3 + 2, bytes + skew);
      int sum = InternetChecksum.updated(Bytes.u16(b, l3 + 10), bytes, bytes + skew);
      Bytes.put16(b, l3 + 10, sum);
    }
    packet.replaceBytes(b);
    return skew;
  }

  /** A packet that announces nothing, whose numbers must follow what was rewritten before. */
  void follow(Packet packet, Connection connection, boolean isReply) {
    shift(packet, connection, isReply);
    completeChecksum(packet);
  }

  private static void shift(Packet packet, Connection connection, boolean isReply) {
    int skew = connection.sequenceSkew();
    int l4 = packet.layout().l4Offset();
    if (skew == 0 || l4 < 0) {
      return;
    }
    byte[] b = packet.writableBytes();
    if (isReply == connection.skewsReply()) {
      Bytes.put32(b, l4 + 4, (Bytes.i32(b, l4 + 4) + skew) & 0xffff_ffffL);
    } else {
      Bytes.put32(b, l4 + 8, (Bytes.i32(b, l4 + 8) - skew) & 0xffff_ffffL);
    }
  }

  private static void completeChecksum(Packet packet) {
    int l3 = packet.layout().l3Offset();
    int l4 = packet.layout().l4Offset();
    int end = packet.length() - packet.layout().paddingBytes();
    boolean isIpv6 = packet.key().ethType() == 0x86dd;
    byte[] b = packet.writableBytes();
    Bytes.put16(b, l4 + 16, 0);
    long sum = ConnectionKey.TCP + (end - l4);
    int addresses = isIpv6 ? l3 + 8 : l3 + 12;
    sum = InternetChecksum.add(sum, b, addresses, isIpv6 ? 32 : 8);
    sum = InternetChecksum.add(sum, b, l4, end - l4);
    Bytes.put16(b, l4 + 16, InternetChecksum.finish(sum));
  }
}
