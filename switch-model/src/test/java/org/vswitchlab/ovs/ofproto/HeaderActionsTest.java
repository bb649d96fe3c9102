package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.Frame;

/** Actions that put headers on and take them off: what comes out of port 2 for what enters 1. */
class HeaderActionsTest {
  private static final String MACS = "02aa0000000202aa00000001";

  /** UDP, TTL 64, DSCP 46. */
  private static final String IP =
      "45b8002100004000401126120a0000010a00000203e807d0000d9c4768656c6c6f";

  private static final String PADDING = "00".repeat(13);

  private final Network network = new Network(1);
  private final Host host = network.addHost("s1");
  private final Datapath datapath =
      new Datapath(network.simulation(), network.ledger(), "s1", "netdev@ovs-netdev");
  private final SharedDatapath shared = new SharedDatapath(host, datapath);
  private final OpenFlowSwitch bridge = shared.addBridge("br0", own());
  private final EthernetDevice p1 = port(1);
  private final List<String> sent = new ArrayList<>();

  HeaderActionsTest() {
    port(2)
        .addTap(
            (time, tapped, direction, frame, decision) -> {
              if (direction == Direction.TRANSMITTED) {
                sent.add(HexFormat.of().formatHex(frame.copyBytes()));
              }
            });
  }

  private InternalDevice own() {
    InternalDevice device =
        new InternalDevice(network.simulation(), network.ledger(), "s1", "br0", 0x0200_0000_00a0L);
    host.addDevice(device);
    return device;
  }

  private EthernetDevice port(int number) {
    EthernetDevice device = host.addEthernet("p" + number, 0x0200_0000_0000L + number);
    bridge.addPort(number, "", device);
    return device;
  }

  private void flow(String text) {
    FlowMod mod = FlowText.parse(text, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
    bridge.pipeline().modify(mod, OpenFlowVersion.OPENFLOW15);
  }

  private List<String> receive(String hex) {
    network.simulation().runUntil(network.simulation().nowNanos() + 1_000_000L);
    sent.clear();
    p1.inject(Frame.owning(HexFormat.of().parseHex(hex), 1));
    network.simulation().runUntil(network.simulation().nowNanos() + 1_000_000L);
    assertThat(network.ledger().imbalance()).isZero();
    return sent;
  }

  @Test
  void theFirstLabelTakesTtlAndTrafficClassFromTheIpHeader() {
    flow("ip,actions=push_mpls:0x8847,set_field:10->mpls_label,2");
    assertThat(receive(MACS + "0800" + IP + PADDING))
        .containsExactly(MACS + "8847" + "0000ad40" + IP + PADDING);
  }

  @Test
  void aSecondLabelCopiesTheFirstAndIsNotTheBottom() {
    flow("ip,actions=push_mpls:0x8847,push_mpls:0x8848,set_field:7->mpls_label,2");
    assertThat(receive(MACS + "0800" + IP + PADDING))
        .containsExactly(MACS + "8848" + "00007c40" + "00000d40" + IP + PADDING);
  }

  @Test
  void fourLabelsAreTooMany() {
    String push = "push_mpls:0x8847,";
    flow("ip,actions=" + push.repeat(4) + "2");
    assertThat(receive(MACS + "0800" + IP + PADDING)).isEmpty();
  }

  @Test
  void whatIsBelowALabelIsReadAgainWhenItIsNeeded() {
    flow("mpls,actions=pop_mpls:0x0800,set_field:10.0.0.9->ip_dst,2");
    String popped = IP.replace("2612", "260b").replace("0a000002", "0a000009");
    popped = popped.replace("9c47", "9c40");
    assertThat(receive(MACS + "8847" + "0000a140" + IP + PADDING))
        .containsExactly(MACS + "0800" + popped + PADDING);
  }

  @Test
  void aTableBehindTheLastLabelSeesTheHeadersBelow() {
    flow("mpls,actions=pop_mpls:0x0800,resubmit(,1)");
    flow("table=1,udp,tp_dst=2000,actions=2");
    assertThat(receive(MACS + "8847" + "0000a140" + IP + PADDING))
        .containsExactly(MACS + "0800" + IP + PADDING);
    flow("table=1,udp,tp_dst=2000,actions=drop");
    assertThat(receive(MACS + "8847" + "0000a140" + IP + PADDING)).isEmpty();
  }

  @Test
  void theOuterListGoesOnAfterTheInnerOneWaited() {
    flow("mpls,actions=resubmit(,1),2");
    flow("table=1,actions=pop_mpls:0x0800,dec_ttl");
    assertThat(receive(MACS + "8847" + "0000a140" + IP + PADDING))
        .containsExactly(MACS + "0800" + IP.replace("40112612", "3f112712") + PADDING);
  }

  @Test
  void aLabelOfTtlOneIsNotForwarded() {
    flow("mpls,actions=dec_mpls_ttl,2");
    assertThat(receive(MACS + "8847" + "0000a101" + IP + PADDING)).isEmpty();
    assertThat(receive(MACS + "8847" + "0000a102" + IP + PADDING))
        .containsExactly(MACS + "8847" + "0000a101" + IP + PADDING);
  }

  @Test
  void aNewEthernetHeaderHasNoAddresses() {
    flow("ip,actions=decap(),dec_ttl,encap(ethernet),set_field:02:00:00:00:00:99->eth_dst,2");
    assertThat(receive(MACS + "0800" + IP + PADDING))
        .containsExactly(
            "020000000099000000000000" + "0800" + IP.replace("40112612", "3f112712") + PADDING);
  }

  @Test
  void aPacketWithoutEthernetHeaderDoesNotLeaveByAnEthernetPort() {
    flow("ip,actions=decap(),2");
    assertThat(receive(MACS + "0800" + IP + PADDING)).isEmpty();
  }

  @Test
  void anEthernetHeaderWithVlanIsNotTakenOff() {
    flow("ip,actions=decap(),encap(ethernet),2");
    assertThat(receive(MACS + "81000004" + "0800" + IP + PADDING)).isEmpty();
  }

  @Test
  void multipathKeepsAConversationOnOneLinkInBothDirections() {
    flow("actions=multipath(symmetric_l3l4+udp,50,modulo_n,2,0,reg0[0..7]),resubmit(,1)");
    flow("table=1,reg0=0,actions=2");
    int onFirst = 0;
    for (int i = 0; i < 32; i++) {
      String port = String.format("%04x", 2000 + i);
      String there = IP.replace("03e807d0", "03e8" + port);
      String back = IP.replace("0a0000010a00000203e807d0", "0a0000020a000001" + port + "03e8");
      int sentThere = receive(MACS + "0800" + there + PADDING).size();
      String swapped = "02aa0000000102aa00000002";
      assertThat(receive(swapped + "0800" + back + PADDING)).hasSize(sentThere);
      onFirst += sentThere;
    }
    assertThat(onFirst).isBetween(8, 24);
  }
}
