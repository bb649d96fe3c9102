package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.settings.FailMode;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.Frame;

class NormalSwitchingTest {
  private final Network network = new Network(1);
  private final Host host = network.addHost("s1");
  private final Datapath datapath =
      new Datapath(network.simulation(), network.ledger(), "s1", "netdev@ovs-netdev");
  private final SharedDatapath shared = new SharedDatapath(host, datapath);
  private final OpenFlowSwitch bridge = shared.addBridge("br0", own("br0"));
  private final List<String> sent = new ArrayList<>();

  private InternalDevice own(String name) {
    InternalDevice device =
        new InternalDevice(network.simulation(), network.ledger(), "s1", name, 0x0200_0000_00a0L);
    host.addDevice(device);
    return device;
  }

  private EthernetDevice port(int number) {
    EthernetDevice device = host.addEthernet("p" + number, 0x0200_0000_0000L + number);
    device.addTap(
        (time, tapped, direction, frame, decision) -> {
          if (direction == Direction.TRANSMITTED) {
            sent.add(tapped.name());
          }
        });
    bridge.addPort(number, "", device);
    return device;
  }

  private static Frame frame(long origin, String hex) {
    return Frame.owning(HexFormat.of().parseHex(hex), origin);
  }

  private static final String FROM_A_TO_B = "02aa0000000202aa000000010800" + "00".repeat(46);
  private static final String FROM_B_TO_A = "02aa0000000102aa000000020800" + "00".repeat(46);

  private EthernetDevice start() {
    bridge.applyFailMode(FailMode.STANDALONE, false);
    EthernetDevice p1 = port(1);
    port(2);
    port(3);
    bridge.setBundle(PortBundleSettings.trunk("br0", 0xfffe));
    for (int i = 1; i <= 3; i++) {
      bridge.setBundle(PortBundleSettings.trunk("p" + i, i));
    }
    return p1;
  }

  @Test
  void floodsUntilTheDestinationIsLearned() {
    EthernetDevice p1 = start();
    p1.inject(frame(1, FROM_A_TO_B));
    assertThat(sent).containsExactly("p2", "p3");
    sent.clear();
    ((EthernetDevice) host.device("p2")).inject(frame(2, FROM_B_TO_A));
    assertThat(sent).containsExactly("p1");
    network.simulation().runUntil(600_000_000L);
    sent.clear();
    p1.inject(frame(3, FROM_A_TO_B));
    assertThat(sent).containsExactly("p2");
    assertThat(network.ledger().imbalance()).isZero();
    assertThat(bridge.macLearning().entries()).hasSize(2);
  }

  @Test
  void accessPortsAreSeparatedByVlan() {
    EthernetDevice p1 = start();
    bridge.setBundle(PortBundleSettings.access("p1", 1, 10));
    bridge.setBundle(PortBundleSettings.access("p2", 2, 20));
    bridge.setBundle(PortBundleSettings.access("p3", 3, 10));
    p1.inject(frame(1, FROM_A_TO_B));
    assertThat(sent).containsExactly("p3");
  }

  @Test
  void flowsCountThePacketsOfTheirMegaflows() {
    EthernetDevice p1 = start();
    FlowMod mod =
        FlowText.parse(
            "priority=10,in_port=1,actions=output:2,resubmit(,1)",
            FlowMod.Command.ADD,
            PortNames.NUMBERS_ONLY);
    bridge.pipeline().modify(mod, OpenFlowVersion.OPENFLOW10);
    for (int i = 0; i < 5; i++) {
      p1.inject(frame(i, FROM_A_TO_B));
    }
    network.simulation().runUntil(1_000_000_000L);
    assertThat(sent).containsExactly("p2", "p2", "p2", "p2", "p2");
    FlowEntry entry = bridge.pipeline().table(0).byPriority().get(0);
    assertThat(entry.packetCount()).isEqualTo(5);
    assertThat(datapath.megaflowCount()).isEqualTo(1);
    assertThat(datapath.statistics().missCount()).isEqualTo(1);
    network.simulation().runUntil(20_000_000_000L);
    assertThat(datapath.megaflowCount()).isZero();
    assertThat(entry.packetCount()).isEqualTo(5);
  }
}
