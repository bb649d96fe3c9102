package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VethDevice;
import org.vswitchlab.node.Host;

/** {@code ip link add NAME type veth peer name PEER}. */
final class VethKind implements LinkKind {
  private static final int SEGMENT_BYTES = 524280;

  private static final String USAGE =
      """
      Usage: ip link <options> type veth [peer <options>]
      To get <options> type 'ip link add help'\
      """;

  @Override
  public String name() {
    return "veth";
  }

  @Override
  public Creation read(IpInvocation ip, IpArguments arguments) {
    if (!arguments.isEmpty() && !arguments.accept("peer")) {
      throw new IpException(1, USAGE);
    }
    LinkRequest peer = LinkRequest.read(ip, arguments);
    String asked = peer.addedName();
    return (name, parent, mac) -> create(ip.host(), name, mac, peer, asked);
  }

  private NetDevice create(Host host, String name, Long mac, LinkRequest peer, String asked) {
    String peerName = asked != null ? asked : LinkKinds.freeName(host, name(), name);
    if (peerName.equals(name)) {
      throw IpException.answer("File exists");
    }
    peer.check(peerName);
    VethDevice device =
        VethDevice.pair(
            host.simulation(),
            host.ledger(),
            host.name(),
            name,
            LinkKinds.mac(host, name, mac),
            peerName,
            LinkKinds.mac(host, peerName, peer.mac()));
    // The kernel makes the far end first.
    host.addDevice(device.peer());
    host.addDevice(device);
    peer.finish(device.peer());
    return device;
  }

  @Override
  public void set(IpInvocation ip, NetDevice device, IpArguments arguments) {
    read(ip, arguments);
    if (!isKindOf(ip.host(), device)) {
      throw IpException.answer("Operation not supported");
    }
  }

  @Override
  public int segmentBytes(NetDevice device) {
    return SEGMENT_BYTES;
  }

  @Override
  public boolean hasDetails() {
    return false;
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof VethDevice;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    ip.host().removeDevice(device);
  }

  @Override
  public String details(Host host, NetDevice device) {
    return "veth ";
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    // Nothing but the kind itself is shown.
  }
}
