package org.vswitchlab.management.appctl;

import java.util.List;
import java.util.function.Function;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** Commands about queues: {@code qos/}. The devices here have none, as dummy devices do. */
final class QosCommands {
  private final SharedDatapath shared;

  QosCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  ControlReply show(List<String> words) {
    return about(words.get(0), name -> "QoS not configured on " + name + "\n");
  }

  ControlReply showTypes(List<String> words) {
    return about(words.get(0), name -> "No QoS types supported for interface: " + name + "\n");
  }

  private ControlReply about(String name, Function<String, String> text) {
    for (OpenFlowSwitch bridge : shared.bridges()) {
      if (bridge.port(name) != null) {
        return ControlReply.of(text.apply(name));
      }
    }
    return ControlReply.error("no such interface");
  }
}
