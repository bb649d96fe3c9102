package org.vswitchlab.scenario.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.datapath.PacketComposer;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.wire.EtherType;

/**
 * Where a packet enters the network, and its bytes.
 *
 * @param device it arrives at this port of a switch, or leaves a machine by it
 */
public record TraceRequest(NetDevice device, byte[] bytes) {
  private static final String IN_PORT = "in_port=";

  /** Time to live of a packet whose flow does not say, as machines send it. */
  private static final int DEFAULT_TTL = 64;

  public TraceRequest {
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Understands a flow such as {@code in_port=p1,tcp,nw_dst=10.0.0.2,tp_dst=80}. What it does not
   * say of a packet that a machine sends, the machine fills in.
   *
   * @param node name of a node, as scenario files address it
   * @throws IllegalArgumentException says what is wrong
   */
  public static TraceRequest parse(ScenarioRun run, String node, String flow) {
    NodeSpec spec =
        run.scenario().allNodes().stream()
            .filter(candidate -> candidate.address().equals(node))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(unknownNode(run, node)));
    Host host = run.network().host(spec.host());
    String portName = null;
    List<String> fields = new ArrayList<>();
    for (String field : flow.split("[,\\s]+")) {
      if (field.startsWith(IN_PORT)) {
        portName = field.substring(IN_PORT.length());
      } else if (!field.isEmpty()) {
        fields.add(field);
      }
    }
    NetDevice device = device(host, spec, portName);
    try {
      // In the syntax of flows rather than that of ofproto/trace, which minds the order of fields.
      Match match = FlowText.parseMatch(String.join(",", fields), PortNames.NUMBERS_ONLY);
      FlowKey key = MachineFields.fill(run.network(), host, device, match);
      if (key.vlanTci(0) != 0 && key.vlanTpid(0) == 0) {
        key.setVlan(0, EtherType.VLAN, key.vlanTci(0));
      }
      boolean isIp = key.ethType() == EtherType.IPV4 || key.ethType() == EtherType.IPV6;
      if (isIp && !flow.contains("nw_ttl")) {
        key.set(FlowField.NW_TTL, DEFAULT_TTL);
      }
      return new TraceRequest(device, PacketComposer.compose(key, 0));
    } catch (FlowSyntaxException e) {
      throw new IllegalArgumentException("'" + flow + "': " + e.getMessage(), e);
    }
  }

  private static String unknownNode(ScenarioRun run, String node) {
    return "there is no node '"
        + node
        + "'; expected one of: "
        + run.scenario().allNodes().stream()
            .map(NodeSpec::address)
            .collect(Collectors.joining(", "));
  }

  private static NetDevice device(Host host, NodeSpec spec, String portName) {
    List<NetDevice> candidates = candidates(host, spec);
    if (portName == null && candidates.size() == 1) {
      return candidates.get(0);
    }
    if (portName != null) {
      String wanted = numbered(host, spec, portName);
      for (NetDevice candidate : candidates) {
        if (candidate.name().equals(wanted)) {
          return candidate;
        }
      }
    }
    String names = candidates.stream().map(NetDevice::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        (portName == null
                ? "say where the packet comes in by in_port=NAME; "
                : "in_port=" + portName + ": no such port; ")
            + spec.address()
            + " has "
            + (names.isEmpty() ? "none" : names));
  }

  /** An OpenFlow switch's ports have numbers too. */
  private static String numbered(Host host, NodeSpec spec, String port) {
    OpenFlowSwitch bridge = bridge(host, spec.name());
    if (port.equals("LOCAL")) {
      return spec.name();
    }
    if (bridge != null && port.matches("\\d{1,5}")) {
      OpenFlowSwitchPort known = bridge.port(Integer.parseInt(port));
      return known == null ? port : known.name();
    }
    return port;
  }

  private static List<NetDevice> candidates(Host host, NodeSpec spec) {
    List<NetDevice> result = new ArrayList<>();
    OpenFlowSwitch bridge = bridge(host, spec.name());
    for (NetDevice device : host.devices()) {
      boolean isOfOtherBridge = bridge != null && !isOf(bridge, device);
      if (!device.name().equals("lo") && !isOfOtherBridge) {
        result.add(device);
      }
    }
    return result;
  }

  private static boolean isOf(OpenFlowSwitch bridge, NetDevice device) {
    OpenFlowSwitchPort port = bridge.port(device.name());
    return port != null && port.device() == device;
  }

  private static OpenFlowSwitch bridge(Host host, String name) {
    OpenVSwitch ovs = host.service(OpenVSwitch.class);
    return ovs == null ? null : ovs.bridge(name);
  }
}
