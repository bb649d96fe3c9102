package org.vswitchlab.management.iproute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.wire.Frame;

/** What {@code bridge monitor} prints; the lines are those of iproute2 on Linux 6.1. */
class BridgeMonitorTest {
  private final Network network = new Network(1);
  private final Host host = network.addHost("s1");
  private final EthernetDevice first = host.addEthernet("p1", 0x0200_0000_ff01L);
  private final EthernetDevice second = host.addEthernet("p2", 0x0200_0000_ff02L);

  BridgeMonitorTest() {
    run("ip link add br0 type bridge vlan_filtering 1");
    run("ip link set br0 up");
    for (String port : new String[] {"p1", "p2"}) {
      run("ip link set " + port + " up");
      run("ip link set " + port + " master br0");
    }
  }

  private CommandRun run(String line) {
    CommandRun run = NodeShell.of(host).run(line);
    advance();
    return run;
  }

  private void advance() {
    network.simulation().runUntil(network.simulation().nowNanos() + 1_000_000);
  }

  private void receive(EthernetDevice device, String hex) {
    device.inject(Frame.ofHex(hex, network.simulation().newOriginId()));
    advance();
  }

  @Test
  void tellsOfEntriesThatComeMoveAndGo() {
    CommandRun monitor = run("bridge monitor fdb");
    String hello = "ffffffffffff02aa0000000188b5" + "00".repeat(46);
    receive(first, hello);
    receive(first, hello);
    receive(second, hello);
    run("bridge fdb add 02:aa:00:00:00:05 dev p1 master static");
    run("bridge fdb replace 02:aa:00:00:00:05 dev p2 master static");
    run("bridge fdb del 02:aa:00:00:00:05 dev p2 master");
    run("bridge vlan add dev p1 vid 10");
    assertThat(monitor.output())
        .isEqualTo(
            """
            02:aa:00:00:00:01 dev p1 vlan 1 master br0\040
            02:aa:00:00:00:01 dev p2 vlan 1 master br0\040
            02:aa:00:00:00:05 dev p1 master br0 static
            02:aa:00:00:00:05 dev p1 vlan 1 master br0 static
            02:aa:00:00:00:05 dev p2 master br0 static
            02:aa:00:00:00:05 dev p2 vlan 1 master br0 static
            Deleted 02:aa:00:00:00:05 dev p2 master br0 static
            Deleted 02:aa:00:00:00:05 dev p2 vlan 1 master br0 static
            02:00:00:00:ff:01 dev p1 vlan 10 master br0 permanent
            """);
  }

  @Test
  void tellsOfGroupsAndRouters() {
    CommandRun monitor = run("bridge monitor mdb");
    receive(
        first,
        "01005e01020302aa00000001080046c00020000040000102e9120a000001ef01020394040000"
            + "1600f8faef010203"
            + "00".repeat(14));
    run("bridge mdb add dev br0 port p2 grp 239.1.2.3");
    run("bridge mdb del dev br0 port p2 grp 239.1.2.3");
    receive(
        first,
        "01005e00000102aa00000001080046c00020000040000102fa150a000001e000000194040000"
            + "1164ee9b00000000"
            + "00".repeat(14));
    monitor.interrupt();
    run("bridge mdb add dev br0 port p2 grp 239.1.2.3");
    assertThat(monitor.output())
        .isEqualTo(
            """
            dev br0 port p1 grp 239.1.2.3 temp vid 1
            dev br0 port p2 grp 239.1.2.3 temp vid 1
            Deleted dev br0 port p2 grp 239.1.2.3 temp vid 1
            router port dev p1 master br0
            """);
  }

  @Test
  void saysWhatItCannotWatchYet() {
    CommandRun run = run("bridge monitor link");
    assertThat(run.exitStatus()).isNotZero();
    assertThat(run.output()).contains("not supported yet: monitor link");
  }
}
