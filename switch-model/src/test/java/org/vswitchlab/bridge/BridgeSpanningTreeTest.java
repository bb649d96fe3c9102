package org.vswitchlab.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.switching.PortRole;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Frame;

/** Three bridges in a ring: s1 has the lowest address, so it is the root. */
class BridgeSpanningTreeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String BROADCAST = "ffffffffffff02aa0000000188b5" + "00".repeat(46);

  private final Network network = new Network(3);
  private final List<LinuxBridge> bridges = new ArrayList<>();

  @BeforeEach
  void ring() throws NetlinkError {
    for (int i = 1; i <= 3; i++) {
      Host host = network.addHost("s" + i);
      LinuxBridge bridge = LinuxBridges.of(host).add("s" + i);
      bridge.setStpMode(StpMode.KERNEL);
      for (int port = 1; port <= 3; port++) {
        bridge.addPort(host.addEthernet("p" + port, 0x0200_0000_0000L + 256 * i + port));
      }
      bridges.add(bridge);
    }
    connect("s1:p1", "s2:p1");
    connect("s2:p2", "s3:p1");
    connect("s3:p2", "s1:p2");
    bridges.forEach(bridge -> bridge.ownDevice().setUp(true));
  }

  private void connect(String a, String b) {
    network.connect(
        a + "=" + b,
        (EthernetDevice) network.device(a),
        (EthernetDevice) network.device(b),
        LinkSpec.IDEAL);
  }

  private void runFor(long seconds) {
    network.simulation().runUntil(network.simulation().nowNanos() + seconds * SECOND);
    assertThat(network.ledger().imbalance()).as("conservation").isZero();
  }

  private BridgePort port(int bridge, String name) {
    return bridges.get(bridge - 1).port(name);
  }

  private PortRole role(int bridge, String name) {
    return bridges.get(bridge - 1).spanningTree().role(port(bridge, name));
  }

  @Test
  void blocksOnePortOfTheRing() {
    runFor(40);
    assertThat(bridges)
        .allMatch(bridge -> bridge.spanningTree().isRoot() == (bridge == bridges.get(0)));
    assertThat(role(2, "p1")).isEqualTo(PortRole.ROOT);
    assertThat(role(3, "p2")).isEqualTo(PortRole.ROOT);
    // Between s2 and s3 the lower bridge is designated; the other's port is the one to block.
    assertThat(role(2, "p2")).isEqualTo(PortRole.DESIGNATED);
    assertThat(role(3, "p1")).isEqualTo(PortRole.ALTERNATE);
    assertThat(port(3, "p1").state()).isEqualTo(PortState.BLOCKING);
  }

  @Test
  void aBroadcastMeetsEachBridgeOnce() {
    runFor(40);
    long before = bridges.get(1).ownDevice().counters().rxPackets();
    long alsoBefore = bridges.get(2).ownDevice().counters().rxPackets();
    EthernetDevice edge = (EthernetDevice) network.device("s1:p3");
    edge.inject(Frame.ofHex(BROADCAST, network.simulation().newOriginId()));
    runFor(1);
    assertThat(bridges.get(1).ownDevice().counters().rxPackets() - before).isEqualTo(1);
    assertThat(bridges.get(2).ownDevice().counters().rxPackets() - alsoBefore).isEqualTo(1);
    assertThat(network.simulation().stopReason()).isNull();
  }

  @Test
  void aMessageForTheSpanningTreeIsTakenAndNotDropped() {
    List<String> comments = new ArrayList<>();
    network
        .device("s2:p1")
        .addTap(
            (time, device, direction, frame, decision) -> {
              if (decision != null) {
                comments.add(decision.comment());
              }
            });
    runFor(5);
    assertThat(comments)
        .isNotEmpty()
        .allMatch(c -> c.equals("BPDU for the spanning tree; delivered locally"));
  }

  @Test
  void takesTwiceTheForwardDelayToForward() {
    runFor(14);
    assertThat(port(1, "p1").state()).isEqualTo(PortState.LISTENING);
    runFor(14);
    assertThat(port(1, "p1").state()).isEqualTo(PortState.LEARNING);
    runFor(8);
    assertThat(port(1, "p1").state()).isEqualTo(PortState.FORWARDING);
  }

  @Test
  void opensTheBlockedPortWhenTheRootPortsLinkFails() {
    runFor(40);
    network.link("s3:p2=s1:p2").setUp(false);
    runFor(40);
    assertThat(role(3, "p1")).isEqualTo(PortRole.ROOT);
    assertThat(port(3, "p1").state()).isEqualTo(PortState.FORWARDING);
    assertThat(bridges.get(2).snapshot().stp().rootPort()).isEqualTo("p1");
    assertThat(bridges.get(2).snapshot().stp().designatedRoot()).isEqualTo("8000.020000000101");
  }

  @Test
  void theLowestPriorityBecomesTheRoot() {
    bridges.get(2).setPriority(0x1000);
    runFor(40);
    assertThat(bridges.get(2).spanningTree().isRoot()).isTrue();
    assertThat(bridges.get(0).spanningTree().designatedRoot().toString())
        .isEqualTo("1000.020000000301");
  }
}
