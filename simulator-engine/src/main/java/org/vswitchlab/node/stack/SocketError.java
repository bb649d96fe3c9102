package org.vswitchlab.node.stack;

/** Why a socket could not send or connect: the names of errno(3) with their texts. */
public enum SocketError {
  ENETUNREACH("Network is unreachable"),
  EHOSTUNREACH("No route to host"),
  EMSGSIZE("Message too long"),
  ECONNREFUSED("Connection refused"),
  ECONNRESET("Connection reset by peer"),
  ETIMEDOUT("Connection timed out"),
  EADDRINUSE("Address already in use"),
  EADDRNOTAVAIL("Cannot assign requested address"),
  EACCES("Permission denied"),
  EINVAL("Invalid argument"),
  EPIPE("Broken pipe"),
  ENOTCONN("Transport endpoint is not connected"),
  ENETDOWN("Network is down"),
  ENODEV("No such device"),
  EPROTO("Protocol error");

  private final String text;

  SocketError(String text) {
    this.text = text;
  }

  /** The sentence that strerror(3) gives. */
  public String text() {
    return text;
  }
}
