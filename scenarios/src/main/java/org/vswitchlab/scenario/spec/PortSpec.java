package org.vswitchlab.scenario.spec;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One interface of a node, with everything that the node, its {@code ports:} and the link say.
 *
 * @param ref its address
 * @param macText MAC address; chosen here if the file says none, so that all are known and readable
 * @param addresses in file order
 * @param vlan neutral VLAN keys
 * @param mtuBytes largest payload
 * @param type Open vSwitch interface type ({@code internal}, {@code patch}, {@code vxlan}); empty
 *     for an ordinary device
 * @param options key-value settings of the interface, in file order: {@code options} of Open
 *     vSwitch
 * @param ofport requested OpenFlow port number
 * @param link name of the link that ends here; empty if unlinked
 */
public record PortSpec(
    PortRef ref,
    String macText,
    List<IpPrefix> addresses,
    VlanMembership vlan,
    int mtuBytes,
    String type,
    Map<String, String> options,
    OptionalInt ofport,
    String link,
    SourceLocation location) {
  public PortSpec {
    addresses = List.copyOf(addresses);
    options = Ordered.copyOf(options);
  }

  public String name() {
    return ref.port();
  }

  public long mac() {
    return org.vswitchlab.wire.MacAddress.parse(macText);
  }

  public boolean isLinked() {
    return !link.isEmpty();
  }
}
