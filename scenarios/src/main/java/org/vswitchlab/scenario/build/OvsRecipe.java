package org.vswitchlab.scenario.build;

import java.util.List;
import java.util.Map;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.NodeSpec;

/** Open vSwitch: one instance on a machine, with any number of bridges. */
final class OvsRecipe implements SwitchRecipe {
  @Override
  public String kind() {
    return NodeKind.OVS.name();
  }

  @Override
  public void installOn(Host host) {}

  @Override
  public List<String> commands(NodeSpec node) {
    return OvsCommands.of(node);
  }

  @Override
  public Map<String, VirtualSwitch> bridgesOf(Host host) {
    return Map.of();
  }

  @Override
  public List<FdbRow> learned(VirtualSwitch bridge) {
    return List.of();
  }

  @Override
  public List<String> tables(VirtualSwitch bridge) {
    return List.of();
  }
}
