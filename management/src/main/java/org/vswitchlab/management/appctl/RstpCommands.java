package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.protocol.Rstp;
import org.vswitchlab.ovs.ofproto.protocol.RstpPort;
import org.vswitchlab.ovs.ofproto.protocol.RstpSettings;
import org.vswitchlab.wire.MacAddress;

/** The {@code rstp/} commands. */
final class RstpCommands {
  private static final long MAC_MASK = 0xffff_ffff_ffffL;

  private static final ControlReply NO_TREE = ControlReply.error("No such RSTP object");

  private final SharedDatapath shared;

  private RstpCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared) {
    RstpCommands own = new RstpCommands(shared);
    commands.add("rstp/show", "[bridge]", 0, 1, own::show);
    commands.add("rstp/tcn", "[bridge]", 0, 1, own::changeTopology);
  }

  private Rstp tree(OpenFlowSwitch bridge) {
    return bridge == null || bridge.rapidTree() == null ? null : bridge.rapidTree().rstp();
  }

  private ControlReply show(List<String> words) {
    StringBuilder text = new StringBuilder();
    if (words.isEmpty()) {
      for (OpenFlowSwitch bridge : shared.bridges()) {
        if (tree(bridge) != null) {
          show(text, bridge.name(), tree(bridge));
        }
      }
      return ControlReply.of(text.toString());
    }
    Rstp tree = tree(shared.bridge(words.get(0)));
    if (tree == null) {
      return NO_TREE;
    }
    show(text, words.get(0), tree);
    return ControlReply.of(text.toString());
  }

  private static void show(StringBuilder text, String name, Rstp tree) {
    RstpSettings own = tree.settings();
    text.append("---- ").append(name).append(" ----\nRoot ID:\n");
    identity(text, tree.rootId());
    times(text, tree.helloSeconds(), tree.maxAgeSeconds(), tree.forwardDelaySeconds());
    if (tree.isRoot() || tree.rootPort() == null) {
      text.append("  This bridge is the root\n");
    } else {
      text.append("  root-port       ").append(tree.rootPort().name()).append('\n');
      text.append("  root-path-cost  ").append(tree.rootPathCost()).append('\n');
    }
    text.append("\nBridge ID:\n");
    identity(text, own.bridgeId());
    times(text, tree.ownHelloSeconds(), tree.ownMaxAgeSeconds(), tree.ownForwardDelaySeconds());
    text.append("\n  Interface  Role       State      Cost     Pri.Nbr \n");
    text.append("  ---------- ---------- ---------- -------- -------\n");
    for (RstpPort port : tree.ports()) {
      text.append(
          String.format(
              "  %-10s %-10s %-10s %-8d %d.%d\n",
              port.name(),
              port.role().label(),
              port.stateLabel(),
              port.settings().pathCost(),
              port.settings().priority(),
              port.settings().number()));
    }
    text.append('\n');
  }

  private static void identity(StringBuilder text, long id) {
    text.append("  stp-priority    ").append(id >>> 48).append('\n');
    text.append("  stp-system-id   ").append(MacAddress.format(id & MAC_MASK)).append('\n');
  }

  private static void times(StringBuilder text, int hello, int maxAge, int forwardDelay) {
    text.append("  stp-hello-time  ").append(hello).append("s\n");
    text.append("  stp-max-age     ").append(maxAge).append("s\n");
    text.append("  stp-fwd-delay   ").append(forwardDelay).append("s\n");
  }

  /** As 3.1 does it: it says OK, and no message of the tree tells of a change. */
  private ControlReply changeTopology(List<String> words) {
    boolean isUnknown = !words.isEmpty() && tree(shared.bridge(words.get(0))) == null;
    return isUnknown ? NO_TREE : ControlReply.of("OK\n");
  }
}
