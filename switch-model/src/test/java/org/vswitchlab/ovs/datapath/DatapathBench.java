package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;

/** A datapath with unlinked ports, whose outputs are written down as {@code port hex}. */
final class DatapathBench {
  final Simulation simulation = new Simulation(1);
  final FrameLedger ledger = new FrameLedger(simulation);
  final Datapath datapath = new Datapath(simulation, ledger, "s1", "netdev@ovs-netdev");
  final RuleTable rules = new RuleTable();
  final List<String> sent = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  private final List<EthernetDevice> devices = new ArrayList<>();

  DatapathBench(int portCount) {
    datapath.setUpcallHandler(rules);
    for (int i = 1; i <= portCount; i++) {
      EthernetDevice device =
          new EthernetDevice(simulation, ledger, "s1", "p" + i, 0x020000000000L);
      devices.add(device);
      datapath.addPort(i, "system", device);
    }
  }

  /** Writes down what leaves and what is decided. */
  DatapathBench tapped() {
    for (EthernetDevice device : devices) {
      device.addTap(
          (time, where, direction, frame, decision) -> {
            if (direction == Direction.TRANSMITTED) {
              sent.add(where.name() + " " + frame.hex());
            } else {
              decisions.add(decision);
            }
          });
    }
    return this;
  }

  EthernetDevice device(int number) {
    return devices.get(number - 1);
  }

  void inject(int port, String hex) {
    inject(port, Frame.ofHex(hex, simulation.newOriginId()));
  }

  void inject(int port, Frame frame) {
    device(port).inject(frame);
  }

  /** What left since the last call. */
  List<String> takeSent() {
    List<String> result = List.copyOf(sent);
    sent.clear();
    return result;
  }
}
