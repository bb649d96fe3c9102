package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.settings.FailMode;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.settings.StpSettings;
import org.vswitchlab.switching.PortRole;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Frame;

class SpanningTreeTest {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** From 4096.02:aa:00:00:00:0a, the root, which says that the root's path costs 0. */
  private static final String FROM_ROOT =
      "0180c200000002aa0000000a00264242030000000000100002aa0000000a00000000100002aa0000000a8001"
          + "0000140002000f000000000000000000";

  private static final String BROADCAST = "ffffffffffff02aa0000000188b5" + "00".repeat(46);

  private final Network network = new Network(1);
  private final Host host = network.addHost("host");
  private final List<String> sent = new ArrayList<>();
  private OpenFlowSwitch bridge;

  @BeforeEach
  void makeBridge() {
    Datapath datapath = new Datapath(host.simulation(), host.ledger(), "host", "dummy@ovs-dummy");
    InternalDevice own = new InternalDevice(host.simulation(), host.ledger(), "host", "br0", 0xa0);
    host.addDevice(own);
    bridge = new SharedDatapath(host, datapath).addBridge("br0", own);
    bridge.applyFailMode(FailMode.STANDALONE, false);
    List<StpSettings.Port> ports = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      EthernetDevice device = host.addEthernet("p" + i, 0x0200_0000_0000L + i);
      bridge.addPort(i, "", device);
      bridge.setBundle(PortBundleSettings.trunk("p" + i, i));
      ports.add(new StpSettings.Port("p" + i, i, i, 0x80, 2));
      device.addTap(
          (time, tapped, direction, frame, decision) -> {
            if (direction == Direction.TRANSMITTED) {
              sent.add(tapped.name() + " " + frame.hex());
            }
          });
    }
    bridge.setSpanningTree(new StpSettings(0xa0, 0x8000, 2, 20, 15, ports));
  }

  private void receive(String port, String hex) {
    Frame frame = Frame.ofHex(hex, network.simulation().newOriginId());
    ((EthernetDevice) host.device(port)).inject(frame);
  }

  private void advance(long seconds) {
    network.simulation().runUntil(network.simulation().nowNanos() + seconds * SECOND_NANOS);
  }

  private StpPort port(int index) {
    return bridge.spanningTree().ports().get(index);
  }

  @Test
  void portsListenAndLearnForFifteenSecondsEach() {
    assertThat(port(0).state()).isEqualTo(PortState.LISTENING);
    advance(14);
    receive("p1", BROADCAST);
    assertThat(bridge.macLearning().size()).isZero();
    advance(2);
    assertThat(port(0).state()).isEqualTo(PortState.LEARNING);
    sent.clear();
    receive("p1", BROADCAST);
    assertThat(bridge.macLearning().size()).isEqualTo(1);
    assertThat(sent).isEmpty();
    advance(15);
    assertThat(port(0).state()).isEqualTo(PortState.FORWARDING);
    sent.clear();
    receive("p1", BROADCAST);
    assertThat(sent).containsExactly("p2 " + BROADCAST);
  }

  @Test
  void theRootIsWhoClaimsTheLeastIdentifier() {
    receive("p1", FROM_ROOT);
    assertThat(bridge.spanningTree().isRoot()).isFalse();
    assertThat(bridge.spanningTree().rootPort()).isEqualTo(port(0));
    assertThat(bridge.spanningTree().rootPathCost()).isEqualTo(2);
    assertThat(port(1).role()).isEqualTo(PortRole.DESIGNATED);
  }

  @Test
  void aSecondWayToTheRootIsBlocked() {
    receive("p1", FROM_ROOT);
    receive("p2", FROM_ROOT.replace("8001", "8002"));
    assertThat(port(1).role()).isEqualTo(PortRole.ALTERNATE);
    assertThat(port(1).state()).isEqualTo(PortState.BLOCKING);
  }

  @Test
  void withoutNewsFromTheRootTheBridgeIsTheRootAgain() {
    receive("p1", FROM_ROOT);
    advance(19);
    assertThat(bridge.spanningTree().isRoot()).isFalse();
    advance(2);
    assertThat(bridge.spanningTree().isRoot()).isTrue();
  }

  @Test
  void aRootSaysHelloEveryTwoSeconds() {
    advance(1);
    sent.clear();
    advance(10);
    assertThat(sent.stream().filter(line -> line.startsWith("p1 0180c2000000"))).hasSize(5);
  }
}
