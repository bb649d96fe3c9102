package org.vswitchlab.wire;

/** The part of {@link FrameText} about TCP and UDP. */
final class TransportText {
  private TransportText() {}

  static void append(
      StringBuilder text,
      String source,
      String destination,
      int protocol,
      byte[] bytes,
      int offset,
      int limit,
      boolean isCutShort) {
    if (protocol == IpProtocol.UDP) {
      udp(text, source, destination, UdpView.of(bytes, offset, limit), isCutShort);
    } else {
      tcp(text, source, destination, TcpView.of(bytes, offset, limit));
    }
  }

  private static void udp(
      StringBuilder text, String source, String destination, UdpView udp, boolean isCutShort) {
    boolean isReadable = udp.availableBytes() >= UdpHeader.BYTES;
    endpoints(text, source, destination, isReadable, udp);
    if (!isReadable || (!udp.isValid() && !isCutShort)) {
      FrameText.malformed(text, "UDP", udp);
      return;
    }
    text.append("UDP, length ").append(udp.payloadBytes());
  }

  private static void endpoints(
      StringBuilder text, String source, String destination, boolean hasPorts, WireView view) {
    text.append(source);
    if (hasPorts) {
      text.append('.').append(Bytes.u16(view.array(), view.offset()));
    }
    text.append(" > ").append(destination);
    if (hasPorts) {
      text.append('.').append(Bytes.u16(view.array(), view.offset() + 2));
    }
    text.append(": ");
  }

  private static void tcp(StringBuilder text, String source, String destination, TcpView tcp) {
    endpoints(text, source, destination, tcp.availableBytes() >= 4, tcp);
    if (!tcp.isValid()) {
      FrameText.malformed(text, "TCP", tcp);
      return;
    }
    text.append("Flags [").append(flags(tcp)).append(']');
    long sequence = Integer.toUnsignedLong(tcp.sequence());
    if (tcp.payloadBytes() > 0) {
      text.append(", seq ").append(sequence).append(':');
      text.append((sequence + tcp.payloadBytes()) & 0xffff_ffffL);
    } else if (tcp.has(TcpHeader.SYN) || tcp.has(TcpHeader.FIN) || tcp.has(TcpHeader.RST)) {
      text.append(", seq ").append(sequence);
    }
    if (tcp.has(TcpHeader.ACK)) {
      text.append(", ack ").append(Integer.toUnsignedLong(tcp.acknowledgment()));
    }
    text.append(", win ").append(tcp.window());
    options(text, tcp.options());
    text.append(", length ").append(tcp.payloadBytes());
  }

  private static String flags(TcpView tcp) {
    StringBuilder text = new StringBuilder();
    text.append(tcp.has(TcpHeader.FIN) ? "F" : "");
    text.append(tcp.has(TcpHeader.SYN) ? "S" : "");
    text.append(tcp.has(TcpHeader.RST) ? "R" : "");
    text.append(tcp.has(TcpHeader.PSH) ? "P" : "");
    text.append(tcp.has(TcpHeader.ACK) ? "." : "");
    text.append(tcp.has(TcpHeader.URG) ? "U" : "");
    text.append(tcp.has(TcpHeader.ECE) ? "E" : "");
    text.append(tcp.has(TcpHeader.CWR) ? "W" : "");
    return text.length() == 0 ? "none" : text.toString();
  }

  private static void options(StringBuilder text, TcpOptions options) {
    if (options.equals(TcpOptions.NONE)) {
      return;
    }
    String separator = ", options [";
    if (options.maximumSegmentBytes() != TcpOptions.ABSENT) {
      text.append(separator).append("mss ").append(options.maximumSegmentBytes());
      separator = ",";
    }
    if (options.isSackPermitted()) {
      text.append(separator).append("sackOK");
      separator = ",";
    }
    if (options.hasTimestamps()) {
      text.append(separator).append("TS val ");
      text.append(Integer.toUnsignedLong(options.timestampValue())).append(" ecr ");
      text.append(Integer.toUnsignedLong(options.timestampEcho()));
      separator = ",";
    }
    if (options.windowScale() != TcpOptions.ABSENT) {
      text.append(separator).append("wscale ").append(options.windowScale());
    }
    text.append(']');
  }
}
