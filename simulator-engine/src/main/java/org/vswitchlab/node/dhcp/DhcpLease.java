package org.vswitchlab.node.dhcp;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.DhcpMessage;
import org.vswitchlab.wire.DhcpView;
import org.vswitchlab.wire.Ipv4Address;

/**
 * What a server gave to a client.
 *
 * @param address the client's
 * @param prefixLength 0 to 32; that of the address's class if the server gave no mask
 * @param server identifier of the server
 * @param seconds how long the lease lasts
 * @param renewalSeconds when the client asks the server again (T1)
 * @param rebindingSeconds when the client asks all servers (T2)
 * @param routers default gateways in order of preference
 * @param broadcast directed broadcast address, or 0 if the server gave none
 * @param mtuBytes of the interface, or 0 if the server gave none
 */
public record DhcpLease(
    int address,
    int prefixLength,
    int server,
    long seconds,
    long renewalSeconds,
    long rebindingSeconds,
    List<Integer> routers,
    int broadcast,
    int mtuBytes) {
  /** RFC 2131, 4.1: a lease of all ones never ends. */
  public static final long FOREVER_SECONDS = 0xffff_ffffL;

  /** What a lease lasts whose server does not say, as udhcpc takes it. */
  private static final int UNTOLD_SECONDS = 3600;

  static DhcpLease of(DhcpView ack) {
    int address = ack.yourIp();
    int mask = ack.intOption(DhcpMessage.SUBNET_MASK, classMask(address));
    long seconds = Integer.toUnsignedLong(ack.intOption(DhcpMessage.LEASE_TIME, UNTOLD_SECONDS));
    // RFC 2131, 4.4.5: half and seven eighths of the lease, unless the server says otherwise.
    long renewal = seconds(ack, DhcpMessage.RENEWAL_TIME, seconds / 2);
    long rebinding = seconds(ack, DhcpMessage.REBINDING_TIME, seconds * 7 / 8);
    byte[] mtu = ack.option(DhcpMessage.INTERFACE_MTU);
    return new DhcpLease(
        address,
        Integer.bitCount(mask),
        ack.intOption(DhcpMessage.SERVER_IDENTIFIER, 0),
        seconds,
        renewal,
        rebinding,
        addresses(ack.option(DhcpMessage.ROUTERS)),
        ack.intOption(DhcpMessage.BROADCAST_ADDRESS, 0),
        mtu == null || mtu.length != 2 ? 0 : Bytes.u16(mtu, 0));
  }

  private static long seconds(DhcpView ack, int code, long otherwise) {
    return Integer.toUnsignedLong(ack.intOption(code, (int) otherwise));
  }

  private static List<Integer> addresses(byte[] value) {
    List<Integer> result = new ArrayList<>();
    for (int i = 0; value != null && i + 4 <= value.length; i += 4) {
      result.add(Bytes.i32(value, i));
    }
    return List.copyOf(result);
  }

  /** The mask of the days before prefixes, by the first bits of the address. */
  private static int classMask(int address) {
    int first = address >>> 24;
    return Ipv4Address.mask(first < 128 ? 8 : first < 192 ? 16 : 24);
  }

  public boolean isForever() {
    return seconds == FOREVER_SECONDS;
  }
}
