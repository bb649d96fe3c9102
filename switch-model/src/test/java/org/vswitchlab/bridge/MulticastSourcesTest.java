package org.vswitchlab.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.wire.Frame;

/** What listeners that name their sources leave in the database of groups. */
class MulticastSourcesTest {
  // RFC 3376, 4.2: from 10.0.0.1, 239.1.2.3: everything but 10.0.0.9; and only 10.0.0.9.
  private static final String EXCLUDE =
      "01005e00001602aa00000001080046c0002c000040000102f9f40a000001e000001694040000"
          + "2200deef0000000104000001ef0102030a0000090000";
  private static final String ALLOW =
      "01005e00001602aa00000001080046c0002c000040000102f9f40a000001e000001694040000"
          + "2200ddef0000000105000001ef0102030a0000090000";

  private final Network network = new Network(1);
  private final Host host = network.addHost("s1");
  private final LinuxBridge bridge;
  private final EthernetDevice first;
  private final EthernetDevice second;

  MulticastSourcesTest() throws NetlinkError {
    bridge = LinuxBridges.of(host).add("br0");
    bridge.ownDevice().setUp(true);
    first = host.addEthernet("p1", 0x0200_0000_ff01L);
    second = host.addEthernet("p2", 0x0200_0000_ff02L);
    bridge.addPort(first);
    bridge.addPort(second);
    bridge.setMulticast(MulticastSetting.IGMP_VERSION, 3);
    advance(1);
  }

  private void advance(long millis) {
    network
        .simulation()
        .runUntil(network.simulation().nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void receive(EthernetDevice device, String hex) {
    device.inject(Frame.ofHex(hex, network.simulation().newOriginId()));
    advance(1);
  }

  private List<String> rows() {
    return bridge.snapshot().mdb().stream()
        .map(
            row ->
                String.join(
                    " ",
                    row.port(),
                    row.source().isEmpty() ? "*" : row.source(),
                    row.filterMode(),
                    row.sources(),
                    row.flags()))
        .map(String::strip)
        .toList();
  }

  @Test
  void listsABlockedSourceOnceWithThePortAndOnceOnItsOwn() {
    receive(first, EXCLUDE);
    assertThat(rows())
        .containsExactlyInAnyOrder("p1 * exclude 10.0.0.9/0", "p1 10.0.0.9 include  blocked");
  }

  @Test
  void addsAPortThatWantsEverySourceToTheSourceOfAnother() {
    receive(first, EXCLUDE);
    receive(second, ALLOW.replace("02aa00000001", "02aa00000002"));
    assertThat(rows())
        .containsExactlyInAnyOrder(
            "p1 * exclude 10.0.0.9/0",
            "p2 * include 10.0.0.9/260",
            "p1 10.0.0.9 include  blocked",
            "p2 10.0.0.9 include");
  }

  @Test
  void forgetsASourceThatNobodyAsksForAnyMore() {
    receive(first, ALLOW);
    assertThat(rows())
        .containsExactlyInAnyOrder("p1 * include 10.0.0.9/260", "p1 10.0.0.9 include");
    advance(280_000);
    assertThat(rows()).isEmpty();
  }
}
