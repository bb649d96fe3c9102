package org.vswitchlab.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Network;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/** What passes a policer, compared with tc-police(8) of Linux 6.1 under virtual time. */
class IngressPolicerTest {
  private final Network network = new Network(7);
  private final EthernetDevice device =
      network.addHost("h1").addEthernet("eth0", 0x0200_0000_0001L);
  private int passed;

  IngressPolicerTest() {
    device.setReceiver(
        (from, frame) -> {
          passed++;
          network.ledger().delivered();
        });
  }

  @AfterEach
  void everyFrameIsAccountedFor() {
    assertThat(network.ledger().imbalance()).isZero();
  }

  private void inject(int count) {
    for (int i = 0; i < count; i++) {
      device.inject(Frame.owning(new byte[1000], i));
    }
  }

  private void pass(long nanos) {
    network.simulation().schedule(network.simulation().nowNanos() + nanos, () -> {});
    network.simulation().runEvents(Long.MAX_VALUE, 10);
  }

  @Test
  void dropsWhatIsAboveTheRateWithoutTheHeader() {
    // ingress_policing_rate=40 ingress_policing_burst=16: 986 counted bytes twice in 2,048.
    device.setPolicer(new IngressPolicer(device, new IngressPolicer.Limits(40_000, 2048, 0, 0)));
    inject(5);
    assertThat(passed).isEqualTo(2);
    pass(500_000_000);
    inject(5);
    assertThat(passed).isEqualTo(4);
    assertThat(network.ledger().droppedCount(DropReason.RATE_LIMITED)).isEqualTo(6);
    assertThat(device.counters().snapshot().rxPackets()).isEqualTo(10);
    assertThat(device.counters().snapshot().rxDropped()).isZero();
  }

  @Test
  void limitsPacketsWhateverTheirSize() {
    device.setPolicer(new IngressPolicer(device, new IngressPolicer.Limits(0, 0, 1000, 3)));
    inject(5);
    assertThat(passed).isEqualTo(3);
    pass(1_000_000);
    inject(5);
    assertThat(passed).isEqualTo(4);
  }
}
