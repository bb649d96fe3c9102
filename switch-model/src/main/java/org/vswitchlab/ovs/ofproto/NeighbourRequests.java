package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;

/** Asks for the Ethernet address of a tunnel's next hop. */
final class NeighbourRequests {
  private static final int ETHERNET_BYTES = 14;
  private static final int IPV6_BYTES = 40;
  private static final int HOP_LIMIT = 255;

  private NeighbourRequests() {}

  /** Sends the request through the tables of the bridge, as if its own port had sent it. */
  static void send(SideEffects.NeighbourRequest request) {
    byte[] packet = UnderlayAddress.isIpv4(request.target()) ? arp(request) : solicitation(request);
    request
        .out()
        .bridge()
        .packetOut(request.out().number(), packet, List.of(Action.Output.to(OpenFlowPort.TABLE)));
  }

  private static byte[] arp(SideEffects.NeighbourRequest request) {
    ArpPacket packet =
        new ArpPacket(
            ArpPacket.REQUEST,
            request.mac(),
            UnderlayAddress.toIpv4(request.source()),
            0,
            UnderlayAddress.toIpv4(request.target()));
    return packet.frameTo(0xffff_ffff_ffffL, 0).copyBytes();
  }

  private static byte[] solicitation(SideEffects.NeighbourRequest request) {
    Icmpv6Message message = Icmpv6Message.neighbourSolicitation(request.target(), request.mac());
    Ipv6Address destination = request.target().solicitedNode();
    byte[] b = new byte[ETHERNET_BYTES + IPV6_BYTES + message.lengthBytes()];
    Bytes.put48(b, 0, destination.multicastMac());
    Bytes.put48(b, 6, request.mac());
    Bytes.put16(b, 12, EtherType.IPV6);
    Bytes.put32(b, 14, 6L << 28);
    Bytes.put16(b, 18, message.lengthBytes());
    b[20] = (byte) IpProtocol.ICMPV6;
    b[21] = (byte) HOP_LIMIT;
    request.source().write(b, 22);
    destination.write(b, 38);
    message.write(b, ETHERNET_BYTES + IPV6_BYTES, request.source(), destination);
    return b;
  }
}
