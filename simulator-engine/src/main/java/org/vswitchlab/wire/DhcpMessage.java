package org.vswitchlab.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A DHCP message for IPv4 over Ethernet (RFC 2131, 2), without the names of the old BOOTP.
 *
 * @param operation {@link #BOOT_REQUEST} or {@link #BOOT_REPLY}
 * @param transactionId chosen by the client
 * @param seconds since the client began, 16 bits
 * @param flags {@link #BROADCAST} or 0
 * @param clientIp address that the client uses already, or 0
 * @param yourIp address given to the client, or 0
 * @param serverIp next server, or 0
 * @param relayIp relay agent, or 0
 * @param clientMac hardware address of the client
 * @param options in their order on the wire, without padding and end
 */
public record DhcpMessage(
    int operation,
    int transactionId,
    int seconds,
    int flags,
    int clientIp,
    int yourIp,
    int serverIp,
    int relayIp,
    long clientMac,
    List<Option> options) {
  public static final int BOOT_REQUEST = 1;
  public static final int BOOT_REPLY = 2;

  /** Flag of a client that cannot receive unicast before it has an address (RFC 2131, 4.1). */
  public static final int BROADCAST = 0x8000;

  public static final int SERVER_PORT = 67;
  public static final int CLIENT_PORT = 68;

  /** Values of option 53, RFC 2132, 9.6. */
  public static final int DISCOVER = 1;

  public static final int OFFER = 2;
  public static final int REQUEST = 3;
  public static final int DECLINE = 4;
  public static final int ACK = 5;
  public static final int NAK = 6;
  public static final int RELEASE = 7;
  public static final int INFORM = 8;

  /** Option codes of RFC 2132. */
  public static final int SUBNET_MASK = 1;

  public static final int ROUTERS = 3;
  public static final int NAME_SERVERS = 6;
  public static final int HOST_NAME = 12;
  public static final int DOMAIN_NAME = 15;
  public static final int INTERFACE_MTU = 26;
  public static final int BROADCAST_ADDRESS = 28;
  public static final int TIME_SERVERS = 42;
  public static final int REQUESTED_ADDRESS = 50;
  public static final int LEASE_TIME = 51;
  public static final int MESSAGE_TYPE = 53;
  public static final int SERVER_IDENTIFIER = 54;
  public static final int PARAMETER_LIST = 55;
  public static final int MAXIMUM_SIZE = 57;
  public static final int RENEWAL_TIME = 58;
  public static final int REBINDING_TIME = 59;
  public static final int VENDOR_CLASS = 60;
  public static final int CLIENT_IDENTIFIER = 61;

  /** RFC 3442. */
  public static final int CLASSLESS_ROUTES = 121;

  static final int PAD = 0;
  static final int END = 255;
  static final int MAGIC_COOKIE = 0x63825363;

  /** Fixed part: header, hardware address, names, cookie. */
  static final int FIXED_BYTES = 240;

  /** Shorter messages are padded, since old relays drop them (RFC 1542, 2.1). */
  private static final int LEAST_BYTES = 300;

  /**
   * One option.
   *
   * @param code 1 to 254
   * @param value at most 255 bytes
   */
  public record Option(int code, byte[] value) {
    public Option {
      if (code <= PAD || code >= END || value.length > 255) {
        throw new IllegalArgumentException("option " + code + " of " + value.length + " bytes");
      }
      value = value.clone();
    }

    public static Option ofByte(int code, int value) {
      return new Option(code, new byte[] {(byte) value});
    }

    public static Option ofShort(int code, int value) {
      byte[] bytes = new byte[2];
      Bytes.put16(bytes, 0, value);
      return new Option(code, bytes);
    }

    /** An address, or a time in seconds. */
    public static Option ofInt(int code, int value) {
      byte[] bytes = new byte[4];
      Bytes.put32(bytes, 0, value);
      return new Option(code, bytes);
    }

    @Override
    public byte[] value() {
      return value.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Option that && code == that.code && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Objects.hash(code, Arrays.hashCode(value));
    }
  }

  public DhcpMessage {
    options = List.copyOf(options);
  }

  public byte[] toBytes() {
    byte[] fixed = new byte[FIXED_BYTES];
    fixed[0] = (byte) operation;
    fixed[1] = 1;
    fixed[2] = 6;
    Bytes.put32(fixed, 4, transactionId);
    Bytes.put16(fixed, 8, seconds);
    Bytes.put16(fixed, 10, flags);
    Bytes.put32(fixed, 12, clientIp);
    Bytes.put32(fixed, 16, yourIp);
    Bytes.put32(fixed, 20, serverIp);
    Bytes.put32(fixed, 24, relayIp);
    Bytes.put48(fixed, 28, clientMac);
    Bytes.put32(fixed, 236, MAGIC_COOKIE);
    ByteArrayOutputStream out = new ByteArrayOutputStream(LEAST_BYTES);
    out.writeBytes(fixed);
    for (Option option : options) {
      out.write(option.code());
      out.write(option.value.length);
      out.writeBytes(option.value);
    }
    out.write(END);
    byte[] bytes = out.toByteArray();
    return bytes.length < LEAST_BYTES ? Arrays.copyOf(bytes, LEAST_BYTES) : bytes;
  }

  /** The message in UDP and IPv4, as a client without an address or a server to it sends it. */
  public Frame frame(
      long destinationMac, long sourceMac, Ipv4Header ip, UdpHeader udp, long originId) {
    byte[] payload = toBytes();
    int ipAt = EthernetHeader.BYTES;
    int udpAt = ipAt + ip.headerBytes();
    byte[] bytes = new byte[udpAt + UdpHeader.BYTES + payload.length];
    EthernetHeader.write(bytes, 0, destinationMac, sourceMac, EtherType.IPV4);
    ip.write(bytes, ipAt, UdpHeader.BYTES + payload.length);
    System.arraycopy(payload, 0, bytes, udpAt + UdpHeader.BYTES, payload.length);
    long pseudoHeader =
        InternetChecksum.pseudoHeader(
            ip.source(), ip.destination(), IpProtocol.UDP, UdpHeader.BYTES + payload.length);
    udp.write(bytes, udpAt, payload.length, pseudoHeader);
    return Frame.owning(bytes, originId);
  }
}
