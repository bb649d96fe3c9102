package org.vswitchlab.management.appctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.wire.Frame;

/** Expectations are what ovs-appctl 3.1.0 printed on a dummy datapath. */
class DpctlCommandsTest {
  private static final String UDP =
      "020000000002020000000001080045000014000100004011000001020304050607080000";

  private final Simulation simulation = new Simulation(1);
  private final FrameLedger ledger = new FrameLedger(simulation);
  private final Datapath datapath = new Datapath(simulation, ledger, "s1", "dummy@ovs-dummy");
  private final EthernetDevice p1 = new EthernetDevice(simulation, ledger, "s1", "p1", 1);
  private final DpctlCommands dpctl = new DpctlCommands(datapath, simulation, ledger);

  DpctlCommandsTest() {
    datapath.addPort(1, "dummy", p1);
    datapath.addPort(2, "system", new EthernetDevice(simulation, ledger, "s1", "p2", 2));
    datapath.addPort(100, "dummy-internal", new InternalDevice(simulation, ledger, "s1", "br0", 3));
  }

  private String ok(String name, String... arguments) {
    ControlReply reply = dpctl.run("dpctl/" + name, List.of(arguments));
    assertThat(reply.isError()).as(reply.text()).isFalse();
    return reply.text();
  }

  private String error(String name, String... arguments) {
    ControlReply reply = dpctl.run("dpctl/" + name, List.of(arguments));
    assertThat(reply.isError()).as(reply.text()).isTrue();
    return reply.text();
  }

  @Test
  void showsPortsAndLookups() {
    assertThat(ok("show"))
        .isEqualTo(
            """
            dummy@ovs-dummy:
              lookups: hit:0 missed:0 lost:0
              flows: 0
              port 0: ovs-dummy (dummy-internal)
              port 1: p1 (dummy)
              port 2: p2
              port 100: br0 (dummy-internal)
            """);
    assertThat(error("show", "foo"))
        .isEqualTo(
            "ovs-vswitchd: opening datapath foo failed"
                + " (Address family not supported by protocol)\n");
  }

  @Test
  void addsDumpsChangesAndDeletesFlows() {
    assertThat(ok("dump-flows")).isEmpty();
    String key = "in_port(1),packet_type(ns=0,id=0),eth(),eth_type(0x0800),ipv4(frag=no)";
    ok("add-flow", key, "2");
    assertThat(error("add-flow", key, "2"))
        .isEqualTo("ovs-vswitchd: updating flow table (File exists)\n");
    p1.inject(Frame.ofHex(UDP, 1));
    p1.inject(Frame.ofHex(UDP, 2));
    simulation.runUntil(325_000_000L);
    assertThat(ok("dump-flows"))
        .isEqualTo(
            """
            flow-dump from the main thread:
            recirc_id(0),in_port(1),packet_type(ns=0,id=0),eth_type(0x0800),ipv4(frag=no), \
            packets:2, bytes:72, used:0.325s, actions:2
            """);
    ok("mod-flow", key, "drop");
    assertThat(ok("dump-flows", "--names")).contains("in_port(p1)").contains("actions:drop");
    ok("del-flow", key);
    assertThat(ok("dump-flows")).isEmpty();
    assertThat(error("del-flow", "in_port(1)"))
        .isEqualTo(
            "ovs-vswitchd: deleting flow (No such file or directory)\n"
                + "Perhaps you need to specify a UFID?\n");
    assertThat(ledger.imbalance()).isZero();
  }

  @Test
  void mistakesAreExplainedAsTheToolDoes() {
    assertThat(error("get-flow"))
        .isEqualTo("\"dpctl/get-flow\" command requires at least 1 arguments\n");
    assertThat(error("add-flow", "a", "b", "c", "d"))
        .isEqualTo("\"dpctl/add-flow\" command takes at most 3 arguments\n");
    assertThat(error("add-flow", "in_port(1),foo(1)", "2"))
        .isEqualTo("ovs-vswitchd: parsing flow key (syntax error at foo(1)) (Invalid argument)\n");
    assertThat(error("add-flow", "in_port(1)", "foo"))
        .isEqualTo("ovs-vswitchd: parsing actions (Invalid argument)\n");
    assertThat(error("dump-flows", "foo"))
        .isEqualTo("ovs-vswitchd: datapath not found (Invalid argument)\n");
    assertThat(error("dump-flows", "type=foo"))
        .isEqualTo("ovs-vswitchd: Failed to parse type (foo) (Invalid argument)\n");
  }

  @Test
  void everythingIsWrittenOnDemand() {
    ok(
        "add-flow",
        "in_port(1),packet_type(ns=0,id=0),eth(),eth_type(0x0800),ipv4(frag=no)",
        "2,100");
    assertThat(ok("dump-flows", "-m"))
        .contains(
            "skb_priority(0/0),skb_mark(0/0),ct_state(0/0),ct_zone(0/0),ct_mark(0/0),ct_label(0/0),"
                + "recirc_id(0),dp_hash(0/0),in_port(p1),packet_type(ns=0,id=0),"
                + "eth(src=00:00:00:00:00:00/00:00:00:00:00:00,"
                + "dst=00:00:00:00:00:00/00:00:00:00:00:00),eth_type(0x0800),"
                + "ipv4(src=0.0.0.0/0.0.0.0,dst=0.0.0.0/0.0.0.0,proto=0/0,tos=0/0,ttl=0/0,frag=no)")
        .contains(", dp:ovs, actions:p2,br0, dp-extra-info:miniflow_bits(");
  }
}
