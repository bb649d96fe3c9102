package org.vswitchlab.management.iproute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.wire.Frame;

/** Expected texts are what iproute2 6.1 and bridge-utils 1.7 print on Linux. */
class BridgeCommandsTest {
  private final Network network = new Network(1);
  private final Host host = network.addHost("s1");

  @BeforeEach
  void bridgeWithThreePorts() {
    run("ip link add br0 type bridge");
    for (int i = 1; i <= 3; i++) {
      host.addEthernet("p" + i, 0x0200_0000_ff00L + i);
      run("ip link set p" + i + " master br0");
    }
    run("ip link set br0 up");
  }

  private String run(String line) {
    CommandRun run = NodeShell.of(host).run(line);
    assertThat(run.isDone()).as(line).isTrue();
    return run.output();
  }

  private int status(String line) {
    return NodeShell.of(host).run(line).exitStatus();
  }

  private void inject(String port, String destination, String source) {
    String hex = (destination + source).replace(":", "") + "88b5" + "00".repeat(46);
    ((EthernetDevice) host.device(port)).inject(Frame.ofHex(hex, 1));
  }

  @Test
  void brctlShowsBridgesAndPorts() {
    assertThat(run("brctl show"))
        .isEqualTo(
            "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n"
                + "br0\t\t8000.02000000ff01\tno\t\tp1\n"
                + "\t\t\t\t\t\t\tp2\n"
                + "\t\t\t\t\t\t\tp3\n");
  }

  @Test
  void fdbShowGroupsEntriesByDeviceNewestFirst() {
    inject("p1", "ff:ff:ff:ff:ff:ff", "02:aa:00:00:00:01");
    run("bridge fdb add 02:aa:00:00:00:02 dev p1 master static vlan 1");
    assertThat(run("bridge fdb show br br0"))
        .isEqualTo(
            """
            33:33:00:00:00:01 dev br0 self permanent
            01:00:5e:00:00:6a dev br0 self permanent
            33:33:00:00:00:6a dev br0 self permanent
            01:00:5e:00:00:01 dev br0 self permanent
            02:aa:00:00:00:02 dev p1 vlan 1 master br0 static
            02:aa:00:00:00:01 dev p1 master br0\s
            02:00:00:00:ff:01 dev p1 vlan 1 master br0 permanent
            02:00:00:00:ff:01 dev p1 master br0 permanent
            33:33:00:00:00:01 dev p1 self permanent
            01:00:5e:00:00:01 dev p1 self permanent
            02:00:00:00:ff:02 dev p2 vlan 1 master br0 permanent
            02:00:00:00:ff:02 dev p2 master br0 permanent
            33:33:00:00:00:01 dev p2 self permanent
            01:00:5e:00:00:01 dev p2 self permanent
            02:00:00:00:ff:03 dev p3 vlan 1 master br0 permanent
            02:00:00:00:ff:03 dev p3 master br0 permanent
            33:33:00:00:00:01 dev p3 self permanent
            01:00:5e:00:00:01 dev p3 self permanent
            """);
    assertThat(run("bridge -j fdb show brport p1"))
        .startsWith(
            "[{\"mac\":\"02:aa:00:00:00:02\",\"vlan\":1,\"flags\":[],"
                + "\"master\":\"br0\",\"state\":\"static\"},"
                + "{\"mac\":\"02:aa:00:00:00:01\",\"flags\":[],"
                + "\"master\":\"br0\",\"state\":\"\"},");
  }

  @Test
  void fdbRefusesAsTheKernelDoes() {
    run("bridge fdb add 02:aa:00:00:00:01 dev p3 master static");
    assertThat(run("bridge fdb add 02:aa:00:00:00:01 dev p3 master static"))
        .isEqualTo("RTNETLINK answers: File exists\n");
    assertThat(run("bridge fdb del 02:aa:00:00:00:77 dev p1 master"))
        .isEqualTo("RTNETLINK answers: No such file or directory\n");
    assertThat(run("bridge fdb add 02:aa:00:00:00 dev p1 master"))
        .isEqualTo("Invalid mac address 02:aa:00:00:00\n");
    assertThat(run("bridge fdb add 02:aa:00:00:00:01 dev nope master"))
        .isEqualTo("Cannot find device \"nope\"\n");
    assertThat(run("bridge fdb add 02:aa:00:00:00:01"))
        .isEqualTo("Device and address are required arguments.\n");
    assertThat(status("bridge fdb del 02:aa:00:00:00:77 dev p1 master")).isEqualTo(255);
  }

  @Test
  void vlanShowListsOnePortAfterTheOther() {
    run("bridge vlan add dev p1 vid 10-12");
    run("bridge vlan add dev p2 vid 20 pvid untagged");
    assertThat(run("bridge vlan show"))
        .isEqualTo(
            """
            port              vlan-id \s
            br0               1 PVID Egress Untagged
            p1                1 PVID Egress Untagged
                              10
                              11
                              12
            p2                1 Egress Untagged
                              20 PVID Egress Untagged
            p3                1 PVID Egress Untagged
            """);
    assertThat(run("bridge -j -compressvlans vlan show dev p1"))
        .isEqualTo(
            "[{\"ifname\":\"p1\",\"vlans\":[{\"vlan\":1,\"flags\":[\"PVID\",\"Egress"
                + " Untagged\"]},{\"vlan\":10,\"vlanEnd\":12}]}]\n");
  }

  @Test
  void vlanRefusesAsTheToolDoes() {
    assertThat(run("bridge vlan add dev p1 vid 5000")).isEqualTo("Invalid VLAN ID \"5000\"\n");
    assertThat(run("bridge vlan add dev p1 vid 4095"))
        .isEqualTo("Error: bridge: Vlan id is invalid.\n");
    assertThat(run("bridge vlan add dev p1 vid 10-5")).isEqualTo("Invalid VLAN range \"10-5\"\n");
    assertThat(run("bridge vlan add dev p1"))
        .isEqualTo("Device and VLAN ID are required arguments.\n");
    assertThat(run("bridge vlan add dev nope vid 1"))
        .isEqualTo("Cannot find bridge device \"nope\"\n");
  }

  @Test
  void linkShowsStateAndSwitches() {
    run("bridge link set dev p2 learning off isolated on cost 7");
    assertThat(run("bridge -d link show dev p2"))
        .isEqualTo(
            "4: p2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding"
                + " priority 32 cost 7 \n"
                + "    hairpin off guard off root_block off fastleave off learning off flood on"
                + " mcast_flood on bcast_flood on mcast_router 1 mcast_to_unicast off"
                + " neigh_suppress off vlan_tunnel off isolated on locked off \n");
    assertThat(run("bridge link set dev p2 learning maybe"))
        .isEqualTo(
            "Error: argument of \"learning\" must be one of \"off\", \"on\", not \"maybe\"\n");
  }

  @Test
  void ipShowsTheBridgesOptions() {
    run("ip link set br0 type bridge ageing_time 1000 vlan_filtering 1 group_fwd_mask 0x4000");
    assertThat(run("ip -d link show br0"))
        .contains(
            "    bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 1000 stp_state 0"
                + " priority 32768 vlan_filtering 1 vlan_protocol 802.1Q bridge_id"
                + " 8000.2:0:0:0:ff:1 designated_root 8000.2:0:0:0:ff:1 root_port 0"
                + " root_path_cost 0 topology_change 0 topology_change_detected 0 hello_timer   "
                + " 0.00 tcn_timer    0.00 topology_change_timer    0.00 gc_timer   10.00"
                + " vlan_default_pvid 1 vlan_stats_enabled 0 vlan_stats_per_port 0 group_fwd_mask"
                + " 0x4000 group_address 01:80:c2:00:00:00 mcast_snooping 1 no_linklocal_learn 0"
                + " mcast_vlan_snooping 0 mcast_router 1");
    assertThat(run("ip link set br0 type bridge group_fwd_mask 1"))
        .isEqualTo("RTNETLINK answers: Invalid argument\n");
    assertThat(run("ip link set br0 master br0"))
        .isEqualTo("Error: Can not enslave a bridge to a bridge.\n");
    assertThat(run("ip link add br0 type bridge")).isEqualTo("RTNETLINK answers: File exists\n");
  }

  @Test
  void brctlShowsTheSpanningTree() {
    run("brctl setbridgeprio br0 0x1000");
    network.simulation().runUntil(1_000_000_000L);
    List<String> lines = new ArrayList<>(run("brctl showstp br0").lines().toList());
    assertThat(lines.subList(0, 8))
        .containsExactly(
            "br0",
            " bridge id\t\t1000.02000000ff01",
            " designated root\t1000.02000000ff01",
            " root port\t\t   0\t\t\tpath cost\t\t   0",
            " max age\t\t  20.00\t\t\tbridge max age\t\t  20.00",
            " hello time\t\t   2.00\t\t\tbridge hello time\t   2.00",
            " forward delay\t\t  15.00\t\t\tbridge forward delay\t  15.00",
            " ageing time\t\t 300.00");
    assertThat(lines)
        .contains(
            "p1 (1)",
            " port id\t\t8001\t\t\tstate\t\t     forwarding",
            " hello timer\t\t   0.00\t\t\ttcn timer\t\t   0.00");
  }

  @Test
  void brctlRefusesInItsOwnWords() {
    assertThat(run("brctl addif br0 nope")).isEqualTo("interface nope does not exist!\n");
    assertThat(run("brctl addif br0 p1"))
        .isEqualTo("device p1 is already a member of a bridge; can't add it to bridge br0.\n");
    assertThat(run("brctl delbr br0")).isEqualTo("bridge br0 is still up; can't delete it\n");
    assertThat(run("brctl addbr br0"))
        .isEqualTo("device br0 already exists; can't create bridge with the same name\n");
    assertThat(run("brctl setfd nope 3")).isEqualTo("set forward delay failed: No such device\n");
    assertThat(run("brctl stp br0 maybe")).isEqualTo("expect on/off for argument\n");
  }

  @Test
  void aDeletedBridgeFreesItsPorts() {
    run("ip link del br0");
    assertThat(run("brctl show")).isEmpty();
    assertThat(host.device("p1").receiver()).isNull();
  }
}
