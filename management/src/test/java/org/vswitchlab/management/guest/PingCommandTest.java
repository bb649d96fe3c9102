package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.HostLab;

/** Texts were recorded from iputils 20221126; only the times differ. */
class PingCommandTest {
  private final HostLab lab = HostLab.pair(HostLab.GIGABIT);
  private final GuestConsole console = new GuestConsole(lab);

  @Test
  void printsRepliesAndStatistics() {
    assertThat(console.run("h1", "ping -c 2 10.0.0.2"))
        .isEqualTo(
            """
            PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.
            64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.203 ms
            64 bytes from 10.0.0.2: icmp_seq=2 ttl=64 time=0.101 ms

            --- 10.0.0.2 ping statistics ---
            2 packets transmitted, 2 received, 0% packet loss, time 1000ms
            rtt min/avg/max/mdev = 0.101/0.152/0.203/0.051 ms
            [0]
            """);
  }

  @Test
  void saysWhenTheNeighbourDoesNotAnswer() {
    assertThat(console.run("h1", "ping -c 3 10.0.0.9"))
        .isEqualTo(
            """
            PING 10.0.0.9 (10.0.0.9) 56(84) bytes of data.
            From 10.0.0.1 icmp_seq=1 Destination Host Unreachable
            From 10.0.0.1 icmp_seq=2 Destination Host Unreachable
            From 10.0.0.1 icmp_seq=3 Destination Host Unreachable

            --- 10.0.0.9 ping statistics ---
            3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 2000ms
            pipe 3
            [1]
            """);
    assertThat(lab.network().simulation().nowNanos()).isEqualTo(3_000_000_000L);
  }

  @Test
  void endsAtTheDeadlineAfterAnError() {
    assertThat(console.run("h1", "ping -w 5 10.0.0.77"))
        .contains("+3 errors, 100% packet loss, time 3000ms\npipe 3\n[1]");
  }

  @Test
  void waitsNoLongerThanToldForLateReplies() {
    assertThat(console.run("h1", "ping -c 2 -W 1 -i 0.3 10.0.0.77"))
        .isEqualTo(
            """
            PING 10.0.0.77 (10.0.0.77) 56(84) bytes of data.

            --- 10.0.0.77 ping statistics ---
            2 packets transmitted, 0 received, 100% packet loss, time 300ms

            [1]
            """);
    assertThat(lab.network().simulation().nowNanos()).isEqualTo(1_300_000_000L);
  }

  @Test
  void withoutARouteThereIsNothingToDo() {
    assertThat(console.run("h1", "ping -c 1 8.8.8.8"))
        .isEqualTo("ping: connect: Network is unreachable\n[2]\n");
  }

  @Test
  void quietPrintsOnlyTheSummary() {
    assertThat(console.run("h1", "ping -qc3 -i 0.2 10.0.0.2"))
        .isEqualTo(
            """
            PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.

            --- 10.0.0.2 ping statistics ---
            3 packets transmitted, 3 received, 0% packet loss, time 400ms
            rtt min/avg/max/mdev = 0.101/0.135/0.203/0.048 ms
            [0]
            """);
  }

  @Test
  void largeDataIsFragmentedUnlessForbidden() {
    assertThat(console.run("h1", "ping -c 1 -s 2000 10.0.0.2"))
        .startsWith("PING 10.0.0.2 (10.0.0.2) 2000(2028) bytes of data.\n2008 bytes from 10.0.0.2");
    assertThat(console.run("h1", "ping -c 1 -s 2000 -M do 10.0.0.2"))
        .isEqualTo(
            """
            PING 10.0.0.2 (10.0.0.2) 2000(2028) bytes of data.
            ping: local error: message too long, mtu=1500

            --- 10.0.0.2 ping statistics ---
            1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms

            [1]
            """);
  }

  @Test
  void dataTooShortForATimeGivesNone() {
    assertThat(console.run("h1", "ping -c 1 -s 8 10.0.0.2"))
        .isEqualTo(
            """
            PING 10.0.0.2 (10.0.0.2) 8(36) bytes of data.
            16 bytes from 10.0.0.2: icmp_seq=1 ttl=64

            --- 10.0.0.2 ping statistics ---
            1 packets transmitted, 1 received, 0% packet loss, time 0ms

            [0]
            """);
  }

  @Test
  void sourceCanBeAnAddressOrAnInterface() {
    assertThat(console.run("h1", "ping -c 1 -I eth0 10.0.0.2"))
        .startsWith("PING 10.0.0.2 (10.0.0.2) from 10.0.0.1 eth0: 56(84) bytes of data.\n64 bytes");
    assertThat(console.run("h1", "ping -c 1 -I 10.0.0.1 10.0.0.2"))
        .startsWith("PING 10.0.0.2 (10.0.0.2) from 10.0.0.1 : 56(84) bytes of data.\n64 bytes");
    assertThat(console.run("h1", "ping -c 1 -I nope 10.0.0.2"))
        .isEqualTo("ping: SO_BINDTODEVICE nope: No such device\n[2]\n");
    assertThat(console.run("h1", "ping -c 1 -I 10.0.0.55 10.0.0.2"))
        .isEqualTo("ping: bind: Cannot assign requested address\n[2]\n");
  }

  @Test
  void badArgumentsAreRefusedAsByTheRealOne() {
    assertThat(console.run("h1", "ping"))
        .isEqualTo("ping: usage error: Destination address required\n[1]\n");
    assertThat(console.run("h1", "ping -c 0 10.0.0.2"))
        .isEqualTo(
            "ping: invalid argument: '0': out of range: 1 <= value <= 9223372036854775807\n[1]\n");
    assertThat(console.run("h1", "ping -c x 10.0.0.2"))
        .isEqualTo("ping: invalid argument: 'x'\n[1]\n");
    assertThat(console.run("h1", "ping -Z 10.0.0.2"))
        .startsWith("ping: invalid option -- 'Z'\n\nUsage\n  ping [options] <destination>\n")
        .endsWith("For more details see ping(8).\n[2]\n");
    assertThat(console.run("h1", "ping nosuchhost"))
        .isEqualTo("ping: nosuchhost: Temporary failure in name resolution\n[2]\n");
    assertThat(console.run("h1", "ping -c 1 10.0.0.255"))
        .isEqualTo(
            "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall"
                + " rules\n"
                + "[2]\n");
    assertThat(console.run("h1", "ping -t 300 10.0.0.2"))
        .isEqualTo("ping: invalid argument: '300': out of range: 0 <= value <= 255\n[1]\n");
  }

  @Test
  void ownAddressesAnswerThroughLoopback() {
    assertThat(console.run("h1", "ping -c 1 127.0.0.1")).contains("1 received, 0% packet loss");
    assertThat(console.run("h1", "ping -c 1 10.0.0.1")).contains("1 received, 0% packet loss");
    assertThat(lab.network().device("h1:eth0").counters().txPackets()).isZero();
  }

  @Test
  void duplicatesAreMarked() {
    HostLab noisy = HostLab.pair(HostLab.GIGABIT.withDuplicatePpb(1_000_000_000));
    String output = new GuestConsole(noisy).run("h1", "ping -c 2 10.0.0.2");
    assertThat(output).contains(" (DUP!)\n").contains(" duplicates, 0% packet loss");
  }

  @Test
  void interruptPrintsTheStatistics() {
    CommandRun run = console.start("h1", "ping 10.0.0.2");
    lab.run(2_500_000_000L);
    run.interrupt();
    assertThat(run.isDone()).isTrue();
    assertThat(run.exitStatus()).isZero();
    assertThat(run.output())
        .contains("3 packets transmitted, 3 received, 0% packet loss, time 2000ms");
  }

  @Test
  void lossIsCounted() {
    HostLab lossy = HostLab.pair(LinkSpec.IDEAL.withDelayNanos(1_000_000).withLossPpb(100_000_000));
    String output = new GuestConsole(lossy).run("h1", "ping -c 100 -i 0.1 10.0.0.2");
    assertThat(output)
        .containsPattern("100 packets transmitted, [78][0-9] received, [12][0-9]% packet loss");
  }

  @Test
  void arpingPrintsReplies() {
    assertThat(console.run("h1", "arping -c 2 -I eth0 10.0.0.2"))
        .isEqualTo(
            """
            ARPING 10.0.0.2 from 10.0.0.1 eth0
            Unicast reply from 10.0.0.2 [02:00:00:00:00:02]  0.101ms
            Unicast reply from 10.0.0.2 [02:00:00:00:00:02]  0.101ms
            Sent 2 probes (1 broadcast(s))
            Received 2 response(s)
            [0]
            """);
    assertThat(console.run("h1", "arping -c 2 -I eth0 10.0.0.77"))
        .isEqualTo(
            """
            ARPING 10.0.0.77 from 10.0.0.1 eth0
            Sent 2 probes (2 broadcast(s))
            Received 0 response(s)
            [1]
            """);
    assertThat(console.run("h1", "arping -I nope 10.0.0.2"))
        .isEqualTo("arping: Device nope not available.\n[2]\n");
  }

  @Test
  void arpingFindsDuplicateAddresses() {
    assertThat(console.run("h1", "arping -D -c 2 -I eth0 10.0.0.2"))
        .contains("from 0.0.0.0 eth0")
        .endsWith("Received 1 response(s)\n[1]\n");
    assertThat(console.run("h1", "arping -D -c 2 -I eth0 10.0.0.77"))
        .endsWith("Received 0 response(s)\n[0]\n");
  }
}
