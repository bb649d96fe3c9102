package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.HostLab;

/** IPv6 on virtual machines; texts recorded from iputils and iproute2. */
class Ipv6CommandTest {
  private static final long SECOND = 1_000_000_000L;
  private final HostLab lab = HostLab.pair(HostLab.GIGABIT);
  private final GuestConsole console = new GuestConsole(lab);

  private void giveAddresses() {
    console.run("h1", "ip -6 addr add 2001:db8::1/64 dev eth0");
    console.run("h2", "ip addr add 2001:db8::2/64 dev eth0");
    lab.run(3 * SECOND);
  }

  @Test
  void hostsAreSilentUntilAskedFor() {
    List<String> frames = lab.watch("h1:eth0");
    lab.run(60 * SECOND);
    assertThat(frames).isEmpty();
    assertThat(console.run("h1", "ip -6 addr")).isEqualTo("[0]\n");
    assertThat(console.run("h1", "ping -c 1 2001:db8::2"))
        .isEqualTo("ping: connect: Network is unreachable\n[2]\n");
  }

  @Test
  void pingPrintsWhatTheRealOnePrints() {
    giveAddresses();
    assertThat(console.run("h1", "ping -c 2 2001:db8::2"))
        .isEqualTo(
            """
            PING 2001:db8::2(2001:db8::2) 56 data bytes
            64 bytes from 2001:db8::2: icmp_seq=1 ttl=64 time=0.204 ms
            64 bytes from 2001:db8::2: icmp_seq=2 ttl=64 time=0.102 ms

            --- 2001:db8::2 ping statistics ---
            2 packets transmitted, 2 received, 0% packet loss, time 1000ms
            rtt min/avg/max/mdev = 0.102/0.153/0.204/0.051 ms
            [0]
            """);
    assertThat(console.run("h1", "ping -c 2 -i 0.5 2001:db8::9"))
        .isEqualTo(
            """
            PING 2001:db8::9(2001:db8::9) 56 data bytes
            From 2001:db8::1 icmp_seq=1 Destination unreachable: Address unreachable
            From 2001:db8::1 icmp_seq=2 Destination unreachable: Address unreachable

            --- 2001:db8::9 ping statistics ---
            2 packets transmitted, 0 received, +2 errors, 100% packet loss, time 500ms

            [1]
            """);
    lab.runToTheEnd();
  }

  @Test
  void linkLocalAddressesWorkThroughTheirInterface() {
    giveAddresses();
    assertThat(console.run("h1", "ping -c 1 fe80::ff:fe00:2%eth0")).contains("1 received");
  }

  @Test
  void ipShowsAndRefusesAsTheRealOne() {
    giveAddresses();
    assertThat(console.run("h1", "ip -6 addr show eth0"))
        .isEqualTo(
            """
            2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP group default qlen 1000
                inet6 2001:db8::1/64 scope global\s
                   valid_lft forever preferred_lft forever
                inet6 fe80::ff:fe00:1/64 scope link\s
                   valid_lft forever preferred_lft forever
            [0]
            """);
    assertThat(console.run("h1", "ip -6 addr add 2001:db8::1/64 dev eth0"))
        .isEqualTo("Error: ipv6: address already assigned.\n[2]\n");
    assertThat(console.run("h1", "ip -6 addr del 2001:db8::77/64 dev eth0"))
        .isEqualTo("Error: ipv6: address not found.\n[2]\n");
    assertThat(console.run("h1", "ip -6 addr add 2001:db8::zz/64 dev eth0"))
        .isEqualTo("Error: inet6 prefix is expected rather than \"2001:db8::zz/64\".\n[1]\n");
    assertThat(console.run("h1", "ip -6 route add default via 2001:dead::2"))
        .isEqualTo("RTNETLINK answers: No route to host\n[2]\n");
    assertThat(console.run("h1", "ip -6 route add default via 2001:db8::2")).isEqualTo("[0]\n");
    assertThat(console.run("h1", "ip -6 route"))
        .isEqualTo(
            """
            2001:db8::/64 dev eth0 proto kernel metric 256 pref medium
            fe80::/64 dev eth0 proto kernel metric 256 pref medium
            default via 2001:db8::2 dev eth0 metric 1024 pref medium
            [0]
            """);
    assertThat(console.run("h1", "ip -6 route get 2001:dead::1"))
        .isEqualTo(
            "2001:dead::1 from :: via 2001:db8::2 dev eth0 src 2001:db8::1 metric 1024 pref"
                + " medium\n"
                + "[0]\n");
  }

  @Test
  void aDuplicateAddressIsNoticed() {
    giveAddresses();
    console.run("h2", "ip addr add 2001:db8::1/64 dev eth0");
    lab.run(3 * SECOND);
    assertThat(console.run("h2", "ip -6 addr show eth0"))
        .contains("inet6 2001:db8::1/64 scope global dadfailed tentative \n");
  }

  @Test
  void aRouterPassesPacketsOnAndReportsTheirEnd() {
    HostLab routed = HostLab.routed(HostLab.GIGABIT, HostLab.GIGABIT);
    GuestConsole at = new GuestConsole(routed);
    at.run("h1", "ip addr add 2001:db8:1::1/64 dev eth0");
    at.run("r", "ip addr add 2001:db8:1::fe/64 dev eth0");
    at.run("r", "ip addr add 2001:db8:2::fe/64 dev eth1");
    at.run("h2", "ip addr add 2001:db8:2::1/64 dev eth0");
    at.run("r", "sysctl -w net.ipv6.conf.all.forwarding=1");
    routed.run(3 * SECOND);
    at.run("h1", "ip -6 route add default via 2001:db8:1::fe");
    at.run("h2", "ip -6 route add default via 2001:db8:2::fe");
    assertThat(at.run("h1", "ping -c 1 2001:db8:2::1")).contains("icmp_seq=1 ttl=63 time=");
    assertThat(at.run("h1", "ping -c 1 -t 1 2001:db8:2::1"))
        .contains("From 2001:db8:1::fe icmp_seq=1 Time exceeded: Hop limit\n");
    assertThat(at.run("h1", "ping -c 1 2001:db8:9::1"))
        .contains("From 2001:db8:1::fe icmp_seq=1 Destination unreachable: No route\n");
  }
}
