package org.vswitchlab.management.stream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Where to connect to or to listen, ovsdb(7) "Connection Methods": {@code unix:PATH}, {@code
 * punix:PATH}, {@code tcp:HOST:PORT}, {@code ptcp:PORT[:HOST]}, {@code ssl:HOST:PORT}, {@code
 * pssl:PORT[:HOST]}.
 *
 * @param text as the user wrote it
 * @param isPassive whether to listen
 * @param isTls whether what is sent goes through TLS
 * @param family Unix or Internet
 * @param socketAddress resolved
 */
public record StreamAddress(
    String text,
    boolean isPassive,
    boolean isTls,
    StandardProtocolFamily family,
    SocketAddress socketAddress) {

  /** Longest path of a Unix socket that Linux takes, without the final zero: unix(7). */
  public static final int MAX_UNIX_PATH_BYTES = 107;

  /**
   * Reads an address.
   *
   * @param runDirectory to which relative paths of Unix sockets are relative
   * @param defaultPort for {@code tcp:} without a port; 0 if the port is required
   * @throws IllegalArgumentException naming the text and what was expected
   */
  public static StreamAddress parse(String text, Path runDirectory, int defaultPort) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    return switch (scheme) {
      case "unix", "punix" -> unix(text, scheme.startsWith("p"), runDirectory.resolve(rest), rest);
      case "tcp", "ssl" -> active(text, rest, defaultPort);
      case "ptcp", "pssl" -> passive(text, rest, defaultPort);
      default ->
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "' is not a connection; expected unix:, tcp:, ssl:, punix:, ptcp: or pssl:");
    };
  }

  private static StreamAddress unix(String text, boolean passive, Path path, String rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' names no path");
    }
    if (path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
        > MAX_UNIX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "'" + path + "' is longer than the " + MAX_UNIX_PATH_BYTES + " bytes of a Unix socket");
    }
    return new StreamAddress(
        text, passive, false, StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path));
  }

  private static StreamAddress active(String text, String rest, int defaultPort) {
    int portColon = portColon(rest);
    String host = portColon < 0 ? rest : rest.substring(0, portColon);
    String port = portColon < 0 ? "" : rest.substring(portColon + 1);
    return internet(text, false, host, port, defaultPort);
  }

  private static StreamAddress passive(String text, String rest, int defaultPort) {
    int hostColon = rest.indexOf(':');
    String port = hostColon < 0 ? rest : rest.substring(0, hostColon);
    // ovsdb(7): without HOST, any IPv4 address of this machine.
    String host = hostColon < 0 ? "0.0.0.0" : rest.substring(hostColon + 1);
    return internet(text, true, host, port, defaultPort);
  }

  /** The colon before the port; none inside a bracketed IPv6 address. */
  private static int portColon(String rest) {
    int colon = rest.lastIndexOf(':');
    return colon > rest.lastIndexOf(']') && (rest.startsWith("[") || rest.indexOf(':') == colon)
        ? colon
        : -1;
  }

  private static StreamAddress internet(
      String text, boolean passive, String host, String portText, int defaultPort) {
    int port = portText.isEmpty() && defaultPort != 0 ? defaultPort : port(text, portText);
    String bare = host.startsWith("[") && host.endsWith("]") ? inside(host) : host;
    if (bare.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' names no host");
    }
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(bare), port);
      StandardProtocolFamily family =
          address.getAddress() instanceof java.net.Inet6Address
              ? StandardProtocolFamily.INET6
              : StandardProtocolFamily.INET;
      boolean isTls = text.startsWith("ssl:") || text.startsWith("pssl:");
      return new StreamAddress(text, passive, isTls, family, address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + text + "': unknown host '" + bare + "'", e);
    }
  }

  private static String inside(String bracketed) {
    return bracketed.substring(1, bracketed.length() - 1);
  }

  private static int port(String text, String portText) {
    try {
      int port = Integer.parseInt(portText);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Answered below, together with numbers out of range.
    }
    throw new IllegalArgumentException(
        "'" + text + "': '" + portText + "' is not a port; expected 0..65535");
  }

  /** Whether idle connections are probed unless told otherwise: not those of this machine. */
  public boolean needsProbes() {
    return family != StandardProtocolFamily.UNIX;
  }

  @Override
  public String toString() {
    return text;
  }
}
