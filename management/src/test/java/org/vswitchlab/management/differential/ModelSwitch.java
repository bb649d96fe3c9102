package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.wire.Frame;

/** Our switch, in this process. */
final class ModelSwitch implements SwitchUnderTest {
  private static final long MILLI_NANOS = 1_000_000L;

  private final Network network = new Network(1);
  private final Host host = network.addHost("host");
  private final SharedDatapath shared = OpenVSwitch.start(host).shared();
  private final Map<String, List<String>> sent = new LinkedHashMap<>();

  ModelSwitch() {
    shared.revalidator().setIntervalNanos(RealSwitch.STEP_MILLIS * MILLI_NANOS);
  }

  /** Makes the bridges and ports of all cases. */
  void wire() {
    for (int port = 1; port <= DifferentialCase.PORTS; port++) {
      addDevice("p" + port, port);
    }
    for (List<String> command : DifferentialCase.wiring()) {
      Answer answer = run(command);
      if (answer.status() != 0) {
        throw new IllegalStateException(answer.text());
      }
    }
    recordBridges();
  }

  /** Puts an Ethernet device into the machine. */
  void addDevice(String name, int index) {
    EthernetDevice device = host.addEthernet(name, 0xaa55_aa55_0000L + index);
    record(device, Direction.TRANSMITTED);
  }

  /** Records what the bridges' own interfaces receive. */
  void recordBridges() {
    for (OpenFlowSwitch bridge : shared.bridges()) {
      record(bridge.ownDevice(), Direction.RECEIVED);
    }
  }

  private void record(NetDevice device, Direction wanted) {
    sent.put(device.name(), new ArrayList<>());
    device.addTap(
        (time, tapped, direction, frame, decision) -> {
          if (direction == wanted) {
            sent.get(device.name()).add(frame.hex());
          }
        });
  }

  @Override
  public Answer run(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ").append('\'').append(word).append('\'');
    }
    CommandRun run = NodeShell.of(host).run(line.toString());
    // The real daemon's main loop goes round after a command.
    network.simulation().runUntil(network.simulation().nowNanos());
    return new Answer(run.exitStatus(), run.output());
  }

  @Override
  public void inject(String port, String hex) {
    Frame frame = Frame.owning(HexFormat.of().parseHex(hex), network.simulation().newOriginId());
    NetDevice device = host.device(port);
    if (device instanceof EthernetDevice ethernet) {
      ethernet.inject(frame);
    } else {
      network.ledger().created(1);
      device.transmit(frame);
    }
    advance(RealSwitch.STEP_MILLIS);
  }

  @Override
  public void advance(long millis) {
    network.simulation().runUntil(network.simulation().nowNanos() + millis * MILLI_NANOS);
    // The real one's revalidator completes a round after each step.
    shared.revalidator().run();
  }

  @Override
  public Map<String, List<String>> takeFrames() {
    Map<String, List<String>> taken = new TreeMap<>();
    sent.forEach(
        (name, frames) -> {
          taken.put(name, List.copyOf(frames));
          frames.clear();
        });
    return taken;
  }

  /** Frames that were lost without anybody answering for them. */
  long imbalance() {
    return network.ledger().imbalance();
  }

  @Override
  public void close() {}
}
