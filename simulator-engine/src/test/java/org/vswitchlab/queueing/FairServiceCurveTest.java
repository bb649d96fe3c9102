package org.vswitchlab.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.Network;
import org.vswitchlab.queueing.FairServiceCurve.ClassSettings;
import org.vswitchlab.wire.Frame;

class FairServiceCurveTest {
  private final Network network = new Network(7);
  private final EthernetDevice a = network.addHost("h1").addEthernet("eth0", 0x0200_0000_0001L);
  private final EthernetDevice b = network.addHost("h2").addEthernet("eth0", 0x0200_0000_0002L);
  private final FairServiceCurve hfsc = new FairServiceCurve(a, 400_000);
  private final long[] bits = new long[3];

  FairServiceCurveTest() {
    network.connect("h1-h2", a, b, LinkSpec.IDEAL);
    a.setDiscipline(hfsc);
    b.setReceiver(
        (device, frame) -> {
          bits[frame.u8(14)] += frame.length() * 8L;
          network.ledger().delivered();
        });
  }

  @AfterEach
  void everyFrameIsAccountedFor() {
    assertThat(network.ledger().imbalance()).isZero();
  }

  private void transmit(int queue, int count) {
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[1000];
      frame[14] = (byte) queue;
      network.ledger().created(1);
      a.transmit(Frame.owning(frame, i), 0x10001 + queue);
    }
  }

  @Test
  void sharesTheWholeInProportionToTheGuarantees() {
    hfsc.setClass(2, new ClassSettings(80_000, 400_000));
    hfsc.setClass(3, new ClassSettings(200_000, 400_000));
    transmit(1, 400);
    transmit(2, 400);
    network.simulation().runEvents(4_000_000_000L, 100_000);
    assertThat(bits[1] / 4).isBetween(108_000L, 120_000L);
    assertThat(bits[2] / 4).isBetween(280_000L, 292_000L);
  }

  @Test
  void givesNoMoreThanTheUpperLimit() {
    hfsc.setClass(2, new ClassSettings(80_000, 120_000));
    hfsc.setClass(3, new ClassSettings(12_000, 400_000));
    transmit(1, 400);
    transmit(2, 400);
    network.simulation().runEvents(4_000_000_000L, 100_000);
    assertThat(bits[1] / 4).isBetween(112_000L, 124_000L);
    assertThat(bits[2] / 4).isBetween(276_000L, 290_000L);
  }

  @Test
  void aClassAloneGetsTheWholeAndNoMore() {
    hfsc.setClass(2, new ClassSettings(12_000, 400_000));
    transmit(1, 400);
    network.simulation().runEvents(4_000_000_000L, 100_000);
    assertThat(bits[1] / 4).isBetween(396_000L, 414_000L);
  }
}
