package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.node.HostLab;

class TracerouteCommandTest {
  private final HostLab lab = HostLab.routed(HostLab.GIGABIT, HostLab.GIGABIT);
  private final GuestConsole console = new GuestConsole(lab);

  @Test
  void namesEachHop() {
    console.run("h1", "ping -c 1 10.0.2.1");
    assertThat(
            console.run("h1", "traceroute -n 10.0.2.1").replaceAll("[0-9]+\\.[0-9]{3} ms", "T ms"))
        .isEqualTo(
            """
            traceroute to 10.0.2.1 (10.0.2.1), 30 hops max, 60 byte packets
             1  10.0.1.254  T ms  T ms  T ms
             2  10.0.2.1  T ms  T ms  T ms
            [0]
            """);
  }

  @Test
  void saysWhereTheWayEnds() {
    assertThat(console.run("h1", "traceroute -n 10.0.1.77"))
        .startsWith(
            "traceroute to 10.0.1.77 (10.0.1.77), 30 hops max, 60 byte packets\n"
                + " 1  10.0.1.1  3000.000 ms !H")
        .endsWith(" !H\n[0]\n");
    assertThat(console.run("h1", "traceroute -n 192.168.9.9"))
        .contains("10.0.1.254  ")
        .contains(" !N");
  }

  @Test
  void silentRoutersAreStars() {
    lab.stack("r").ipv4().setForwarding(false);
    assertThat(console.run("h1", "traceroute -n -m 3 -q 1 -w 1 10.0.2.1"))
        .isEqualTo(
            """
            traceroute to 10.0.2.1 (10.0.2.1), 3 hops max, 60 byte packets
             1  *
             2  *
             3  *
            [0]
            """);
  }
}
