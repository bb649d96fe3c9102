package org.vswitchlab.ovs.ofproto.sampling;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.ofproto.sampling.IpfixTemplate.Network;
import org.vswitchlab.ovs.ofproto.sampling.IpfixTemplate.Transport;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/** Says of a packet what IPFIX tells of it, in the order of its template. */
public final class IpfixKeys {
  private static final int ETHERNET_BYTES = 14;
  private static final int VLAN_BYTES = 4;
  private static final int IPV6_HEADER_BYTES = 40;

  /**
   * An interface.
   *
   * @param index its number; 0 if it has none
   */
  public record Interface(int index, String name) {
    /** A packet that leaves by no port that anybody knows. */
    public static final Interface UNKNOWN = new Interface(0, "");
  }

  /**
   * Where a packet was sampled.
   *
   * @param point observation point
   * @param egress null if it was sampled on its way in
   */
  public record Place(long point, Interface ingress, Interface egress) {}

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final FlowKey key;

  private IpfixKeys(FlowKey key) {
    this.key = key;
  }

  static IpfixSample sample(Frame frame, FlowKey key, Place place, boolean isDropped) {
    boolean isTagged = key.vlanTci(0) != 0;
    Network network = Network.of(key.ethType());
    Transport transport = Transport.of(network, (int) key.get(FlowField.NW_PROTO));
    IpfixTemplate template =
        new IpfixTemplate(isTagged, network, transport, false, place.egress() != null);
    byte[] fields = new IpfixKeys(key).fields(template, place);
    return new IpfixSample(
        template,
        fields,
        frame.length(),
        ipBytes(frame, network),
        key.get(FlowField.ETH_DST),
        template.isTcp() ? (int) key.get(FlowField.TCP_FLAGS) : 0,
        isDropped);
  }

  private static int ipBytes(Frame frame, Network network) {
    if (network == Network.OTHER) {
      return 0;
    }
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.extract(frame, 0, new FlowKey());
    int at = extractor.l3Offset();
    if (at < 0 || at + 6 > frame.length()) {
      return 0;
    }
    return network == Network.IPV4 ? frame.u16(at + 2) : frame.u16(at + 4) + IPV6_HEADER_BYTES;
  }

  private byte[] fields(IpfixTemplate template, Place place) {
    put(4, place.point());
    put(1, place.egress() == null ? 0 : 1);
    put(6, key.get(FlowField.ETH_SRC));
    put(6, key.get(FlowField.ETH_DST));
    put(2, key.ethType());
    put(1, template.isTagged() ? ETHERNET_BYTES + VLAN_BYTES : ETHERNET_BYTES);
    put(place.ingress());
    if (place.egress() != null) {
      put(place.egress());
    }
    if (template.isTagged()) {
      int tci = key.vlanTci(0);
      put(2, tci & FlowKey.VLAN_VID_MASK);
      put(2, tci & FlowKey.VLAN_VID_MASK);
      put(1, tci >>> FlowKey.VLAN_PCP_SHIFT & 7);
    }
    if (template.isIp()) {
      ip(template.network());
    }
    if (template.transport() == Transport.ICMP) {
      put(1, key.get(FlowField.TCP_SRC));
      put(1, key.get(FlowField.TCP_DST));
    } else if (template.transport() != Transport.OTHER) {
      put(2, key.get(FlowField.TCP_SRC));
      put(2, key.get(FlowField.TCP_DST));
    }
    return out.toByteArray();
  }

  private void ip(Network network) {
    long dscp = key.get(FlowField.IP_DSCP);
    put(1, network == Network.IPV4 ? 4 : 6);
    put(1, key.get(FlowField.NW_TTL));
    put(1, key.get(FlowField.NW_PROTO));
    put(1, dscp);
    put(1, dscp >>> 3);
    put(1, dscp << 2 | key.get(FlowField.NW_ECN));
    if (network == Network.IPV4) {
      put(4, key.get(FlowField.IP_SRC));
      put(4, key.get(FlowField.IP_DST));
    } else {
      put(8, key.getHigh(FlowField.IPV6_SRC));
      put(8, key.get(FlowField.IPV6_SRC));
      put(8, key.getHigh(FlowField.IPV6_DST));
      put(8, key.get(FlowField.IPV6_DST));
      put(4, key.get(FlowField.IPV6_LABEL));
    }
  }

  /** Index, type, name and description; types and descriptions are known of DPDK devices alone. */
  private void put(Interface device) {
    byte[] name = device.name().getBytes(StandardCharsets.UTF_8);
    put(4, device.index());
    put(4, 0);
    put(1, name.length);
    out.writeBytes(name);
    put(1, 0);
  }

  private void put(int byteCount, long value) {
    byte[] bytes = new byte[8];
    Bytes.put64(bytes, 0, value);
    out.write(bytes, 8 - byteCount, byteCount);
  }
}
