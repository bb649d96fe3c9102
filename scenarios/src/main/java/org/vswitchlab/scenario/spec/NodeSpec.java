package org.vswitchlab.scenario.spec;

import java.util.List;
import java.util.Map;

/**
 * One node, defaults and kinds folded in.
 *
 * @param address {@code s1}, or {@code compute1/br-int} for a member of a hypervisor
 * @param host name of the machine that has its devices: its own address, but the hypervisor's for a
 *     bridge that is a member of one
 * @param kind what it is; {@code switch} is resolved
 * @param writtenKind what the file says: {@code switch} where the variant decides
 * @param ports in order of creation: those that links make in file order, then declared ones that
 *     stay unlinked. For a hypervisor its physical NICs
 * @param macText MAC address of the bridge's own interface if the file says one, else empty; a VM's
 *     is on its first port
 * @param addresses of a bridge's own interface; a VM's are on its ports
 * @param routes in file order, {@code gateway} first
 * @param sysctls knobs to set at time 0, in file order
 * @param exec commands to run at time 0, in order
 * @param bridge settings of a switch
 * @param members bridges, then VMs of a hypervisor
 */
public record NodeSpec(
    String address,
    String host,
    NodeKind kind,
    String writtenKind,
    List<PortSpec> ports,
    String macText,
    List<IpPrefix> addresses,
    List<RouteSpec> routes,
    Map<String, String> sysctls,
    List<ExecCommand> exec,
    BridgeSettings bridge,
    List<NodeSpec> members,
    SourceLocation location) {
  public NodeSpec {
    ports = List.copyOf(ports);
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
    sysctls = Ordered.copyOf(sysctls);
    exec = List.copyOf(exec);
    members = List.copyOf(members);
  }

  /** The name without the hypervisor: {@code br-int}. */
  public String name() {
    return address.substring(address.indexOf('/') + 1);
  }

  /** Whether it belongs to a hypervisor. */
  public boolean isMember() {
    return address.indexOf('/') >= 0;
  }

  /** The port of that name, or null. */
  public PortSpec port(String portName) {
    for (PortSpec port : ports) {
      if (port.name().equals(portName)) {
        return port;
      }
    }
    return null;
  }
}
