package org.vswitchlab.scenario.build;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.management.vswitchd.BridgeControllers;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.NodeSpec;

/** Open vSwitch: one instance on a machine, with any number of bridges. */
final class OvsRecipe implements SwitchRecipe {
  @Override
  public String kind() {
    return NodeKind.OVS.name();
  }

  @Override
  public void installOn(Host host) {
    if (host.service(OpenVSwitch.class) == null) {
      BridgeControllers.simulate(OpenVSwitch.start(host));
    }
  }

  @Override
  public List<String> commands(NodeSpec node) {
    return OvsCommands.of(node);
  }

  @Override
  public Map<String, VirtualSwitch> bridgesOf(Host host) {
    Map<String, VirtualSwitch> result = new LinkedHashMap<>();
    OpenVSwitch instance = host.service(OpenVSwitch.class);
    if (instance != null) {
      for (OpenFlowSwitch bridge : instance.bridges()) {
        result.put(bridge.name(), bridge);
      }
    }
    return result;
  }

  @Override
  public void watchBridges(Host host, Runnable onChange) {
    OpenVSwitch instance = host.service(OpenVSwitch.class);
    if (instance == null) {
      return;
    }
    instance.addBridgeListener(
        new OpenVSwitch.BridgeListener() {
          @Override
          public void bridgeAdded(OpenFlowSwitch bridge) {
            onChange.run();
          }

          @Override
          public void bridgeRemoved(OpenFlowSwitch bridge) {
            onChange.run();
          }
        });
  }

  @Override
  public List<FdbRow> learned(VirtualSwitch bridge) {
    return ((OpenFlowSwitch) bridge)
        .macLearning().entries().stream()
            .map(entry -> new FdbRow(entry.mac(), entry.vlan(), entry.bundle().name()))
            .sorted(Comparator.comparingInt(FdbRow::vid).thenComparingLong(FdbRow::mac))
            .toList();
  }

  @Override
  public List<String> tables(VirtualSwitch bridge) {
    CommandRun dump = NodeShell.of(bridge.host()).run("ovs-ofctl dump-flows " + bridge.name());
    // The flows; not the line that says that they are a reply.
    return dump.output().lines().filter(line -> line.startsWith(" ")).toList();
  }
}
