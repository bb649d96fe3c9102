package org.vswitchlab.ovs.datapath;

import java.util.List;
import java.util.stream.Collectors;
import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.MacAddress;

/** Writes actions as {@code dpctl/dump-flows} does. */
public final class DatapathActionText {
  private DatapathActionText() {}

  /** {@code push_vlan(vid=10,pcp=0),2}; {@code drop} if there is none. */
  public static String of(List<DatapathAction> actions, PortLabels ports) {
    StringBuilder out = new StringBuilder();
    format(out, actions, ports);
    return out.toString();
  }

  public static void format(StringBuilder out, List<DatapathAction> actions, PortLabels ports) {
    if (actions.isEmpty()) {
      out.append("drop");
      return;
    }
    for (int i = 0; i < actions.size(); i++) {
      out.append(i > 0 ? "," : "");
      format(out, actions.get(i), ports);
    }
  }

  private static void format(StringBuilder out, DatapathAction action, PortLabels ports) {
    switch (action.type()) {
      case OUTPUT -> out.append(ports.label(((DatapathAction.Output) action).port()));
      case USERSPACE -> userspace(out, (DatapathAction.Userspace) action, ports);
      case SET -> {
        DatapathAction.Set set = (DatapathAction.Set) action;
        out.append("set(");
        Match fields = set.fields();
        FlowKey shown = set.written() == null ? fields.key() : set.written();
        new HeaderGroupText(out, shown, fields.mask(), false).format(set.header());
        out.append(')');
      }
      case PUSH_VLAN -> pushVlan(out, (DatapathAction.PushVlan) action);
      case POP_VLAN -> out.append("pop_vlan");
      case PUSH_MPLS -> {
        DatapathAction.PushMpls push = (DatapathAction.PushMpls) action;
        out.append("push_mpls(");
        lse(out, push.lse());
        out.append(String.format(",eth_type=0x%x)", push.ethType()));
      }
      case ADD_MPLS -> {
        DatapathAction.AddMpls add = (DatapathAction.AddMpls) action;
        out.append("add_mpls(");
        lse(out, add.lse());
        out.append(String.format(",eth_type=0x%x)", add.ethType()));
      }
      case POP_MPLS ->
          out.append(
              String.format(
                  "pop_mpls(eth_type=0x%x)", ((DatapathAction.PopMpls) action).ethType()));
      case PUSH_ETH -> {
        DatapathAction.PushEth push = (DatapathAction.PushEth) action;
        out.append("push_eth(src=").append(MacAddress.format(push.source()));
        out.append(",dst=").append(MacAddress.format(push.destination())).append(')');
      }
      case POP_ETH -> out.append("pop_eth");
      case PUSH_NSH -> ((DatapathAction.PushNsh) action).header().format(out);
      case POP_NSH -> out.append("pop_nsh()");
      case RECIRC -> {
        int id = ((DatapathAction.Recirc) action).recircId();
        HeaderGroupText.hex(out.append("recirc("), Integer.toUnsignedLong(id));
        out.append(')');
      }
      case HASH -> {
        DatapathAction.Hash hash = (DatapathAction.Hash) action;
        boolean symmetric = hash.algorithm() == DatapathAction.HashAlgorithm.SYM_L4;
        out.append(symmetric ? "hash(sym_l4(" : "hash(l4(").append(hash.basis()).append("))");
      }
      case SAMPLE -> sample(out, (DatapathAction.Sample) action, ports);
      case CLONE -> nested(out, "clone(", ((DatapathAction.Clone) action).actions(), ports, ")");
      case TRUNC -> {
        String most = Integer.toUnsignedString(((DatapathAction.Trunc) action).maxBytes());
        out.append("trunc(").append(most).append(')');
      }
      case METER -> {
        String meter = Integer.toUnsignedString(((DatapathAction.Meter) action).meterId());
        out.append("meter(").append(meter).append(')');
      }
      case CHECK_PKT_LEN -> {
        DatapathAction.CheckPktLen check = (DatapathAction.CheckPktLen) action;
        out.append("check_pkt_len(size=").append(check.sizeBytes());
        nested(out, ",gt(", check.greater(), ports, ")");
        nested(out, ",le(", check.lessOrEqual(), ports, "))");
      }
      case CT -> conntrack(out, (DatapathAction.Ct) action);
      case CT_CLEAR -> out.append("ct_clear");
      case TNL_PUSH -> {
        DatapathAction.TnlPush push = (DatapathAction.TnlPush) action;
        out.append("tnl_push(tnl_port(").append(ports.label(push.tunnelPort())).append("),");
        TunnelHeaderText.format(out, push.header());
        out.append(",out_port(").append(ports.label(push.outPort())).append("))");
      }
      case TNL_POP ->
          out.append("tnl_pop(")
              .append(ports.label(((DatapathAction.TnlPop) action).tunnelPort()))
              .append(')');
      case LB_OUTPUT ->
          out.append("lb_output(").append(((DatapathAction.LbOutput) action).bondId()).append(')');
      case DROP -> out.append("drop");
    }
  }

  private static void nested(
      StringBuilder out,
      String open,
      List<DatapathAction> actions,
      PortLabels ports,
      String close) {
    out.append(open);
    format(out, actions, ports);
    out.append(close);
  }

  private static void lse(StringBuilder out, int lse) {
    out.append("label=").append(lse >>> 12).append(",tc=").append(lse >>> 9 & 7);
    out.append(",ttl=").append(lse & 0xff).append(",bos=").append(lse >>> 8 & 1);
  }

  private static void pushVlan(StringBuilder out, DatapathAction.PushVlan push) {
    out.append("push_vlan(");
    if (push.tpid() != EtherType.VLAN) {
      out.append(String.format("tpid=0x%04x,", push.tpid()));
    }
    out.append("vid=").append(push.tci() & FlowKey.VLAN_VID_MASK);
    out.append(",pcp=").append(push.tci() >>> FlowKey.VLAN_PCP_SHIFT & 7);
    out.append((push.tci() & FlowKey.VLAN_CFI) == 0 ? ",cfi=0)" : ")");
  }

  private static void sample(StringBuilder out, DatapathAction.Sample sample, PortLabels ports) {
    double percent = Integer.toUnsignedLong(sample.probability()) * 100.0 / 0xffff_ffffL;
    out.append(String.format(java.util.Locale.ROOT, "sample(sample=%.1f%%", percent));
    nested(out, ",actions(", sample.actions(), ports, "))");
  }

  private static void userspace(
      StringBuilder out, DatapathAction.Userspace action, PortLabels ports) {
    out.append("userspace(pid=").append(Integer.toUnsignedString(action.pid())).append(',');
    UserspaceCookie cookie = action.cookie();
    if (cookie instanceof UserspaceCookie.SlowPath slow) {
      String reasons =
          slow.reasons().stream().map(SlowPathReason::word).collect(Collectors.joining(","));
      out.append("slow_path(").append(reasons.isEmpty() ? "0" : reasons).append(')');
    } else if (cookie instanceof UserspaceCookie.Controller to) {
      out.append("controller(reason=").append(to.reason());
      out.append(",dont_send=").append(to.dontSend() ? 1 : 0);
      out.append(",continuation=").append(to.continuation() ? 1 : 0);
      out.append(",recirc_id=").append(Integer.toUnsignedString(to.recircId()));
      out.append(",rule_cookie=");
      HeaderGroupText.hex(out, to.ruleCookie());
      out.append(",controller_id=").append(to.controllerId());
      out.append(",max_len=").append(to.maxBytes()).append(')');
    } else if (cookie instanceof UserspaceCookie.SFlow flow) {
      out.append("sFlow(vid=").append(flow.vid()).append(",pcp=").append(flow.pcp());
      out.append(",output=").append(Integer.toUnsignedString(flow.output())).append(')');
    } else if (cookie instanceof UserspaceCookie.FlowSample sample) {
      out.append("flow_sample(probability=").append(sample.probability());
      out.append(",collector_set_id=").append(Integer.toUnsignedString(sample.collectorSetId()));
      out.append(",obs_domain_id=").append(Integer.toUnsignedString(sample.observationDomainId()));
      out.append(",obs_point_id=").append(Integer.toUnsignedString(sample.observationPointId()));
      out.append(",output_port=").append(portOrNone(sample.outputPort(), ports));
      out.append(sample.direction().isEmpty() ? ")" : "," + sample.direction() + ")");
    } else if (cookie instanceof UserspaceCookie.Ipfix ipfix) {
      out.append("ipfix(output_port=");
      out.append(portOrNone(ipfix.outputPort(), ports)).append(')');
    }
    if (cookie instanceof UserspaceCookie.Raw raw) {
      out.append("userdata(").append(raw.hex()).append(')');
    }
    out.append(action.withActions() ? ",actions" : "");
    if (action.tunnelOutPort() >= 0) {
      out.append(",tunnel_out_port=").append(ports.label(action.tunnelOutPort()));
    }
    out.append(')');
  }

  private static String portOrNone(int port, PortLabels ports) {
    return port < 0 ? Integer.toUnsignedString(port) : ports.label(port);
  }

  // Connection tracking.

  private static void conntrack(StringBuilder out, DatapathAction.Ct ct) {
    StringBuilder parts = new StringBuilder();
    if (ct.commit()) {
      parts.append(ct.force() ? "force_commit," : "commit,");
    }
    if (ct.zone() != 0) {
      parts.append("zone=").append(ct.zone()).append(',');
    }
    if (ct.mark() != null) {
      HeaderGroupText.hex(parts.append("mark="), ct.mark().value(FlowField.CT_MARK));
      parts.append('/');
      parts.append(String.format("0x%x,", ct.mark().mask().get(FlowField.CT_MARK)));
    }
    if (ct.label() != null) {
      Match label = ct.label();
      parts.append("label=");
      labelHalf(parts, label.key().getHigh(FlowField.CT_LABEL), label.value(FlowField.CT_LABEL));
      if (!label.mask().isExact(FlowField.CT_LABEL)) {
        parts.append('/');
        labelHalf(
            parts, label.mask().getHigh(FlowField.CT_LABEL), label.mask().get(FlowField.CT_LABEL));
      }
      parts.append(',');
    }
    if (ct.helper() != null) {
      parts.append("helper=").append(ct.helper()).append(',');
    }
    if (ct.timeout() != null) {
      parts.append("timeout=").append(ct.timeout()).append(',');
    }
    if (ct.nat() != null) {
      nat(parts, ct.nat());
      parts.append(',');
    }
    out.append("ct");
    if (parts.length() > 0) {
      parts.setLength(parts.length() - 1);
      out.append('(').append(parts).append(')');
    }
  }

  private static void labelHalf(StringBuilder out, long high, long low) {
    if (high == 0) {
      HeaderGroupText.hex(out, low);
    } else {
      DatapathKeyText.wideHex(out, high, low);
    }
  }

  private static void nat(StringBuilder out, NatSpec nat) {
    out.append("nat");
    if (nat.kind() == NatSpec.Kind.EXISTING) {
      return;
    }
    out.append('(').append(nat.kind() == NatSpec.Kind.SRC ? "src" : "dst");
    if (nat.hasAddress()) {
      out.append('=');
      natAddress(out, nat.isIpv6(), nat.minHigh(), nat.minLow(), nat.minPort() != 0);
      if (nat.maxHigh() != nat.minHigh() || nat.maxLow() != nat.minLow()) {
        out.append('-');
        natAddress(out, nat.isIpv6(), nat.maxHigh(), nat.maxLow(), nat.minPort() != 0);
      }
      if (nat.minPort() != 0) {
        out.append(':').append(nat.minPort());
        if (nat.maxPort() != nat.minPort()) {
          out.append('-').append(nat.maxPort());
        }
      }
    }
    out.append(nat.isPersistent() ? ",persistent" : "");
    out.append(nat.isHash() ? ",hash" : "").append(nat.isRandom() ? ",random" : "").append(')');
  }

  private static void natAddress(
      StringBuilder out, boolean isIpv6, long high, long low, boolean hasPort) {
    if (!isIpv6) {
      AddressText.appendIpv4(out, (int) low);
      return;
    }
    out.append(hasPort ? "[" : "");
    AddressText.appendIpv6(out, high, low);
    out.append(hasPort ? "]" : "");
  }
}
