package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.HostLab;
import org.vswitchlab.time.SimTime;

/** Texts and addresses as recorded with BusyBox 1.35.0, ISC dhclient 4.4.3-P1 and dnsmasq 2.90. */
class DhcpCommandTest {
  private static final String SERVE =
      "dnsmasq -d --port=0 --dhcp-range=10.0.0.50,10.0.0.60,1h --dhcp-option=3,10.0.0.1"
          + " --dhcp-option=26,1400";

  private final HostLab lab = new HostLab(7);
  private final GuestConsole console = new GuestConsole(lab);

  DhcpCommandTest() {
    lab.nic("h1", "eth0", null);
    lab.nic("srv", "v0", "10.0.0.1/24");
    lab.link("h1:eth0", "srv:v0", HostLab.GIGABIT);
  }

  @Test
  void udhcpcConfiguresTheInterface() {
    CommandRun server = console.start("srv", SERVE);
    assertThat(console.run("h1", "udhcpc -i eth0 -n -q"))
        .isEqualTo(
            """
            udhcpc: started, v1.35.0
            udhcpc: broadcasting discover
            udhcpc: broadcasting select for 10.0.0.55, server 10.0.0.1
            udhcpc: lease of 10.0.0.55 obtained from 10.0.0.1, lease time 3600
            [0]
            """);
    assertThat(console.run("h1", "ip addr show eth0"))
        .contains(
            "    inet 10.0.0.55/24 brd 10.0.0.255 scope global eth0\n"
                + "       valid_lft forever preferred_lft forever\n")
        .contains("mtu 1500");
    assertThat(console.run("h1", "ip route"))
        .isEqualTo(
            "default via 10.0.0.1 dev eth0 \n"
                + "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.55 \n[0]\n");
    assertThat(console.run("h1", "ping -c 1 10.0.0.1")).contains("1 received");
    server.interrupt();
    assertThat(server.output())
        .isEqualTo(
            """
            dnsmasq: started, version 2.90 DNS disabled
            dnsmasq-dhcp: DHCP, IP range 10.0.0.50 -- 10.0.0.60, lease time 1h
            dnsmasq-dhcp: DHCPDISCOVER(v0) 02:00:00:00:00:01 \n\
            dnsmasq-dhcp: DHCPOFFER(v0) 10.0.0.55 02:00:00:00:00:01 \n\
            dnsmasq-dhcp: DHCPREQUEST(v0) 10.0.0.55 02:00:00:00:00:01 \n\
            dnsmasq-dhcp: DHCPACK(v0) 10.0.0.55 02:00:00:00:00:01 \n\

            dnsmasq: exiting on receipt of SIGINT
            """);
  }

  @Test
  void dhclientTakesTheMtuAndGivesTheAddressBack() {
    console.start("srv", SERVE);
    String got = console.run("h1", "dhclient -v eth0");
    assertThat(got)
        .contains("Listening on LPF/eth0/02:00:00:00:00:01\n")
        .contains("DHCPOFFER of 10.0.0.55 from 10.0.0.1\n")
        .contains("DHCPREQUEST for 10.0.0.55 on eth0 to 255.255.255.255 port 67\n")
        .endsWith("bound to 10.0.0.55 -- renewal in 1800 seconds.\n[0]\n");
    assertThat(console.run("h1", "ip addr show eth0"))
        .contains("mtu 1400")
        .contains("inet 10.0.0.55/24 brd 10.0.0.255 scope global dynamic eth0\n")
        .contains("valid_lft 3600sec preferred_lft 3600sec\n");
    assertThat(console.run("h1", "dhclient -v -r eth0"))
        .contains("DHCPRELEASE of 10.0.0.55 on eth0 to 10.0.0.1 port 67\n");
    assertThat(console.run("h1", "ip addr show eth0")).doesNotContain("inet ");
  }

  @Test
  void theLeaseIsRenewedAndEndsWhenNobodyAnswers() {
    CommandRun server = console.start("srv", SERVE.replace("1h", "10m"));
    List<String> seen = lab.watch("srv:v0");
    console.run("h1", "udhcpc -i eth0");
    seen.clear();
    lab.run(301 * SimTime.NANOS_PER_SECOND);
    assertThat(seen).anySatisfy(line -> assertThat(line).contains("10.0.0.55.68 > 10.0.0.1.67"));
    server.interrupt();
    lab.run(1200 * SimTime.NANOS_PER_SECOND);
    assertThat(console.run("h1", "ip addr show eth0")).doesNotContain("inet ");
    assertThat(console.run("h1", "ip route")).isEqualTo("[0]\n");
  }

  @Test
  void withoutAServerTheClientsGiveUpAsTheRealOnesDo() {
    assertThat(console.run("h1", "udhcpc -i eth0 -n -q"))
        .isEqualTo(
            """
            udhcpc: started, v1.35.0
            udhcpc: broadcasting discover
            udhcpc: broadcasting discover
            udhcpc: broadcasting discover
            udhcpc: no lease, failing
            [1]
            """);
    assertThat(lab.network().simulation().nowNanos()).isEqualTo(9 * SimTime.NANOS_PER_SECOND);
    assertThat(console.run("h1", "dhclient -1 -v eth0"))
        .endsWith(
            "No DHCPOFFERS received.\nUnable to obtain a lease on first try.  Exiting.\n[2]\n");
    assertThat(lab.network().simulation().nowNanos()).isEqualTo(69 * SimTime.NANOS_PER_SECOND);
  }

  @Test
  void addressesAreKeptForAMacAndRunOut() {
    lab.nic("h2", "eth0", null);
    lab.nic("srv", "v1", "10.0.1.1/24");
    lab.link("h2:eth0", "srv:v1", HostLab.GIGABIT);
    console.start(
        "srv",
        "dnsmasq -d --dhcp-range=10.0.1.9,10.0.1.9,1h --dhcp-host=02:00:00:00:00:03,10.0.1.7");
    assertThat(console.run("h2", "udhcpc -i eth0 -n -q")).contains("lease of 10.0.1.7 obtained");
    assertThat(console.run("h1", "udhcpc -i eth0 -n -q")).endsWith("no lease, failing\n[1]\n");
  }

  @Test
  void badOptionsAreRefused() {
    assertThat(console.run("srv", "dnsmasq -d --dhcp-range=10.0.0.9"))
        .isEqualTo("\ndnsmasq: bad dhcp-range at line 0 of command line options\n[1]\n");
    assertThat(console.run("h1", "udhcpc -i eth7"))
        .isEqualTo("udhcpc: ioctl 0x8933 failed: No such device\n[1]\n");
    assertThat(console.run("h1", "dhclient eth7")).isEqualTo("Cannot find device \"eth7\"\n[1]\n");
  }
}
