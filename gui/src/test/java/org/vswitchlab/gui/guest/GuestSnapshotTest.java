package org.vswitchlab.gui.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;

class GuestSnapshotTest {
  private final Network network = new Network(1);
  private final Host host = network.addHost("h1");

  GuestSnapshotTest() {
    EthernetDevice here = host.addEthernet("eth0", 0x020000000001L);
    EthernetDevice there = network.addHost("h2").addEthernet("eth0", 0x020000000002L);
    network.connect("link", here, there, LinkSpec.IDEAL);
    GuestStack.attachTo(host);
    here.setUp(true);
    there.setUp(true);
  }

  private void run(String line) {
    CommandRun run = NodeShell.of(host).run(line);
    assertThat(run.exitStatus()).as(run.output()).isZero();
  }

  @Test
  void showsBothFamilies() {
    run("ip addr add 10.0.0.1/24 dev eth0");
    run("ip -6 addr add 2001:db8::1/64 dev eth0");
    run("ip -6 route add 2001:db8:1::/48 via 2001:db8::2");
    GuestSnapshot snapshot = GuestSnapshot.of(host);
    assertThat(snapshot.addresses().stream().map(GuestSnapshot.AddressFact::address))
        .contains("10.0.0.1/24")
        .anyMatch(text -> text.startsWith("2001:db8::1/64"));
    assertThat(snapshot.routes().stream().map(fact -> fact.destination() + " " + fact.via()))
        .contains("10.0.0.0/24 ", "2001:db8::/64 ", "2001:db8:1::/48 2001:db8::2");
  }
}
