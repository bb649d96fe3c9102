package org.vswitchlab.management.vsctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.HostLab;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.time.SimTime;

/** ovs-vsctl on a host with a running switch. */
class VsctlCommandTest {
  private final HostLab lab = new HostLab(7);
  private final Host s1 = lab.network().addHost("s1");
  private final OpenVSwitch ovs = OpenVSwitch.start(s1);

  VsctlCommandTest() {
    for (int i = 1; i <= 3; i++) {
      lab.nic("h" + i, "eth0", "10.0.0." + i + "/24");
      EthernetDevice port = s1.addEthernet("p" + i, 0x0200_0000_0100L + i);
      EthernetDevice nic = (EthernetDevice) lab.network().host("h" + i).device("eth0");
      lab.network().connect("h" + i, nic, port, HostLab.GIGABIT);
    }
  }

  private String run(Host host, String line) {
    CommandRun run = NodeShell.of(host).run(line);
    long until = lab.network().simulation().nowNanos() + 60 * SimTime.NANOS_PER_SECOND;
    while (!run.isDone() && lab.network().simulation().nowNanos() < until) {
      lab.network().simulation().step();
    }
    assertThat(run.isDone()).as(line).isTrue();
    return run.output() + (run.exitStatus() == 0 ? "" : "(exit " + run.exitStatus() + ")\n");
  }

  private String vsctl(String words) {
    return run(s1, "ovs-vsctl " + words);
  }

  private boolean pings(String from, String to) {
    return !run(lab.network().host(from), "ping -c 2 " + to).contains("(exit");
  }

  @Test
  void machinesReachEachOtherOverABridgeThatItConfigured() {
    assertThat(pings("h1", "10.0.0.2")).isFalse();
    vsctl("add-br br0 -- add-port br0 p1 -- add-port br0 p2 -- add-port br0 p3");
    assertThat(pings("h1", "10.0.0.2")).isTrue();
    vsctl("set port p1 tag=10 -- set port p2 tag=20 -- set port p3 tag=10");
    assertThat(pings("h1", "10.0.0.2")).isFalse();
    assertThat(pings("h1", "10.0.0.3")).isTrue();
    vsctl("del-port p3");
    assertThat(pings("h1", "10.0.0.3")).isFalse();
    assertThat(lab.network().ledger().imbalance()).isZero();
  }

  @Test
  void machinesReachEachOtherOverPatchPortsBetweenTwoBridges() {
    vsctl("add-br br0 -- add-port br0 p1 -- add-br br1 -- add-port br1 p2");
    assertThat(pings("h1", "10.0.0.2")).isFalse();
    vsctl(
        "add-port br0 x0 -- set interface x0 type=patch options:peer=x1"
            + " -- add-port br1 x1 -- set interface x1 type=patch options:peer=x0");
    assertThat(pings("h1", "10.0.0.2")).isTrue();
  }

  @Test
  void showsPortsAndStatus() {
    assertThat(vsctl("add-br br0")).isEmpty();
    assertThat(vsctl("add-port br0 p1 tag=10")).isEmpty();
    assertThat(vsctl("--columns=name,ofport,link_state,link_speed,error list interface p1"))
        .isEqualTo(
            """
            name                : p1
            ofport              : 1
            link_state          : up
            link_speed          : 1000000000
            error               : []
            """);
    assertThat(vsctl("get open_vswitch . cur_cfg next_cfg ovs_version"))
        .isEqualTo("2\n2\n\"3.1.0\"\n");
    assertThat(vsctl("show").lines().skip(1))
        .containsExactlyInAnyOrder(
            "    Bridge br0",
            "        Port br0",
            "            Interface br0",
            "                type: internal",
            "        Port p1",
            "            tag: 10",
            "            Interface p1",
            "    ovs_version: \"3.1.0\"");
  }

  @Test
  void tellsWhyAPortDoesNotWork() {
    vsctl("add-br br0");
    assertThat(vsctl("add-port br0 p9"))
        .isEqualTo(
            """
            ovs-vsctl: Error detected while setting up 'p9': could not open network device p9 (No such device).  See ovs-vswitchd log for details.
            ovs-vsctl: The default log directory is "/var/log/openvswitch".
            """);
    assertThat(vsctl("get interface p9 ofport error"))
        .isEqualTo("-1\n\"could not open network device p9 (No such device)\"\n");
  }

  @Test
  void waitsUntilARowIsAsAskedOrTheTimeIsUp() {
    vsctl("add-br br0");
    long before = lab.network().simulation().nowNanos();
    assertThat(vsctl("-t 3 wait-until interface br0 ofport=5")).isEqualTo("(exit 142)\n");
    assertThat(lab.network().simulation().nowNanos() - before)
        .isEqualTo(3 * SimTime.NANOS_PER_SECOND);
    CommandRun waiting = NodeShell.of(s1).run("ovs-vsctl wait-until bridge br1 -- list-br");
    assertThat(waiting.isDone()).isFalse();
    vsctl("add-br br1");
    assertThat(waiting.isDone()).isTrue();
    assertThat(waiting.output()).isEqualTo("br0\nbr1\n");
  }

  @Test
  void failedCommandChangesNothing() {
    vsctl("add-br br0");
    long commits = ovs.database().commitCount();
    assertThat(vsctl("add-port br0 p1 -- set port p1 tag=5000")).contains("constraint violation");
    assertThat(ovs.database().commitCount()).isEqualTo(commits);
    assertThat(vsctl("list-ports br0")).isEmpty();
  }

  @Test
  void settingsThatTheSwitchDoesNotFollowAreToldOnceAndStored() {
    vsctl("add-br br0 -- add-port br0 p1");
    assertThat(vsctl("set-controller br0 tcp:127.0.0.1:6653"))
        .contains("not supported yet: connecting to the controller of bridge br0");
  }
}
