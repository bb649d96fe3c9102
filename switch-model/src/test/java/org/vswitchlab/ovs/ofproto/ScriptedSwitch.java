package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.settings.PortConfig;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.GroupText;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.Frame;

/** A bridge with ports p1 to p4 that is driven line by line, as by the commands of the tools. */
public final class ScriptedSwitch {
  static final int PORTS = 4;

  private static final long STEP_NANOS = 1_000_000L;
  private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

  public final Network network = new Network(1);
  public final Datapath datapath =
      new Datapath(network.simulation(), network.ledger(), "s1", "netdev@ovs-netdev");
  public final SharedDatapath shared;
  public final OpenFlowSwitch bridge;
  private final List<EthernetDevice> devices = new ArrayList<>();
  private List<String> sent = new ArrayList<>();

  public ScriptedSwitch() {
    Host host = network.addHost("s1");
    shared = new SharedDatapath(host, datapath);
    InternalDevice own =
        new InternalDevice(network.simulation(), network.ledger(), "s1", "br0", 0x0200_0000_00a0L);
    host.addDevice(own);
    own.setUp(true);
    own.addTap((time, where, direction, frame, decision) -> sent.add("br0 " + frame.hex()));
    bridge = shared.addBridge("br0", own);
    bridge.setBundle(PortBundleSettings.trunk("br0", OpenFlowPort.LOCAL));
    for (int i = 1; i <= PORTS; i++) {
      EthernetDevice device = host.addEthernet("p" + i, 0x0200_0000_0100L + i);
      devices.add(device);
      device.addTap(
          (time, where, direction, frame, decision) -> {
            if (direction == Direction.TRANSMITTED) {
              sent.add(where.name() + " " + frame.hex());
            }
          });
      bridge.addPort(i, "", device);
      bridge.setBundle(PortBundleSettings.trunk("p" + i, i));
    }
    shared.revalidator().setMaxIdleNanos(NEVER_NANOS);
  }

  /** Does what a line of a script says, and lets the revalidator see it; refusals are silent. */
  public void run(String line) {
    int space = line.indexOf(' ');
    String command = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1);
    try {
      switch (command) {
        case "packet" -> packet(rest);
        case "add-flow" -> flow(FlowMod.Command.ADD, rest);
        case "mod-flows" -> flow(FlowMod.Command.MODIFY, rest);
        case "del-flows" -> flow(FlowMod.Command.DELETE, rest);
        case "add-group" -> group(GroupMod.Command.ADD, rest);
        case "mod-group" -> group(GroupMod.Command.MODIFY, rest);
        case "del-group" -> group(GroupMod.Command.DELETE, rest);
        case "mod-port" -> bridge.setPortConfig(portNumber(rest), config(rest.substring(2)));
        case "vlan" -> bridge.setBundle(bundle(portNumber(rest), rest.substring(2)));
        case "link" -> devices.get(portNumber(rest) - 1).setUp(rest.endsWith("up"));
        case "fdb/flush" -> bridge.flushMacs();
        default -> throw new IllegalArgumentException(line);
      }
    } catch (OpenFlowException | FlowSyntaxException refused) {
      refusedCount++;
    }
    // Learning because of hits waits for the revalidator, and it for a further round.
    shared.revalidator().run();
    network.simulation().runUntil(network.simulation().nowNanos() + STEP_NANOS);
  }

  private int refusedCount;

  /** Lines that were not accepted. */
  public int refusedCount() {
    return refusedCount;
  }

  static int portNumber(String text) {
    return text.charAt(0) - '0';
  }

  /** The frame of a line {@code packet PORT HEX}. */
  static Frame frame(String line) {
    return Frame.ofHex(line.substring(line.lastIndexOf(' ') + 1), 1);
  }

  private void packet(String text) {
    devices.get(portNumber(text) - 1).inject(frame(text));
  }

  private void flow(FlowMod.Command command, String text) {
    FlowMod mod = FlowText.parse(text, command, PortNames.NUMBERS_ONLY);
    bridge.pipeline().modify(mod, OpenFlowVersion.OPENFLOW15);
  }

  private void group(GroupMod.Command command, String text) {
    bridge.groups().modify(GroupText.parse(text, command, PortNames.NUMBERS_ONLY));
  }

  private static PortConfig config(String text) {
    boolean receives = !text.equals("no-receive");
    boolean floods = !text.equals("no-flood");
    boolean forwards = !text.equals("no-forward");
    return new PortConfig(true, true, receives, true, floods, forwards, true);
  }

  private static PortBundleSettings bundle(int port, String vlan) {
    return vlan.equals("trunk")
        ? PortBundleSettings.trunk("p" + port, port)
        : PortBundleSettings.access("p" + port, port, Integer.parseInt(vlan));
  }

  /** What left by any port since the last call: its name and the frame. */
  List<String> takeSent() {
    List<String> all = sent;
    sent = new ArrayList<>();
    return all;
  }
}
