package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.HostLab;

class VxlanGroupTest {
  private final HostLab lab = HostLab.pair(HostLab.GIGABIT);
  private final GuestConsole console = new GuestConsole(lab);

  @Test
  void hostsFindEachOtherByTheGroupOfTheTunnel() {
    for (int host = 1; host <= 2; host++) {
      String name = "h" + host;
      for (String line :
          List.of(
              "ip link add vx0 type vxlan id 7 group 239.1.1.1 dev eth0 dstport 4789",
              "ip addr add 10.9.0." + host + "/24 dev vx0",
              "ip link set vx0 up")) {
        assertThat(console.run(name, line)).isEqualTo("[0]\n");
      }
    }
    assertThat(console.run("h1", "ping -c 1 10.9.0.2"))
        .contains("1 packets transmitted, 1 received, 0% packet loss");
    assertThat(console.run("h1", "bridge fdb show dev vx0"))
        .contains("00:00:00:00:00:00 dst 239.1.1.1 via eth0 self permanent\n")
        .contains(" dst 10.0.0.2 self");
    // Who leaves the group no longer hears the question.
    assertThat(console.run("h2", "ip link set vx0 down")).isEqualTo("[0]\n");
    assertThat(console.run("h1", "ip neigh flush dev vx0")).isEqualTo("[0]\n");
    assertThat(console.run("h1", "ping -c 1 -W 1 10.9.0.2")).contains("100% packet loss");
  }
}
