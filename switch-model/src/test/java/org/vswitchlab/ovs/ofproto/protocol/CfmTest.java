package org.vswitchlab.ovs.ofproto.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CfmTest {
  private static final int ETHERNET_BYTES = 14;

  private final List<byte[]> sent = new ArrayList<>();

  private static CfmSettings settings(long mpid) {
    return new CfmSettings(mpid, 1000, false, false, true, 0, 0, false);
  }

  private Cfm cfm(CfmSettings settings) {
    Cfm cfm = new Cfm(settings, sent::add, () -> 7, 0);
    cfm.setSource(0xaa55_aa55_0002L);
    return cfm;
  }

  private static void hear(Cfm cfm, byte[] frame) {
    cfm.receive(frame, ETHERNET_BYTES, frame.length);
  }

  private byte[] messageOf(CfmSettings settings) {
    sent.clear();
    cfm(settings).run(0, 0);
    return sent.remove(0);
  }

  @Test
  void theMessageIsThatOfTheRealSwitch() {
    String real =
        "0180c2000030aa55aa55000289020001044600000001000104036f767302036f7673"
            + "00".repeat(38)
            + "00".repeat(17);
    assertThat(HexFormat.of().formatHex(messageOf(settings(1)))).isEqualTo(real);
  }

  @Test
  void anExtendedMessageIsThatOfTheRealSwitch() {
    CfmSettings extended = new CfmSettings(1234567, 300, true, false, false, 10, 3, false);
    String real =
        "012320000030aa55aa5500028100600a89020001004600000001b30004036f767302036f7673"
            + "00".repeat(38)
            + "012c000000000012d68701000000000000";
    assertThat(HexFormat.of().formatHex(messageOf(extended))).isEqualTo(real);
  }

  @Test
  void silenceIsAFaultAfterThreeIntervalsAndAHalf() {
    Cfm cfm = cfm(settings(1));
    cfm.run(3499, 0);
    assertThat(cfm.faults()).isEmpty();
    cfm.run(3500, 0);
    assertThat(cfm.faults()).containsExactly(Cfm.Fault.RECV);
    assertThat(cfm.isFine()).isFalse();
    sent.clear();
    cfm.run(5000, 0);
    // The other end is told: remote defect indication.
    assertThat(sent.get(0)[ETHERNET_BYTES + 2] & 0x80).isEqualTo(0x80);
  }

  @Test
  void whoIsHeardIsFine() {
    byte[] message = messageOf(settings(2));
    Cfm cfm = cfm(settings(1));
    for (int second = 0; second <= 30; second++) {
      hear(cfm, message);
      cfm.run(second * 1000L, 0);
    }
    assertThat(cfm.faults()).isEmpty();
    assertThat(cfm.remotes()).hasSize(1);
    assertThat(cfm.remotes().get(0).mpid()).isEqualTo(2);
    assertThat(cfm.health()).isEqualTo(100);
  }

  @Test
  void ownMessagesAndOtherAssociationsAreFaults() {
    Cfm cfm = cfm(settings(1));
    byte[] stranger = messageOf(settings(3));
    stranger[ETHERNET_BYTES + 12] = 'x';
    hear(cfm, messageOf(settings(1)));
    hear(cfm, stranger);
    cfm.run(3500, 0);
    assertThat(cfm.faults()).containsExactly(Cfm.Fault.MAID, Cfm.Fault.LOOPBACK);
  }

  @Test
  void anOrderOverridesWhatIsKnown() {
    Cfm cfm = cfm(settings(1));
    cfm.run(3500, 0);
    cfm.setOverride(false);
    assertThat(cfm.isFine()).isTrue();
    cfm.setOverride(true);
    assertThat(cfm.faults()).containsExactly(Cfm.Fault.OVERRIDE);
    cfm.setOverride(null);
    assertThat(cfm.faults()).containsExactly(Cfm.Fault.RECV);
  }

  @Test
  void trafficWillDoOnDemand() {
    CfmSettings demand = new CfmSettings(1, 1000, false, true, true, 0, 0, false);
    byte[] message = messageOf(settings(2));
    Cfm cfm = cfm(demand);
    hear(cfm, message);
    cfm.run(3500, 1);
    cfm.run(7000, 5);
    assertThat(cfm.faults()).isEmpty();
    cfm.run(10_500, 5);
    assertThat(cfm.faults()).containsExactly(Cfm.Fault.RECV);
  }
}
