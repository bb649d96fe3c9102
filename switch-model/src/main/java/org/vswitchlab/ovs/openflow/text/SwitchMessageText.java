package org.vswitchlab.ovs.openflow.text;

import java.util.StringJoiner;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.ConntrackTuple;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.FeaturesReply;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.IpfixStats;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/** Words of messages about the switch. */
final class SwitchMessageText {
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  private final MessageText text;
  private final StringBuilder out;

  SwitchMessageText(MessageText text) {
    this.text = text;
    this.out = text.out;
  }

  void append(SwitchMessage message) {
    if (message instanceof FeaturesReply m) {
      features(m);
    } else if (message instanceof SwitchMessage.SwitchConfig m) {
      out.append(" frags=").append(m.fragments().text());
      out.append(m.invalidTtlToController() > 0 ? " invalid_ttl_to_controller" : "");
      out.append(" miss_send_len=").append(m.missSendLenBytes()).append('\n');
    } else if (message instanceof SwitchMessage.DescReply m) {
      out.append("\nManufacturer: ").append(m.manufacturer());
      out.append("\nHardware: ").append(m.hardware());
      out.append("\nSoftware: ").append(m.software());
      out.append("\nSerial Num: ").append(m.serial());
      out.append("\nDP Description: ").append(m.datapath()).append('\n');
    } else if (message instanceof SwitchMessage.CtFlushZone m) {
      out.append(" zone_id=").append(m.zone());
    } else if (message instanceof SwitchMessage.CtFlush m) {
      out.append(" zone=").append(Math.max(m.zone(), 0)).append(" '");
      tuple(m, m.original());
      out.append(",ct_nw_proto=").append(m.ipProtocol()).append("' '");
      tuple(m, m.reply());
      out.append('\'');
    } else if (message instanceof SwitchMessage.IpfixStatsReply m) {
      ipfix(m);
    }
  }

  private void features(FeaturesReply m) {
    out.append(String.format(" dpid:%016x\n", m.datapathId()));
    out.append("n_tables:").append(m.tableCount());
    out.append(", n_buffers:").append(m.bufferCount());
    if (m.auxiliaryId() != 0) {
      out.append(", auxiliary_id:").append(m.auxiliaryId());
    }
    out.append("\ncapabilities: ").append(capabilities(m.capabilities())).append('\n');
    if (text.version == OpenFlowVersion.OPENFLOW10) {
      out.append("actions: ").append(ActionNames.of(text.version, m.actions())).append('\n');
    }
    new PortMessageText(text).ports(m.ports());
  }

  private String capabilities(int bits) {
    boolean is10 = text.version == OpenFlowVersion.OPENFLOW10;
    String[] names = {
      "FLOW_STATS",
      "TABLE_STATS",
      "PORT_STATS",
      is10 ? "STP" : "GROUP_STATS",
      "",
      "IP_REASM",
      "QUEUE_STATS",
      "ARP_MATCH_IP",
      "PORT_BLOCKED",
      "BUNDLES",
      "FLOW_MONITORING"
    };
    StringJoiner words = new StringJoiner(" ");
    words.setEmptyValue("0");
    for (int i = 0; i < names.length; i++) {
      if ((bits & 1 << i) != 0) {
        words.add(names[i]);
      }
    }
    return words.toString();
  }

  private void tuple(SwitchMessage.CtFlush m, ConntrackTuple tuple) {
    boolean isIpv4 = isIpv4(m.original()) || isIpv4(m.reply());
    String prefix = isIpv4 ? "ct_nw_" : "ct_ipv6_";
    out.append(prefix).append("src=").append(address(tuple.source()));
    out.append(',').append(prefix).append("dst=").append(address(tuple.destination()));
    if (m.ipProtocol() == ICMP || m.ipProtocol() == ICMPV6) {
      out.append(",icmp_id=").append(tuple.sourcePort());
      out.append(",icmp_type=").append(Math.max(tuple.icmpType(), 0));
      out.append(",icmp_code=").append(Math.max(tuple.icmpCode(), 0));
    } else {
      out.append(",ct_tp_src=").append(tuple.sourcePort());
      out.append(",ct_tp_dst=").append(tuple.destinationPort());
    }
  }

  private static boolean isIpv4(ConntrackTuple tuple) {
    return address(tuple.source()).contains(".") || address(tuple.destination()).contains(".");
  }

  /** Addresses have 16 bytes; those of IPv4 are mapped. */
  private static String address(HexBytes address) {
    byte[] bytes = address.toByteArray();
    if (bytes.length == 0) {
      return "::";
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < bytes.length; i++) {
      high = high << 8 | low >>> 56;
      low = low << 8 | bytes[i] & 0xff;
    }
    boolean isMapped = bytes.length == 4 || high == 0 && low >>> 32 == 0xffff;
    return isMapped ? Ipv4Address.format((int) low) : new Ipv6Address(high, low).toString();
  }

  private void ipfix(SwitchMessage.IpfixStatsReply m) {
    if (m.isPerFlow()) {
      out.append(' ').append(m.stats().size()).append(" ids\n");
    } else {
      out.append("\n  bridge ipfix: ");
    }
    for (IpfixStats s : m.stats()) {
      if (m.isPerFlow()) {
        out.append(String.format("  id %3d: ", s.collectorSetId()));
      }
      out.append("flows=").append(s.totalFlows());
      out.append(", current flows=").append(s.currentFlows());
      out.append(", sampled pkts=").append(s.packets());
      out.append(", ipv4 ok=").append(s.ipv4Packets());
      out.append(", ipv6 ok=").append(s.ipv6Packets());
      out.append(", tx pkts=").append(s.txPackets());
      out.append("\n                 pkts errs=").append(s.errorPackets());
      out.append(", ipv4 errs=").append(s.ipv4ErrorPackets());
      out.append(", ipv6 errs=").append(s.ipv6ErrorPackets());
      out.append(", tx errs=").append(s.txErrors()).append('\n');
    }
  }
}
