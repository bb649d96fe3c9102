package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.HostLab;

/** nc, sysctl and ip on virtual machines; texts recorded from the real programs. */
class GuestCommandsTest {
  private final HostLab lab = HostLab.pair(HostLab.GIGABIT);
  private final GuestConsole console = new GuestConsole(lab);

  @Test
  void ncCarriesTextOverTcp() {
    CommandRun server = console.start("h2", "nc -lv 8080");
    assertThat(console.run("h1", "echo hello | nc -v -N 10.0.0.2 8080"))
        .isEqualTo("Connection to 10.0.0.2 8080 port [tcp/http-alt] succeeded!\n[0]\n");
    lab.run(1_000_000_000L);
    assertThat(server.isDone()).isTrue();
    assertThat(server.output())
        .containsPattern(
            "Listening on 0.0.0.0 8080\nConnection received on 10.0.0.1 [0-9]+\nhello\n$");
    lab.runToTheEnd();
  }

  @Test
  void ncAnswersARequest() {
    console.start("h2", "echo pong | nc -l -N 7000");
    assertThat(console.run("h1", "echo ping | nc 10.0.0.2 7000")).isEqualTo("pong\n[0]\n");
  }

  @Test
  void ncCarriesTextOverUdp() {
    CommandRun server = console.start("h2", "nc -l -u 8080");
    assertThat(console.run("h1", "echo hello | nc -u -w 1 10.0.0.2 8080")).isEqualTo("[0]\n");
    assertThat(server.output()).isEqualTo("hello\n");
  }

  @Test
  void ncScansPorts() {
    console.start("h2", "nc -l 80");
    assertThat(console.run("h1", "nc -zv 10.0.0.2 79-81"))
        .isEqualTo(
            """
            nc: connect to 10.0.0.2 port 79 (tcp) failed: Connection refused
            Connection to 10.0.0.2 80 port [tcp/http] succeeded!
            nc: connect to 10.0.0.2 port 81 (tcp) failed: Connection refused
            [0]
            """);
    assertThat(console.run("h1", "nc -z 10.0.0.2 81")).isEqualTo("[1]\n");
    assertThat(console.run("h1", "nc -zv -w 1 10.0.0.77 80"))
        .isEqualTo(
            "nc: connect to 10.0.0.77 port 80 (tcp) timed out: Operation now in progress\n[1]\n");
    assertThat(console.run("h1", "nc -zv 10.0.0.77 80"))
        .isEqualTo("nc: connect to 10.0.0.77 port 80 (tcp) failed: No route to host\n[1]\n");
    assertThat(console.run("h1", "nc -v 10.9.9.9 80"))
        .isEqualTo("nc: connect to 10.9.9.9 port 80 (tcp) failed: Network is unreachable\n[1]\n");
  }

  @Test
  void netcatThatKeepsListeningTakesOnePeerAfterTheOther() {
    CommandRun server = console.start("h2", "nc -l -k -p 80");
    for (int i = 1; i <= 3; i++) {
      assertThat(console.run("h1", "echo hello " + i + " | nc -v -N 10.0.0.2 80"))
          .isEqualTo("Connection to 10.0.0.2 80 port [tcp/http] succeeded!\n[0]\n");
    }
    assertThat(server.output()).isEqualTo("hello 1\nhello 2\nhello 3\n");
  }

  @Test
  void ncRefusesWhatTheRealOneRefuses() {
    assertThat(console.run("h1", "nc")).startsWith("usage: nc [-46CDdFhklNnrStUuvZz]");
    assertThat(console.run("h1", "nc -l")).isEqualTo("nc: missing port number\n[1]\n");
    assertThat(console.run("h1", "nc 10.0.0.2")).isEqualTo("nc: missing port number\n[1]\n");
    assertThat(console.run("h1", "nc 10.0.0.2 99999"))
        .isEqualTo("nc: port number too large: 99999\n[1]\n");
    assertThat(console.run("h1", "nc foo 80"))
        .isEqualTo(
            "nc: getaddrinfo for host \"foo\" port 80: Temporary failure in name resolution\n"
                + "[1]\n");
    assertThat(console.run("h1", "nc -Y")).startsWith("nc: invalid option -- 'Y'\nusage: nc");
  }

  @Test
  void sysctlReadsAndWrites() {
    assertThat(console.run("h1", "sysctl net.ipv4.ip_forward"))
        .isEqualTo("net.ipv4.ip_forward = 0\n[0]\n");
    assertThat(console.run("h1", "sysctl -w net.ipv4.ip_forward=1"))
        .isEqualTo("net.ipv4.ip_forward = 1\n[0]\n");
    assertThat(lab.stack("h1").ipv4().isForwarding()).isTrue();
    assertThat(console.run("h1", "sysctl -n net/ipv4/ip_forward")).isEqualTo("1\n[0]\n");
    assertThat(console.run("h1", "sysctl -w net.ipv4.nope=1"))
        .isEqualTo("sysctl: cannot stat /proc/sys/net/ipv4/nope: No such file or directory\n[1]\n");
    assertThat(console.run("h1", "sysctl -w net.ipv4.ip_forward"))
        .isEqualTo("sysctl: command line(0): invalid syntax, continuing...\n[1]\n");
    assertThat(console.run("h1", "sysctl -w net.ipv4.ip_forward=x"))
        .isEqualTo("sysctl: setting key \"net.ipv4.ip_forward\": Invalid argument\n[1]\n");
    assertThat(console.run("h1", "sysctl -a"))
        .contains("net.ipv4.neigh.eth0.base_reachable_time_ms = 30000\n");
  }

  @Test
  void ipShowsAddressesRoutesAndNeighbours() {
    assertThat(console.run("h1", "ip addr"))
        .isEqualTo(
            """
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                inet 127.0.0.1/8 scope host lo
                   valid_lft forever preferred_lft forever
            2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP group default qlen 1000
                link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
                inet 10.0.0.1/24 scope global eth0
                   valid_lft forever preferred_lft forever
            [0]
            """);
    assertThat(console.run("h1", "ip -br a"))
        .isEqualTo(
            """
            lo               UNKNOWN        127.0.0.1/8\s
            eth0             UP             10.0.0.1/24\s
            [0]
            """);
    console.run("h1", "ping -c 1 10.0.0.2");
    assertThat(console.run("h1", "ip n"))
        .isEqualTo("10.0.0.2 dev eth0 lladdr 02:00:00:00:00:02 REACHABLE \n[0]\n");
    assertThat(console.run("h1", "ip route add default via 10.0.0.2")).isEqualTo("[0]\n");
    assertThat(console.run("h1", "ip r"))
        .isEqualTo(
            """
            default via 10.0.0.2 dev eth0\s
            10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1\s
            [0]
            """);
    assertThat(console.run("h1", "ip route get 8.8.8.8"))
        .isEqualTo("8.8.8.8 via 10.0.0.2 dev eth0 src 10.0.0.1 uid 0 \n    cache \n[0]\n");
  }

  @Test
  void ipRefusesAsIproute2AndTheKernelDo() {
    String[][] recorded = {
      {"ip link show nope", "Device \"nope\" does not exist.\n[1]\n"},
      {"ip link set nope up", "Cannot find device \"nope\"\n[1]\n"},
      {"ip addr add 10.0.0.1/24 dev eth0", "Error: ipv4: Address already assigned.\n[2]\n"},
      {
        "ip addr add 10.0.0.1/33 dev eth0",
        "Error: any valid prefix is expected rather than \"10.0.0.1/33\".\n[1]\n"
      },
      {"ip addr add 10.0.0.7/24", "Not enough information: \"dev\" argument is required.\n[1]\n"},
      {"ip addr del 10.0.0.99/24 dev eth0", "Error: ipv4: Address not found.\n[2]\n"},
      {"ip route add 10.5.0.0/16 via 10.9.9.9", "Error: Nexthop has invalid gateway.\n[2]\n"},
      {"ip route add 10.0.0.0/24 dev eth0", "RTNETLINK answers: File exists\n[2]\n"},
      {"ip route del 10.7.0.0/16", "RTNETLINK answers: No such process\n[2]\n"},
      {
        "ip route add 10.8.1.1/16 via 10.0.0.2",
        "Error: Invalid prefix for given prefix length.\n[2]\n"
      },
      {"ip route get 8.8.8.8", "RTNETLINK answers: Network is unreachable\n[2]\n"},
      {"ip foo", "Object \"foo\" is unknown, try \"ip help\".\n[1]\n"},
      {"ip addr foo", "Command \"foo\" is unknown, try \"ip address help\".\n[255]\n"},
      {"ip neigh foo", "Command \"foo\" is unknown, try \"ip neigh help\".\n[255]\n"},
      {"ip -9 a", "Option \"-9\" is unknown, try \"ip -help\".\n[255]\n"},
      {"ip link set eth0 mtu 10", "Error: mtu less than device minimum.\n[2]\n"},
      {
        "ip link set eth0 foo",
        "Error: either \"dev\" is duplicate, or \"foo\" is a garbage.\n[255]\n"
      },
      {"ip neigh del 10.0.0.7 dev eth0", "RTNETLINK answers: No such file or directory\n[2]\n"},
      {"ip neigh add 10.0.0.7 dev eth0", "Error: No link layer address given.\n[2]\n"},
      {"ip neigh flush", "Flush requires arguments.\n[1]\n"},
    };
    for (String[] pair : recorded) {
      assertThat(console.run("h1", pair[0])).as(pair[0]).isEqualTo(pair[1]);
    }
  }
}
