package org.vswitchlab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

class VlanDeviceTest {
  private static final String ADDRESSES = "02aa0000000202aa00000001";
  private static final String PAYLOAD = "88b5" + "00".repeat(46);

  private final Simulation simulation = new Simulation(1);
  private final FrameLedger ledger = new FrameLedger(simulation);
  private final EthernetDevice below =
      new EthernetDevice(simulation, ledger, "h", "eth0", 0x0200_0000_0001L);
  private final VlanDevice vlan = new VlanDevice(below, "eth0.10", 10, EtherType.VLAN);
  private final List<String> heard = new ArrayList<>();

  VlanDeviceTest() {
    vlan.setUp(true);
    below.setReceiver((device, frame) -> take("eth0", frame));
    vlan.setReceiver((device, frame) -> take("eth0.10", frame));
  }

  private void take(String where, Frame frame) {
    heard.add(where + " " + frame.hex());
    ledger.delivered();
  }

  private void inject(String hex) {
    below.inject(Frame.ofHex(hex, simulation.newOriginId()));
    assertThat(ledger.imbalance()).isZero();
  }

  @Test
  void takesFramesOfItsVlanAwayWithoutTheirTag() {
    inject(ADDRESSES + "8100000a" + PAYLOAD);
    assertThat(heard).containsExactly("eth0.10 " + ADDRESSES + PAYLOAD);
  }

  @Test
  void leavesOtherFramesToTheInterfaceBelow() {
    inject(ADDRESSES + "8100000b" + PAYLOAD);
    inject(ADDRESSES + "88a8000a" + PAYLOAD);
    inject(ADDRESSES + PAYLOAD);
    assertThat(heard).hasSize(3).allMatch(line -> line.startsWith("eth0 "));
  }

  @Test
  void tagsWhatItSends() {
    List<String> sent = new ArrayList<>();
    below.addTap((time, device, direction, frame, decision) -> sent.add(frame.hex()));
    ledger.created(1);
    vlan.transmit(Frame.ofHex(ADDRESSES + PAYLOAD, 1));
    assertThat(sent).containsExactly(ADDRESSES + "8100000a" + PAYLOAD);
    assertThat(ledger.imbalance()).isZero();
  }

  @Test
  void goesDownAndComesUpWithTheInterfaceBelow() {
    below.setUp(false);
    assertThat(vlan.isUp()).isFalse();
    below.setUp(true);
    assertThat(vlan.isUp()).isTrue();
  }
}
