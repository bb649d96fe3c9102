package org.vswitchlab.management.appctl;

import java.util.List;
import java.util.function.Function;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.qos.PortQos;

/**
 * Commands about queues: {@code qos/}. Devices have the types of Linux, but for dummy devices, and
 * ports without a device have none.
 */
final class QosCommands {
  private final SharedDatapath shared;

  QosCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  ControlReply show(List<String> words) {
    return about(words.get(0), QosCommands::show);
  }

  private static String show(OpenFlowSwitchPort port) {
    PortQos qos = port.qos();
    if (qos == null) {
      return "QoS not configured on " + port.name() + "\n";
    }
    StringBuilder out = new StringBuilder();
    out.append("QoS: ").append(port.name()).append(' ').append(qos.type()).append('\n');
    for (PortQos.Detail detail : qos.details()) {
      out.append(detail.name()).append(": ").append(detail.value()).append('\n');
    }
    for (PortQos.QueueState queue : qos.queues()) {
      out.append('\n').append(queue.id() == 0 ? "Default" : "Queue " + queue.id()).append(":\n");
      for (PortQos.Detail detail : queue.details()) {
        out.append("  ").append(detail.name()).append(": ").append(detail.value()).append('\n');
      }
      out.append("  tx_packets: ").append(queue.packets()).append('\n');
      out.append("  tx_bytes: ").append(queue.bytes()).append('\n');
      out.append("  tx_errors: ").append(queue.errors()).append('\n');
    }
    return out.toString();
  }

  ControlReply showTypes(List<String> words) {
    return about(words.get(0), QosCommands::showTypes);
  }

  private static String showTypes(OpenFlowSwitchPort port) {
    if (port.device() == null || port.hasDummyDevice()) {
      return "No QoS types supported for interface: " + port.name() + "\n";
    }
    StringBuilder out = new StringBuilder();
    PortQos.types().forEach(type -> out.append("QoS type: ").append(type).append('\n'));
    return out.toString();
  }

  private ControlReply about(String name, Function<OpenFlowSwitchPort, String> text) {
    for (OpenFlowSwitch bridge : shared.bridges()) {
      OpenFlowSwitchPort port = bridge.port(name);
      if (port != null) {
        return ControlReply.of(text.apply(port));
      }
    }
    return ControlReply.error("no such interface");
  }
}
