package org.vswitchlab.ovs.vswitchd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TransactionResult;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Frame;

class OpenVSwitchTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Network network = new Network(7);
  private final Host host = network.addHost("s1");
  private final OpenVSwitch ovs = OpenVSwitch.start(host);

  OpenVSwitchTest() {
    for (int i = 1; i <= 4; i++) {
      host.addEthernet("p" + i, 0x0050_5600_0010L + i);
    }
  }

  /** Runs operations written with ' for ". */
  private void run(String... operations) {
    ArrayNode array = MAPPER.createArrayNode();
    try {
      for (String operation : operations) {
        array.add(MAPPER.readTree(operation.replace('\'', '"')));
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    TransactionResult result = ovs.execute(array);
    assertThat(result.error()).as(result.reply().toString()).isNull();
  }

  private void addBridge(String name, String columns) {
    run(
        "{'op':'insert','table':'Interface','uuid-name':'i','row':{'name':'%s','type':'internal'}}"
            .formatted(name),
        "{'op':'insert','table':'Port','uuid-name':'p','row':{'name':'%s','interfaces':['named-uuid','i']}}"
            .formatted(name),
        "{'op':'insert','table':'Bridge','uuid-name':'b','row':{'name':'%s','ports':['named-uuid','p']%s}}"
            .formatted(name, columns),
        "{'op':'mutate','table':'Open_vSwitch','where':[],'mutations':[['bridges','insert',['named-uuid','b']]]}");
  }

  private void addPort(String bridge, String name, String portColumns, String interfaceColumns) {
    run(
        "{'op':'insert','table':'Interface','uuid-name':'i','row':{'name':'%s'%s}}"
            .formatted(name, interfaceColumns),
        "{'op':'insert','table':'Port','uuid-name':'p','row':{'name':'%s','interfaces':['named-uuid','i']%s}}"
            .formatted(name, portColumns),
        "{'op':'mutate','table':'Bridge','where':[['name','==','%s']],'mutations':[['ports','insert',['named-uuid','p']]]}"
            .formatted(bridge));
  }

  private void deletePort(String name) {
    Row port = row("Port", name);
    run(
        "{'op':'mutate','table':'Bridge','where':[],'mutations':[['ports','delete',['uuid','%s']]]}"
            .formatted(port.uuid()));
  }

  private Row row(String table, String name) {
    for (Row row : ovs.database().table(table).rows()) {
      if (row.string("name").equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no " + table + " " + name);
  }

  private Map<String, Long> ofports() {
    Map<String, Long> ofports = new TreeMap<>();
    for (Row row : ovs.database().table("Interface").rows()) {
      ofports.put(row.string("name"), row.integer("ofport", 0));
    }
    return ofports;
  }

  @Test
  void makesABridgeWithItsOwnDeviceAndPorts() {
    addBridge("br0", "");
    addPort("br0", "p1", ",'tag':10", "");
    OpenFlowSwitch bridge = ovs.bridge("br0");
    assertThat(bridge.port(1).device()).isSameAs(host.device("p1"));
    assertThat(bridge.bundle("p1").settings().vlan()).isEqualTo(10);
    assertThat(host.device("br0")).isSameAs(bridge.ownDevice());
    assertThat(ofports()).isEqualTo(Map.of("br0", 65534L, "p1", 1L));
    // The lowest address of the ports is that of the bridge.
    assertThat(row("Interface", "br0").string("mac_in_use")).isEqualTo("00:50:56:00:00:11");
    assertThat(row("Bridge", "br0").string("datapath_id")).isEqualTo("0000005056000011");
  }

  @Test
  void reconcilingTwiceChangesNothing() {
    addBridge("br0", "");
    addBridge("br1", ",'other_config':['map',[['hwaddr','00:00:00:00:00:a1']]]");
    addPort("br0", "p1", ",'tag':10", "");
    addPort("br0", "p2", ",'trunks':['set',[10,20]]", ",'ofport_request':7");
    addPort("br0", "x", "", ",'type':'patch','options':['map',[['peer','y']]]");
    addPort("br1", "y", "", ",'type':'patch','options':['map',[['peer','x']]]");
    addPort("br1", "p9", "", "");
    assertThat(ovs.plan().toString()).isEmpty();
    long commits = ovs.database().commitCount();
    run("{'op':'mutate','table':'Open_vSwitch','where':[],'mutations':[['next_cfg','+=',1]]}");
    assertThat(ovs.lastPlan().toString()).isEmpty();
    // The change itself, and cur_cfg.
    assertThat(ovs.database().commitCount()).isEqualTo(commits + 2);
  }

  @Test
  void doesNotSoonReuseAnOpenFlowPortNumber() {
    addBridge("br0", "");
    addPort("br0", "p1", "", "");
    addPort("br0", "p2", "", "");
    deletePort("p1");
    addPort("br0", "p3", "", "");
    addPort("br0", "p1", "", "");
    assertThat(ofports()).isEqualTo(Map.of("br0", 65534L, "p1", 4L, "p2", 2L, "p3", 3L));
  }

  @Test
  void givesARequestedNumberAsSoonAsItIsFree() {
    addBridge("br0", "");
    addPort("br0", "p1", "", ",'ofport_request':9");
    addPort("br0", "p2", "", ",'ofport_request':9");
    assertThat(ofports()).isEqualTo(Map.of("br0", 65534L, "p1", 9L, "p2", 1L));
    run(
        "{'op':'update','table':'Interface','where':[['name','==','p1']],'row':{'ofport_request':5}}");
    assertThat(ofports()).isEqualTo(Map.of("br0", 65534L, "p1", 5L, "p2", 9L));
  }

  @Test
  void saysWhyAnInterfaceCannotWorkAndUsesItWhenItCan() {
    addBridge("br0", "");
    addPort("br0", "p9", "", "");
    Row p9 = row("Interface", "p9");
    assertThat(p9.string("error")).isEqualTo("could not open network device p9 (No such device)");
    assertThat(p9.integer("ofport", 0)).isEqualTo(-1);
    host.addEthernet("p9", 0x0200_0000_0099L);
    p9 = row("Interface", "p9");
    assertThat(p9.string("error")).isEmpty();
    assertThat(p9.integer("ofport", 0)).isEqualTo(1);
    host.removeDevice(host.device("p9"));
    assertThat(row("Interface", "p9").integer("ofport", 0)).isEqualTo(-1);
  }

  @Test
  void saysWhetherAPatchLacksItsPeer() {
    addBridge("br0", "");
    addBridge("br1", "");
    addPort("br0", "x", "", ",'type':'patch','options':['map',[['peer','y']]]");
    assertThat(row("Interface", "x").string("error"))
        .isEqualTo("No usable peer 'y' exists in 'system' datapath.");
    assertThat(row("Interface", "x").integer("ofport", 0)).isEqualTo(1);
    addPort("br1", "y", "", ",'type':'patch','options':['map',[['peer','x']]]");
    assertThat(row("Interface", "x").string("error")).isEmpty();
    assertThat(row("Interface", "y").string("error")).isEmpty();
  }

  @Test
  void deletesBeforeItAdds() {
    addBridge("br0", "");
    addPort("br0", "p1", "", "");
    addBridge("br1", "");
    Row port = row("Port", "p1");
    run(
        "{'op':'mutate','table':'Bridge','where':[['name','==','br0']],'mutations':[['ports','delete',['uuid','%s']]]}"
            .formatted(port.uuid()),
        "{'op':'mutate','table':'Bridge','where':[['name','==','br1']],'mutations':[['ports','insert',['uuid','%s']]]}"
            .formatted(port.uuid()));
    List<ReconcilePlan.Kind> kinds =
        ovs.lastPlan().steps().stream().map(ReconcilePlan.Step::kind).toList();
    assertThat(kinds).startsWith(ReconcilePlan.Kind.DELETE_PORT, ReconcilePlan.Kind.ADD_PORT);
    assertThat(ovs.bridge("br1").port(1).device()).isSameAs(host.device("p1"));
    assertThat(ovs.bridge("br0").ports()).isEmpty();
  }

  @Test
  void forwardsFramesAndCountsThemInTheDatabase() {
    addBridge("br0", "");
    addPort("br0", "p1", "", "");
    addPort("br0", "p2", "", "");
    byte[] bytes = new byte[60];
    java.util.Arrays.fill(bytes, 0, 6, (byte) 0xff);
    bytes[6] = 2;
    bytes[12] = 0x08;
    bytes[13] = 0x06;
    ((EthernetDevice) host.device("p1"))
        .inject(Frame.owning(bytes, network.simulation().newOriginId()));
    network.simulation().runUntil(6 * SimTime.NANOS_PER_SECOND);
    assertThat(row("Interface", "p2").get("statistics").get("tx_packets")).isEqualTo(1L);
    assertThat(row("Interface", "p1").get("statistics").get("rx_bytes")).isEqualTo(60L);
    assertThat(network.ledger().imbalance()).isZero();
  }

  @Test
  void writesNothingWhileThereIsNoTraffic() {
    addBridge("br0", "");
    addPort("br0", "p1", "", "");
    long commits = ovs.database().commitCount();
    network.simulation().runUntil(60 * SimTime.NANOS_PER_SECOND);
    assertThat(ovs.database().commitCount()).isEqualTo(commits);
  }

  @Test
  void deletesABridgeWithItsDevice() {
    addBridge("br0", "");
    addPort("br0", "p1", "", "");
    run("{'op':'update','table':'Open_vSwitch','where':[],'row':{'bridges':['set',[]]}}");
    assertThat(ovs.bridges()).isEmpty();
    assertThat(host.device("br0")).isNull();
    assertThat(host.device("p1").receiver()).isNull();
    assertThat(ovs.database().table("Interface").rows()).isEmpty();
  }

  @Test
  void describesItselfForViews() {
    addBridge("br0", ",'fail_mode':'secure'");
    addPort("br0", "p1", ",'tag':10", "");
    OpenVSwitchSnapshot.Bridge bridge = ovs.snapshot().bridges().get(0);
    assertThat(bridge.failMode()).isEqualTo("secure");
    assertThat(bridge.ports().get(1).tag()).isEqualTo(10);
    assertThat(bridge.ports().get(1).interfaces().get(0).ofport()).isEqualTo(1);
  }
}
