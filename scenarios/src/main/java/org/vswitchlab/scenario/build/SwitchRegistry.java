package org.vswitchlab.scenario.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.Scenario;

/**
 * Keeps the network's list of switches true while commands make and delete bridges. A bridge has
 * the address that the scenario gives it, or else {@code host/bridge}.
 */
final class SwitchRegistry {
  private final Network network;
  private final Map<String, String> addresses = new LinkedHashMap<>();

  private SwitchRegistry(Scenario scenario, Network network) {
    this.network = network;
    for (NodeSpec node : scenario.allNodes()) {
      if (node.kind().isSwitch()) {
        addresses.put(node.host() + "/" + node.name(), node.address());
      }
    }
  }

  /** Registers the bridges that there are, and from now on those that come and go. */
  static void keep(Scenario scenario, Network network) {
    SwitchRegistry registry = new SwitchRegistry(scenario, network);
    for (NodeSpec node : scenario.allNodes()) {
      if (node.kind().isSwitch()) {
        registry.refresh(network.host(node.host()));
      }
    }
    for (Host host : network.hosts()) {
      registry.refresh(host);
      for (SwitchRecipe recipe : SwitchRecipes.all()) {
        recipe.watchBridges(host, () -> registry.refresh(host));
      }
    }
  }

  private void refresh(Host host) {
    List<VirtualSwitch> present = new ArrayList<>();
    for (SwitchRecipe recipe : SwitchRecipes.all()) {
      recipe
          .bridgesOf(host)
          .forEach(
              (name, bridge) -> {
                present.add(bridge);
                if (!network.switches().containsValue(bridge)) {
                  String qualified = host.name() + "/" + name;
                  network.addSwitch(addresses.getOrDefault(qualified, qualified), bridge);
                }
              });
    }
    for (Map.Entry<String, VirtualSwitch> entry : List.copyOf(network.switches().entrySet())) {
      if (entry.getValue().host() == host && !present.contains(entry.getValue())) {
        network.removeSwitch(entry.getKey());
      }
    }
  }
}
