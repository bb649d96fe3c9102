package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.FragmentReassembly.Count;
import org.vswitchlab.ovs.datapath.FragmentReassembly.Family;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;

/**
 * Fragments wait for each other before the connection tracker, and all of them are answered for.
 */
class FragmentReassemblyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int PART_BYTES = 400;
  private static final DatapathAction COMMIT =
      new DatapathAction.Ct(true, false, 0, null, null, null, null, null);

  private final DatapathBench bench = new DatapathBench(2).tapped();
  private final FragmentReassembly fragments = bench.datapath.connectionTracker().fragments();
  private String states = "";

  FragmentReassemblyTest() {
    fragments.setMinBytes(Family.V4, PART_BYTES);
    bench.datapath.setUpcallHandler(
        new UpcallHandler() {
          @Override
          public void upcall(FlowKey key, Frame frame, UpcallResult result) {
            result.setCacheable(false);
            if (key.get(FlowField.RECIRC_ID) == 0) {
              result.actions().addAll(List.of(COMMIT, new DatapathAction.Recirc(1)));
              return;
            }
            states += Long.toHexString(key.get(FlowField.CT_STATE)) + " ";
            result.actions().add(new DatapathAction.Output(2));
          }

          @Override
          public void userspace(FlowKey key, Frame frame, DatapathAction.Userspace action) {}

          @Override
          public List<String> explain(Object owner) {
            return List.of();
          }
        });
  }

  /** One of three parts of a UDP packet without a checksum. */
  private static String part(int identification, int index) {
    byte[] b = new byte[34 + PART_BYTES];
    Bytes.put48(b, 0, 0x020000000002L);
    Bytes.put48(b, 6, 0x020000000001L);
    Bytes.put16(b, 12, 0x0800);
    Bytes.put32(b, 14, 0x45000000L + 20 + PART_BYTES);
    Bytes.put16(b, 18, identification);
    Bytes.put16(b, 20, (index < 2 ? 0x2000 : 0) | index * PART_BYTES / 8);
    b[22] = 64;
    b[23] = 17;
    Bytes.put32(b, 26, 0x0a000001L);
    Bytes.put32(b, 30, 0x0a000002L);
    Bytes.put16(b, 24, InternetChecksum.of(b, 14, 20));
    if (index == 0) {
      Bytes.put32(b, 34, 0x03e807d0L);
      Bytes.put16(b, 38, 3 * PART_BYTES);
    }
    return HexFormat.of().formatHex(b);
  }

  @Test
  void allPartsGoOnTogetherAsOnePacketOfOneConnection() {
    bench.inject(1, part(7, 2));
    bench.inject(1, part(7, 0));
    assertThat(bench.takeSent()).isEmpty();
    assertThat(bench.ledger.imbalance()).isZero();
    assertThat(fragments.lines())
        .containsExactly(
            "(src=10.0.0.1,dst=10.0.0.2,recirc_id=0,ip_id=7,dl_type=0x800,zone=0,nw_proto=17,"
                + "num_fragments=2,state=first/last frag)");
    bench.inject(1, part(7, 1));
    assertThat(bench.takeSent())
        .containsExactly("p2 " + part(7, 0), "p2 " + part(7, 1), "p2 " + part(7, 2));
    assertThat(states).isEqualTo("21 21 21 ");
    assertThat(bench.datapath.connectionTracker().connections(0)).hasSize(1);
    assertThat(fragments.count(Family.V4, Count.COMPLETED)).isEqualTo(3);
    assertThat(bench.ledger.imbalance()).isZero();
  }

  @Test
  void whatIsWaitedForTooLongGoesOnWithTheNextPacketAsInvalid() {
    bench.inject(1, part(8, 0));
    bench.simulation.runUntil(16 * SECOND);
    bench.inject(1, part(9, 0));
    assertThat(bench.takeSent()).containsExactly("p2 " + part(8, 0));
    assertThat(states).isEqualTo("10 ");
    assertThat(fragments.count(Family.V4, Count.EXPIRED)).isEqualTo(1);
    assertThat(bench.ledger.imbalance()).isZero();
  }

  @Test
  void whatNothingTakesAlongIsThrownAway() {
    bench.inject(1, part(8, 0));
    bench.simulation.runUntil(26 * SECOND);
    assertThat(fragments.heldCount()).isZero();
    assertThat(fragments.count(Family.V4, Count.PURGED)).isEqualTo(1);
    assertThat(bench.ledger.droppedCount(DropReason.FRAGMENT_TIMEOUT)).isEqualTo(1);
    assertThat(bench.ledger.imbalance()).isZero();
  }

  @Test
  void theSamePartAgainBelongsToNothing() {
    bench.inject(1, part(8, 0));
    bench.inject(1, part(8, 0));
    assertThat(states).isEqualTo("30 ");
    assertThat(fragments.count(Family.V4, Count.OVERLAPPED)).isEqualTo(1);
    assertThat(bench.ledger.imbalance()).isZero();
  }

  @Test
  void recirculatedPacketsWaitForTheirUpcallsToo() {
    fragments.setEnabled(Family.V4, false);
    bench.datapath.setUpcallDelayNanos(SECOND);
    bench.inject(1, part(8, 0));
    bench.simulation.runUntil(SECOND * 3 / 2);
    assertThat(states).isEmpty();
    assertThat(bench.ledger.imbalance()).isZero();
    bench.simulation.runUntil(SECOND * 5 / 2);
    assertThat(states).isEqualTo("30 ");
    assertThat(bench.takeSent()).hasSize(1);
    assertThat(bench.ledger.imbalance()).isZero();
  }
}
