package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.ofproto.table.FlowTableSettings;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.Subfield;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

/** Seen with Open vSwitch 3.1: the same flows in the same order leave the same flows. */
class FlowTableLimitsTest {
  private final Network network = new Network(3);
  private final Host host = network.addHost("h");
  private final OpenFlowSwitch bridge = newBridge();
  private final List<String> events = new ArrayList<>();

  private OpenFlowSwitch newBridge() {
    OpenVSwitch ovs = OpenVSwitch.start(host);
    return ovs.shared()
        .addBridge(
            "br0",
            new org.vswitchlab.ovs.datapath.InternalDevice(
                host.simulation(), host.ledger(), "h", "br0", 0xaa55_aa55_0000L));
  }

  private void limit(long flows, boolean evicts, String... groups) {
    List<Subfield> fields = List.of(groups).stream().map(Subfield::parse).toList();
    FlowTableSettings settings =
        new FlowTableSettings("", flows, evicts, fields, FlowTableSettings.DEFAULT_PREFIXES);
    bridge.setFlowTables(Map.of(0, settings));
  }

  private void add(String flow) {
    FlowMod mod =
        FlowText.parse(flow + ",actions=drop", FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
    bridge.pipeline().modify(mod, OpenFlowVersion.OPENFLOW14);
  }

  private void delete(String flow) {
    FlowMod mod = FlowText.parse(flow, FlowMod.Command.DELETE, PortNames.NUMBERS_ONLY);
    bridge.pipeline().modify(mod, OpenFlowVersion.OPENFLOW14);
  }

  private List<Integer> priorities() {
    return bridge.pipeline().table(0).entries().stream().map(FlowEntry::priority).toList();
  }

  @Test
  void aFullTableRefusesFlowsUnlessItEvicts() {
    limit(2, false);
    add("priority=1,hard_timeout=10");
    add("priority=2,hard_timeout=10");
    assertThatThrownBy(() -> add("priority=3"))
        .isInstanceOf(OpenFlowException.class)
        .hasMessageContaining("TABLE_FULL");
    limit(2, true);
    add("priority=3");
    assertThat(priorities()).containsExactly(2, 3);
    add("priority=4");
    assertThatThrownBy(() -> add("priority=5")).isInstanceOf(OpenFlowException.class);
    assertThat(priorities()).containsExactly(3, 4);
  }

  @Test
  void theLeastImportantOfTheLargestGroupGoesFirst() {
    limit(4, true, "NXM_OF_IN_PORT[]");
    add("in_port=1,priority=1,importance=5,hard_timeout=1000");
    add("in_port=1,priority=2,importance=7,hard_timeout=100");
    add("in_port=1,priority=3,importance=0,hard_timeout=2000");
    add("in_port=2,priority=4,importance=0,hard_timeout=1");
    add("in_port=1,priority=5,importance=6,hard_timeout=2000");
    assertThat(priorities()).containsExactly(1, 2, 4, 5);
    add("in_port=3,priority=6,importance=6,hard_timeout=2000");
    assertThat(priorities()).containsExactly(2, 4, 5, 6);
  }

  @Test
  void aLowerLimitEvictsAtOnce() {
    for (int i = 1; i <= 20; i++) {
      add("priority=" + i + ",hard_timeout=" + (100 + i));
    }
    add("priority=30");
    limit(4, true);
    assertThat(priorities()).containsExactly(18, 19, 20, 30);
    limit(2, false);
    assertThat(priorities()).containsExactly(18, 19, 20, 30);
  }

  @Test
  void roomIsReportedOnceWhenItGetsShortAndOnceWhenItIsBack() {
    limit(10, false);
    FlowTable table = bridge.pipeline().table(0);
    bridge
        .pipeline()
        .addListener(
            new FlowPipeline.FlowListener() {
              @Override
              public void vacancyChanged(FlowTable changed, boolean isUp) {
                events.add((isUp ? "up " : "down ") + changed.vacancyPercent());
              }
            });
    table.watchVacancy(20, 80);
    for (int i = 1; i <= 10; i++) {
      add("priority=" + i);
    }
    assertThat(events).containsExactly("down 10");
    delete("");
    assertThat(events).containsExactly("down 10", "up 100");
    for (int i = 1; i <= 5; i++) {
      add("priority=" + i);
    }
    table.ignoreVacancy();
    table.watchVacancy(60, 90);
    add("priority=6");
    assertThat(events).hasSize(2);
    delete("");
    assertThat(events).endsWith("up 100");
  }
}
