package org.vswitchlab.ovs.ofproto;

import java.util.List;
import java.util.Locale;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.sampling.NetflowExporter;
import org.vswitchlab.ovs.ofproto.sampling.SamplingSettings;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.wire.EtherType;

/**
 * Lets the datapath hand up samples of a packet: for sFlow and a bridge's IPFIX before anything
 * else is done, for IPFIX again at each output, and where a flow says {@code sample}.
 */
final class SamplingActions {
  private static final int NO_PORT = -1;
  private static final int ALWAYS = -1;

  // sFlow version 5, "input/output port information": what became of the packet.
  private static final int DROPPED_UNKNOWN = 1 << 30 | 256;
  private static final int SEVERAL_INTERFACES = 1 << 31;

  private SamplingActions() {}

  /** Samples a packet as it came in. */
  static void begin(TranslationContext ctx) {
    SamplingSettings settings = ctx.bridge.sampling();
    if (ctx.flow.inPort() == OpenFlowPort.NONE) {
      return;
    }
    if (settings.sflow() != null && ctx.shared.sflowAgent(settings.sflow()) != 0) {
      ctx.firstSampled = ctx.bridge;
      ctx.sflowIndex = ctx.actions.size();
      ctx.actions.add(new DatapathAction.Drop(null));
    }
    SamplingSettings.Ipfix ipfix = settings.ipfix();
    if (ipfix != null && ipfix.samplesInput()) {
      ctx.actions.add(sampled(ipfix.probability(), new UserspaceCookie.Ipfix(NO_PORT)));
    }
  }

  /** Samples a packet that is about to leave. */
  static void atOutput(TranslationContext ctx, int datapathPort) {
    SamplingSettings.Ipfix ipfix = ctx.bridge.sampling().ipfix();
    if (ipfix != null && ipfix.samplesOutput()) {
      ctx.actions.add(sampled(ipfix.probability(), new UserspaceCookie.Ipfix(datapathPort)));
    }
  }

  /** Notes for sFlow and NetFlow where a packet went. */
  static void noteOutput(TranslationContext ctx, OpenFlowSwitchPort port) {
    ctx.sampledOutputs++;
    ctx.sampledPort = port;
  }

  /** Says in the sample of the beginning what became of the packet. */
  static void end(TranslationContext ctx) {
    if (ctx.sflowIndex < 0) {
      return;
    }
    SamplingSettings.Sflow sflow = ctx.firstSampled.sampling().sflow();
    int tci = ctx.base.vlanTci(0);
    UserspaceCookie cookie =
        new UserspaceCookie.SFlow(
            tci & FlowKey.VLAN_VID_MASK, tci >>> FlowKey.VLAN_PCP_SHIFT, outputOf(ctx));
    ctx.actions.set(ctx.sflowIndex, sampled(sflow.probability(), cookie));
  }

  private static int outputOf(TranslationContext ctx) {
    if (ctx.sampledOutputs == 0) {
      return DROPPED_UNKNOWN;
    }
    int index = ctx.sampledOutputs == 1 ? ctx.shared.interfaceIndex(ctx.sampledPort) : 0;
    return index != 0 ? index : SEVERAL_INTERFACES | ctx.sampledOutputs;
  }

  /** The action {@code sample}, ovs-actions(7). */
  static void sample(TranslationContext ctx, Action.Sample action) {
    if (!ctx.bridge.sampling().hasIpfix() || ctx.flow.inPort() == OpenFlowPort.NONE) {
      return;
    }
    HeaderCommit.commit(ctx);
    int number = action.samplingPort();
    boolean namesPort = number != OpenFlowPort.NONE && number != ctx.flow.inPort();
    OpenFlowSwitchPort port = namesPort ? ctx.bridge.port(number) : null;
    boolean hasPort = port != null && port.datapathPort() != null;
    if (namesPort && !hasPort) {
      ctx.report(
          TraceNode.Kind.ERROR, "can't use unknown port " + number + " in flow sample action");
      return;
    }
    String direction =
        action.direction() == Action.SampleDirection.DEFAULT
            ? ""
            : action.direction().name().toLowerCase(Locale.ROOT);
    int probability = action.probability() << 16 | action.probability();
    UserspaceCookie cookie =
        new UserspaceCookie.FlowSample(
            action.probability(),
            (int) action.collectorSetId(),
            (int) action.observationDomainId(),
            (int) action.observationPointId(),
            hasPort ? port.datapathPort().number() : NO_PORT,
            direction);
    ctx.actions.add(sampled(probability, cookie));
  }

  private static DatapathAction sampled(int probability, UserspaceCookie cookie) {
    boolean withActions = cookie instanceof UserspaceCookie.SFlow;
    DatapathAction userspace = new DatapathAction.Userspace(0, cookie, NO_PORT, withActions);
    return probability == ALWAYS
        ? userspace
        : new DatapathAction.Sample(probability, List.of(userspace));
  }

  /** NetFlow tells flows apart by what it exports of them. */
  static void examineNetflow(TranslationContext ctx) {
    if (ctx.bridge.sampling().netflow() == null || ctx.original.ethType() != EtherType.IPV4) {
      return;
    }
    ctx.mask.unwildcard(FlowField.NW_PROTO);
    ctx.mask.unwildcard(FlowField.IP_SRC);
    ctx.mask.unwildcard(FlowField.IP_DST);
    ctx.mask.unwildcard(FlowField.IP_DSCP);
    ctx.mask.unwildcard(FlowField.TCP_SRC);
    ctx.mask.unwildcard(FlowField.TCP_DST);
    SideEffect credit = ctx.bridge.samplers().credit(ctx.original, netflowOutput(ctx));
    if (credit != null) {
      ctx.sideEffects.add(credit);
    }
  }

  private static int netflowOutput(TranslationContext ctx) {
    if (ctx.sampledOutputs == 0) {
      return NetflowExporter.DROPPED;
    } else if (ctx.isFlood) {
      return NetflowExporter.FLOODED;
    }
    return ctx.sampledOutputs > 1 ? NetflowExporter.SEVERAL : ctx.sampledPort.number();
  }
}
