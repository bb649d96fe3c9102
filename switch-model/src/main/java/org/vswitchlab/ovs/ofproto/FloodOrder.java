package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.MurmurHash;

/**
 * The order in which the actions FLOOD and ALL visit the ports of a bridge. It is that of a hash
 * table by port number, as was found by looking at the outputs of the real switch: chains whose
 * newest entry is the first, and a table that grows as it fills.
 */
final class FloodOrder {
  private static final int FEWEST_CHAINS = 4;

  private List<List<OpenFlowSwitchPort>> chains = chains(1);
  private int count;

  private FloodOrder() {}

  /**
   * @param ports in order of creation
   */
  static List<OpenFlowSwitchPort> of(List<OpenFlowSwitchPort> ports) {
    FloodOrder order = new FloodOrder();
    ports.forEach(order::add);
    return order.visited();
  }

  private void add(OpenFlowSwitchPort port) {
    chain(chains, port).add(0, port);
    count++;
    if (count / 2 >= chains.size()) {
      int size = Math.max(FEWEST_CHAINS, Integer.highestOneBit(count));
      List<List<OpenFlowSwitchPort>> grown = chains(size);
      visited().forEach(moved -> chain(grown, moved).add(0, moved));
      chains = grown;
    }
  }

  private List<OpenFlowSwitchPort> visited() {
    List<OpenFlowSwitchPort> all = new ArrayList<>(count);
    chains.forEach(all::addAll);
    return all;
  }

  private static List<OpenFlowSwitchPort> chain(
      List<List<OpenFlowSwitchPort>> chains, OpenFlowSwitchPort port) {
    return chains.get(MurmurHash.ofTwo(port.number(), 0) & (chains.size() - 1));
  }

  private static List<List<OpenFlowSwitchPort>> chains(int size) {
    List<List<OpenFlowSwitchPort>> empty = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      empty.add(new ArrayList<>());
    }
    return empty;
  }
}
