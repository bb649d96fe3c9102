package org.vswitchlab.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.bridge.BridgeBench.BROADCAST;
import static org.vswitchlab.bridge.BridgeBench.S1;
import static org.vswitchlab.bridge.BridgeBench.S2;
import static org.vswitchlab.bridge.BridgeBench.S3;

import org.junit.jupiter.api.Test;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

class LinuxBridgeTest {
  private final BridgeBench bench;

  LinuxBridgeTest() throws NetlinkError {
    bench = new BridgeBench(3);
  }

  @Test
  void floodsABroadcastToAllOtherPortsAndUp() {
    assertThat(bench.inject("p1", BROADCAST, S1)).containsExactly("br0", "p2", "p3");
    assertThat(bench.lastDecision.outcome()).isEqualTo(Decision.Outcome.FLOODED);
    assertThat(bench.lastDecision.steps())
        .containsExactly("learned 02:aa:00:00:00:01 on p1", "broadcast: flooded");
    // The newest port first, as the kernel does; the bridge's own interface last.
    assertThat(bench.lastDecision.outputs()).containsExactly("p3", "p2", "br0");
  }

  @Test
  void keepsUnknownUnicastFromItsOwnInterface() {
    assertThat(bench.inject("p1", S2, S1)).containsExactly("p2", "p3");
  }

  @Test
  void sendsToTheLearnedPortAlone() {
    bench.inject("p2", BROADCAST, S2);
    assertThat(bench.inject("p1", S2, S1)).containsExactly("p2");
    assertThat(bench.lastDecision.comment())
        .isEqualTo(
            "learned 02:aa:00:00:00:01 on p1; FDB: 02:aa:00:00:00:02 is on p2; forwarded to p2");
  }

  @Test
  void dropsAFrameWhoseDestinationIsWhereItCameFrom() {
    bench.inject("p1", BROADCAST, S2);
    assertThat(bench.inject("p1", S2, S1)).isEmpty();
    assertThat(bench.lastDecision.dropReason()).isEqualTo(DropReason.SAME_PORT);
  }

  @Test
  void dropsGroupAndZeroSourcesUnlearned() {
    assertThat(bench.inject("p1", S2, 0)).isEmpty();
    assertThat(bench.inject("p1", S2, 0x0100_5e00_0001L)).isEmpty();
    assertThat(bench.network.ledger().droppedCount(DropReason.INVALID_SOURCE)).isEqualTo(2);
    assertThat(bench.bridge.fdb().learnedCount()).isZero();
  }

  @Test
  void takesItsAddressFromTheLowestPort() throws NetlinkError {
    assertThat(bench.bridge.ownDevice().mac()).isEqualTo(0x0200_0000_ff01L);
    bench.bridge.removePort(bench.port("p1"));
    assertThat(bench.bridge.ownDevice().mac()).isEqualTo(0x0200_0000_ff02L);
    bench.bridge.ownDevice().setMac(0x02be_ef00_0001L);
    bench.bridge.addPort(bench.host.device("p1"));
    assertThat(bench.bridge.ownDevice().mac()).isEqualTo(0x02be_ef00_0001L);
  }

  @Test
  void forgetsAPortsStationsWhenItGoesDown() {
    bench.inject("p1", BROADCAST, S1);
    bench.host.device("p1").setUp(false);
    assertThat(bench.whereIs(S1, 0)).isNull();
    assertThat(bench.inject("p2", S1, S2)).containsExactly("p3");
  }

  @Test
  void doesNotLearnWhatTheHostItselfSends() {
    bench.network.ledger().created(1);
    bench
        .bridge
        .ownDevice()
        .transmit(Frame.ofHex("02aa00000002" + "02aa00000001" + "88b5" + "00".repeat(46), 1));
    assertThat(bench.heard.keySet()).containsExactlyInAnyOrder("p1", "p2", "p3");
    assertThat(bench.whereIs(S1, 0)).isNull();
    assertThat(bench.network.ledger().imbalance()).isZero();
  }

  @Test
  void usesAnEntryUntilTheCollectorHasRun() {
    bench.inject("p1", BROADCAST, S1);
    bench.advance(301_000);
    assertThat(bench.inject("p2", S1, S2)).as("due, but not collected yet").containsExactly("p1");
    bench.advance(5_000);
    assertThat(bench.inject("p2", S1, S3)).containsExactly("p1", "p3");
  }

  @Test
  void queuesNoEventsWhileThereIsNothingToAge() {
    bench.inject("p1", BROADCAST, S1);
    bench.advance(700_000);
    assertThat(bench.bridge.fdb().learnedCount()).isZero();
    assertThat(bench.network.simulation().pendingCount()).isZero();
  }

  @Test
  void separatesVlansWhenTheyAreFiltered() {
    VlanFilter vlans = bench.bridge.vlanFilter();
    vlans.setFiltering(true);
    vlans.remove(bench.port("p1"), 1);
    vlans.add(bench.port("p1"), 10, true, true);
    vlans.add(bench.port("p3"), 10, false, false);
    assertThat(bench.inject("p1", BROADCAST, S1)).containsExactly("p3");
    assertThat(bench.heard.get("p3").get(0).hex())
        .startsWith("ffffffffffff02aa000000018100000a88b5");
    assertThat(bench.whereIs(S1, 10)).isEqualTo("p1");
    assertThat(bench.injectTagged("p3", S1, S3, 10)).containsExactly("p1");
    assertThat(bench.heard.get("p1").get(0).hex()).startsWith("02aa0000000102aa0000000388b5");
    assertThat(bench.injectTagged("p3", S1, S3, 20)).isEmpty();
    assertThat(bench.lastDecision.dropReason()).isEqualTo(DropReason.VLAN_FILTERED);
  }

  @Test
  void showsItselfInASnapshot() {
    bench.inject("p1", BROADCAST, S1);
    bench.advance(1500);
    LinuxBridgeSnapshot snapshot = bench.bridge.snapshot();
    assertThat(snapshot.ports()).extracting("key").containsExactly("p1", "p2", "p3");
    assertThat(snapshot.fdb())
        .contains(
            new LinuxBridgeSnapshot.FdbRow("02:aa:00:00:00:01/0", S1, 0, "p1", "", 1_500_000_000L));
    assertThat(snapshot.stp().bridgeId()).isEqualTo("8000.02000000ff01");
  }
}
