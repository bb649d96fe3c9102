package org.vswitchlab.bridge.netfilter;

import org.vswitchlab.bridge.FilterPacket;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.MacAddress;

/**
 * Makes the answer to a packet that a bridge refuses: an ICMP error (RFC 792, RFC 4443) or a TCP
 * reset (RFC 9293, 3.5.2), sent back by the port that the packet came in by.
 */
public final class Rejection {
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int ICMP_BYTES = 8;
  private static final int TCP_BYTES = 20;

  /** As much of the packet as fits a message of 576 bytes: RFC 1812, 4.3.2.3. */
  private static final int MOST_IPV4_BYTES = 536;

  /** As much of it as fits the least MTU of IPv6, less headers. */
  private static final int MOST_IPV6_BYTES = 1220;

  private static final int HOP_LIMIT = 64;
  private static final int DONT_FRAGMENT = 0x4000;
  private static final int ICMP_UNREACHABLE = 3;
  private static final int ICMPV6_UNREACHABLE = 1;
  private static final int ICMP_ECHO_REQUEST = 8;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

  private final boolean isReset;
  private final int icmpCode;
  private final int icmpv6Code;

  private Rejection(boolean isReset, int icmpCode, int icmpv6Code) {
    this.isReset = isReset;
    this.icmpCode = icmpCode;
    this.icmpv6Code = icmpv6Code;
  }

  /**
   * Answers with "destination unreachable".
   *
   * @param icmpCode reason for IPv4; -1 to leave IPv4 without an answer
   * @param icmpv6Code reason for IPv6; -1 to leave IPv6 without an answer
   */
  public static Rejection unreachable(int icmpCode, int icmpv6Code) {
    return new Rejection(false, icmpCode, icmpv6Code);
  }

  /** Answers TCP with a reset. */
  public static Rejection reset() {
    return new Rejection(true, -1, -1);
  }

  /** Puts the answer beside the packet, if there may be one. */
  public void answer(PacketHeaders headers) {
    FilterPacket packet = headers.packet();
    if (MacAddress.isMulticast(packet.frame().destination())) {
      return;
    }
    byte[] bytes = null;
    if (headers.isIpv4()) {
      bytes = isReset ? reset4(headers) : icmpCode < 0 ? null : unreachable4(headers);
    } else if (headers.isIpv6() && !isReset && icmpv6Code >= 0) {
      bytes = unreachable6(headers);
    }
    if (bytes != null) {
      packet.setReply(Frame.owning(bytes, packet.bridge().host().simulation().newOriginId()));
    }
  }

  /** The Ethernet header of the answer, with the packet's tag, and room for the rest. */
  private static byte[] back(PacketHeaders headers, int restBytes) {
    Frame frame = headers.packet().frame();
    int at = headers.networkOffset();
    byte[] bytes = new byte[at + restBytes];
    System.arraycopy(frame.array(), frame.offset(), bytes, 0, at);
    Bytes.put48(bytes, 0, frame.source());
    Bytes.put48(bytes, 6, frame.destination());
    return bytes;
  }

  private static void putIpv4(byte[] bytes, int at, Frame frame, int protocol) {
    bytes[at] = 0x45;
    Bytes.put16(bytes, at + 2, bytes.length - at);
    Bytes.put16(bytes, at + 6, DONT_FRAGMENT);
    bytes[at + 8] = HOP_LIMIT;
    bytes[at + 9] = (byte) protocol;
    System.arraycopy(frame.array(), frame.offset() + at + 16, bytes, at + 12, 4);
    System.arraycopy(frame.array(), frame.offset() + at + 12, bytes, at + 16, 4);
    Bytes.put16(bytes, at + 10, InternetChecksum.of(bytes, at, IPV4_BYTES));
  }

  private byte[] unreachable4(PacketHeaders headers) {
    Frame frame = headers.packet().frame();
    int at = headers.networkOffset();
    if (isIcmpButNoQuestion(headers, frame)) {
      return null;
    }
    // The bytes of the frame count, its padding with them.
    int kept = Math.min(MOST_IPV4_BYTES, frame.length() - at);
    byte[] bytes = back(headers, IPV4_BYTES + ICMP_BYTES + kept);
    putIpv4(bytes, at, frame, IpProtocol.ICMP);
    int icmp = at + IPV4_BYTES;
    bytes[icmp] = ICMP_UNREACHABLE;
    bytes[icmp + 1] = (byte) icmpCode;
    System.arraycopy(frame.array(), frame.offset() + at, bytes, icmp + ICMP_BYTES, kept);
    Bytes.put16(bytes, icmp + 2, InternetChecksum.of(bytes, icmp, bytes.length - icmp));
    return bytes;
  }

  /** RFC 1122, 3.2.2: no error about an error, nor about a fragment other than the first. */
  private static boolean isIcmpButNoQuestion(PacketHeaders headers, Frame frame) {
    if (headers.transportOffset() < 0) {
      return true;
    }
    boolean isIcmp = frame.u8(headers.networkOffset() + 9) == IpProtocol.ICMP;
    return isIcmp && frame.u8(headers.transportOffset()) != ICMP_ECHO_REQUEST;
  }

  private static byte[] reset4(PacketHeaders headers) {
    Frame frame = headers.packet().frame();
    int at = headers.networkOffset();
    int tcp = headers.transportOffset();
    boolean isTcp =
        frame.u8(at + 9) == IpProtocol.TCP && tcp > 0 && frame.length() >= tcp + TCP_BYTES;
    // The kernel counts padding as data here, so that the checksum of a short packet seems wrong.
    if (!isTcp || frame.length() - at != frame.u16(at + 2)) {
      return null;
    }
    int flags = frame.u8(tcp + 13);
    if ((flags & RST) != 0) {
      return null;
    }
    byte[] bytes = back(headers, IPV4_BYTES + TCP_BYTES);
    putIpv4(bytes, at, frame, IpProtocol.TCP);
    int answer = at + IPV4_BYTES;
    Bytes.put16(bytes, answer, frame.u16(tcp + 2));
    Bytes.put16(bytes, answer + 2, frame.u16(tcp));
    bytes[answer + 12] = TCP_BYTES / 4 << 4;
    if ((flags & ACK) != 0) {
      Bytes.put32(bytes, answer + 4, (int) frame.u32(tcp + 8));
      bytes[answer + 13] = RST;
    } else {
      int taken = frame.length() - tcp - 4 * (frame.u8(tcp + 12) >> 4);
      taken += (flags & SYN) != 0 ? 1 : 0;
      taken += (flags & FIN) != 0 ? 1 : 0;
      Bytes.put32(bytes, answer + 8, (int) (frame.u32(tcp + 4) + taken));
      bytes[answer + 13] = RST | ACK;
    }
    Bytes.put16(bytes, answer + 16, pseudoChecksum(bytes, at + 12, 8, answer, IpProtocol.TCP));
    return bytes;
  }

  private byte[] unreachable6(PacketHeaders headers) {
    Frame frame = headers.packet().frame();
    int at = headers.networkOffset();
    int kept = Math.min(MOST_IPV6_BYTES, frame.length() - at);
    byte[] bytes = back(headers, IPV6_BYTES + ICMP_BYTES + kept);
    bytes[at] = 0x60;
    Bytes.put16(bytes, at + 4, ICMP_BYTES + kept);
    bytes[at + 6] = IpProtocol.ICMPV6;
    bytes[at + 7] = HOP_LIMIT;
    System.arraycopy(frame.array(), frame.offset() + at + 24, bytes, at + 8, 16);
    System.arraycopy(frame.array(), frame.offset() + at + 8, bytes, at + 24, 16);
    int icmp = at + IPV6_BYTES;
    bytes[icmp] = ICMPV6_UNREACHABLE;
    bytes[icmp + 1] = (byte) icmpv6Code;
    System.arraycopy(frame.array(), frame.offset() + at, bytes, icmp + ICMP_BYTES, kept);
    Bytes.put16(bytes, icmp + 2, pseudoChecksum(bytes, at + 8, 32, icmp, IpProtocol.ICMPV6));
    return bytes;
  }

  /** Checksum from {@code from} to the end, with the addresses, length and protocol before it. */
  private static int pseudoChecksum(
      byte[] bytes, int addresses, int addressBytes, int from, int protocol) {
    int length = bytes.length - from;
    byte[] all = new byte[addressBytes + 8 + length];
    System.arraycopy(bytes, addresses, all, 0, addressBytes);
    Bytes.put32(all, addressBytes, length);
    Bytes.put32(all, addressBytes + 4, protocol);
    System.arraycopy(bytes, from, all, addressBytes + 8, length);
    return InternetChecksum.of(all, 0, all.length);
  }
}
