package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.settings.FailMode;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.settings.SnoopingSettings;
import org.vswitchlab.wire.Frame;

class MulticastSnoopingTest {
  private static final String PADDING = "00".repeat(14);
  private static final String JOIN =
      "01005e01010102aa00000002080046c00020000040000102ea130a000002ef01010194040000"
          + "1600f9fcef010101"
          + PADDING;
  private static final String QUERY =
      "01005e00000102aa000000030800460000200000400001023ad10a000003e000000194040000"
          + "1164ee9b00000000"
          + PADDING;
  private static final String DATA =
      "01005e01010102aa000000010800450000210000400001117fc90a000001ef010101"
          + "13881388000d9be96d63617374"
          + "00".repeat(13);

  private final Network network = new Network(1);
  private final Host host = network.addHost("s1");
  private final Datapath datapath =
      new Datapath(network.simulation(), network.ledger(), "s1", "netdev@ovs-netdev");
  private final SharedDatapath shared = new SharedDatapath(host, datapath);
  private final OpenFlowSwitch bridge = shared.addBridge("br0", own());
  private final List<String> sent = new ArrayList<>();

  MulticastSnoopingTest() {
    bridge.applyFailMode(FailMode.STANDALONE, false);
    for (int number = 1; number <= 4; number++) {
      EthernetDevice device = host.addEthernet("p" + number, 0x0200_0000_0000L + number);
      device.addTap(
          (time, tapped, direction, frame, decision) -> {
            if (direction == Direction.TRANSMITTED) {
              sent.add(tapped.name());
            }
          });
      bridge.addPort(number, "", device);
      bridge.setBundle(PortBundleSettings.trunk("p" + number, number));
    }
    snoop(true, Set.of(), Set.of());
  }

  private InternalDevice own() {
    InternalDevice device =
        new InternalDevice(network.simulation(), network.ledger(), "s1", "br0", 0x0200_0000_00a0L);
    host.addDevice(device);
    return device;
  }

  private void snoop(boolean floodsUnregistered, Set<String> flood, Set<String> reports) {
    bridge.setSnooping(new SnoopingSettings(true, 300, 2048, floodsUnregistered, flood, reports));
  }

  private List<String> receive(int port, String hex) {
    advanceSeconds(1);
    sent.clear();
    Frame frame = Frame.owning(HexFormat.of().parseHex(hex), 1);
    ((EthernetDevice) host.device("p" + port)).inject(frame);
    advanceSeconds(1);
    assertThat(network.ledger().imbalance()).isZero();
    return sent;
  }

  private void advanceSeconds(long seconds) {
    network.simulation().runUntil(network.simulation().nowNanos() + seconds * 1_000_000_000L);
  }

  @Test
  void aGroupGoesOnlyWhereItWasJoined() {
    assertThat(receive(1, DATA)).containsExactly("p2", "p3", "p4");
    assertThat(receive(2, JOIN)).isEmpty();
    assertThat(receive(1, DATA)).containsExactly("p2");
  }

  @Test
  void aQuerierGetsReportsAndAllGroups() {
    assertThat(receive(3, QUERY)).containsExactly("p1", "p2", "p4");
    assertThat(receive(2, JOIN)).containsExactly("p3");
    assertThat(receive(1, DATA)).containsExactly("p2", "p3");
  }

  @Test
  void aJoinIsForgottenAfterTheAgingTimeUnlessItIsRepeated() {
    receive(2, JOIN);
    advanceSeconds(200);
    receive(2, JOIN);
    advanceSeconds(200);
    assertThat(receive(1, DATA)).containsExactly("p2");
    advanceSeconds(301);
    assertThat(bridge.snooping().entries()).isEmpty();
    assertThat(receive(1, DATA)).containsExactly("p2", "p3", "p4");
  }

  @Test
  void portsCanBeFloodedWithGroupsOrReportsThatTheyDidNotAskFor() {
    snoop(false, Set.of("p3"), Set.of("p4"));
    assertThat(receive(1, DATA)).containsExactly("p3");
    assertThat(receive(2, JOIN)).containsExactly("p4");
    assertThat(receive(1, DATA)).containsExactly("p2", "p3");
  }

  @Test
  void aReportWithAWrongChecksumJoinsNothing() {
    receive(2, JOIN.replace("1600f9fc", "1600f9fd"));
    assertThat(bridge.snooping().entries()).isEmpty();
  }

  @Test
  void aPortThatGoesAwayLeavesItsGroups() {
    receive(2, JOIN);
    bridge.removeBundle("p2");
    assertThat(bridge.snooping().entries()).isEmpty();
  }
}
