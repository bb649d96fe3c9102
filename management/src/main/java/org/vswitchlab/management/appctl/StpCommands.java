package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.SpanningTree;
import org.vswitchlab.ovs.ofproto.StpPort;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.MacAddress;

/** The {@code stp/} commands. */
final class StpCommands {
  private static final long MAC_MASK = 0xffff_ffff_ffffL;

  private static final ControlReply NO_TREE = ControlReply.error("no such stp object");

  private final SharedDatapath shared;

  private StpCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared) {
    StpCommands own = new StpCommands(shared);
    commands.add("stp/show", "[bridge]", 0, 1, own::show);
    commands.add("stp/tcn", "[bridge]", 0, 1, own::changeTopology);
  }

  private ControlReply show(List<String> words) {
    StringBuilder text = new StringBuilder();
    if (words.isEmpty()) {
      shared.bridges().stream().filter(b -> b.spanningTree() != null).forEach(b -> show(text, b));
      return ControlReply.of(text.toString());
    }
    OpenFlowSwitch bridge = shared.bridge(words.get(0));
    if (bridge == null || bridge.spanningTree() == null) {
      return NO_TREE;
    }
    show(text, bridge);
    return ControlReply.of(text.toString());
  }

  private static void show(StringBuilder text, OpenFlowSwitch bridge) {
    SpanningTree tree = bridge.spanningTree();
    text.append("---- ").append(bridge.name()).append(" ----\nRoot ID:\n");
    identity(text, tree.designatedRoot());
    times(text, tree.helloSeconds(), tree.maxAgeSeconds(), tree.forwardDelaySeconds());
    if (tree.isRoot() || tree.rootPort() == null) {
      text.append("  This bridge is the root\n");
    } else {
      text.append("  root-port       ").append(tree.rootPort().name()).append('\n');
      text.append("  root-path-cost  ").append(tree.rootPathCost()).append('\n');
    }
    text.append("\nBridge ID:\n");
    identity(text, (long) tree.settings().priority() << 48 | tree.settings().systemId());
    times(
        text,
        tree.settings().helloSeconds(),
        tree.settings().maxAgeSeconds(),
        tree.settings().forwardDelaySeconds());
    text.append("\n  Interface  Role       State      Cost  Pri.Nbr \n");
    text.append("  ---------- ---------- ---------- ----- -------\n");
    for (StpPort port : tree.ports()) {
      if (port.state() != PortState.DISABLED) {
        int number = port.portId() & 0xff;
        text.append(
            String.format(
                "  %-10s %-10s %-10s %-5d %d.%d\n",
                port.name(),
                port.role().label(),
                port.state().label(),
                port.pathCost(),
                port.portId() >> 8,
                number));
      }
    }
    text.append('\n');
  }

  private static void identity(StringBuilder text, long id) {
    text.append("  stp-priority  ").append(id >>> 48).append('\n');
    text.append("  stp-system-id   ").append(MacAddress.format(id & MAC_MASK)).append('\n');
  }

  private static void times(StringBuilder text, int hello, int maxAge, int forwardDelay) {
    text.append("  stp-hello-time  ").append(hello).append("s\n");
    text.append("  stp-max-age     ").append(maxAge).append("s\n");
    text.append("  stp-fwd-delay   ").append(forwardDelay).append("s\n");
  }

  private ControlReply changeTopology(List<String> words) {
    if (words.isEmpty()) {
      for (OpenFlowSwitch bridge : shared.bridges()) {
        if (bridge.spanningTree() != null) {
          bridge.spanningTree().announceChange();
        }
      }
      return ControlReply.of("OK\n");
    }
    OpenFlowSwitch bridge = shared.bridge(words.get(0));
    if (bridge == null || bridge.spanningTree() == null) {
      return NO_TREE;
    }
    bridge.spanningTree().announceChange();
    return ControlReply.of("OK\n");
  }
}
