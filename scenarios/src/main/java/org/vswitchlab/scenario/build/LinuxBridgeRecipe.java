package org.vswitchlab.scenario.build;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.NodeSpec;

/** The Linux bridge. */
final class LinuxBridgeRecipe implements SwitchRecipe {
  @Override
  public String kind() {
    return NodeKind.LINUX_BRIDGE.name();
  }

  @Override
  public void installOn(Host host) {
    // Every Linux machine has it.
    LinuxBridges.of(host);
  }

  @Override
  public List<String> commands(NodeSpec node) {
    return LinuxBridgeCommands.of(node);
  }

  @Override
  public Map<String, VirtualSwitch> bridgesOf(Host host) {
    Map<String, VirtualSwitch> result = new LinkedHashMap<>();
    for (LinuxBridge bridge : LinuxBridges.of(host).bridges()) {
      result.put(bridge.name(), bridge);
    }
    return result;
  }

  @Override
  public void watchBridges(Host host, Runnable onChange) {
    // A Linux bridge comes and goes with its own interface.
    host.addListener(
        new Host.HostListener() {
          @Override
          public void deviceAdded(NetDevice device) {
            onChange.run();
          }

          @Override
          public void deviceRemoved(NetDevice device) {
            onChange.run();
          }
        });
  }

  @Override
  public List<FdbRow> learned(VirtualSwitch bridge) {
    return ((LinuxBridge) bridge)
        .snapshot().fdb().stream()
            .filter(row -> row.state().isEmpty())
            .map(row -> new FdbRow(row.mac(), row.vid(), row.port()))
            .sorted(Comparator.comparingInt(FdbRow::vid).thenComparingLong(FdbRow::mac))
            .toList();
  }

  @Override
  public List<String> tables(VirtualSwitch bridge) {
    return List.of();
  }
}
