package org.vswitchlab.node.dhcp;

import java.util.List;
import org.vswitchlab.wire.DhcpMessage;

/**
 * How a client program asks.
 *
 * @param timeToLive of what it sends before it has an address
 * @param typeOfService likewise
 * @param discoverOptions options of a DHCPDISCOVER after its type
 * @param requestOptions options of a DHCPREQUEST after type, server and address
 * @param setsMtu whether the interface takes the MTU that a server gives
 * @param limitsAddress whether the address is shown with the lease's end
 */
public record DhcpClientSettings(
    int timeToLive,
    int typeOfService,
    List<DhcpMessage.Option> discoverOptions,
    List<DhcpMessage.Option> requestOptions,
    boolean setsMtu,
    boolean limitsAddress) {
  public DhcpClientSettings {
    discoverOptions = List.copyOf(discoverOptions);
    requestOptions = List.copyOf(requestOptions);
  }
}
