package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;

/** What a packet teaches by {@code learn} holds for the packets after it. */
class LessonsTest {
  /** To the address that it comes from, so that it matches what it teaches. */
  private static final String TO_ITSELF = "packet 1 02000000000102000000000188b5" + "00".repeat(46);

  @Test
  void aPacketDoesNotMeetWhatItTeachesButTheNextOneDoes() {
    ScriptedSwitch lab = new ScriptedSwitch();
    lab.run(
        "add-flow table=0,actions=learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],"
            + "output:NXM_OF_IN_PORT[]),resubmit(,1)");
    lab.run(TO_ITSELF);
    List<FlowEntry> learned = lab.bridge.pipeline().table(1).entries();
    assertThat(learned).hasSize(1);
    assertThat(learned.get(0).packetCount()).isZero();
    lab.run(TO_ITSELF);
    lab.shared.revalidator().pushStatistics();
    assertThat(learned.get(0).packetCount()).isEqualTo(1);
    assertThat(lab.refusedCount()).isZero();
  }
}
