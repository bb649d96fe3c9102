package org.vswitchlab.management.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.HostLab;

/** The shape of the texts is that of iperf3 3.12; the figures are those of a gigabit link. */
class IperfCommandTest {
  private final HostLab lab = HostLab.pair(HostLab.GIGABIT);
  private final GuestConsole console = new GuestConsole(lab);

  @Test
  void tcpFillsTheLinkAndBothEndsSaySo() {
    CommandRun server = console.start("h2", "iperf3 -s -1");
    String client = console.run("h1", "iperf3 -c 10.0.0.2 -t 2");
    assertThat(
            client
                .replaceAll("port 6[0-9]{4} ", "port P ")
                .replaceAll("port [3-5][0-9]{4} ", "port P "))
        .isEqualTo(
            """
            Connecting to host 10.0.0.2, port 5201
            [  5] local 10.0.0.1 port P connected to 10.0.0.2 port 5201
            [ ID] Interval           Transfer     Bitrate         Retr  Cwnd
            [  5]   0.00-1.00   sec   112 MBytes   943 Mbits/sec    0    132 KBytes      \s
            [  5]   1.00-2.00   sec   112 MBytes   942 Mbits/sec    0    132 KBytes      \s
            - - - - - - - - - - - - - - - - - - - - - - - - -
            [ ID] Interval           Transfer     Bitrate         Retr
            [  5]   0.00-2.00   sec   225 MBytes   942 Mbits/sec    0             sender
            [  5]   0.00-2.00   sec   225 MBytes   941 Mbits/sec                  receiver

            iperf Done.
            [0]
            """);
    lab.run(1_000_000_000L);
    assertThat(server.exitStatus()).isZero();
    assertThat(server.output())
        .startsWith(
            "-----------------------------------------------------------\n"
                + "Server listening on 5201 (test #1)\n"
                + "-----------------------------------------------------------\n"
                + "Accepted connection from 10.0.0.1, port ")
        .contains(
            "[  5]   0.00-1.00   sec   112 MBytes   941 Mbits/sec                  \n",
            "[  5]   0.00-2.00   sec   225 MBytes   941 Mbits/sec                  receiver\n");
    lab.runToTheEnd();
  }

  @Test
  void udpKeepsItsRateAndCountsWhatIsLost() {
    CommandRun server = console.start("h2", "iperf3 -s");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -u -b 10M -t 2"))
        .endsWith(
            """
            [ ID] Interval           Transfer     Bitrate         Total Datagrams
            [  5]   0.00-1.00   sec  1.19 MBytes  10.0 Mbits/sec  863 \s
            [  5]   1.00-2.00   sec  1.19 MBytes  10.0 Mbits/sec  863 \s
            - - - - - - - - - - - - - - - - - - - - - - - - -
            [ ID] Interval           Transfer     Bitrate         Jitter    Lost/Total Datagrams
            [  5]   0.00-2.00   sec  2.38 MBytes  10.0 Mbits/sec  0.000 ms  0/1726 (0%)  sender
            [  5]   0.00-2.00   sec  2.38 MBytes  10.0 Mbits/sec  0.000 ms  0/1726 (0%)  receiver

            iperf Done.
            [0]
            """);
    server.interrupt();
    assertThat(server.output()).endsWith("iperf3: interrupt - the server has terminated\n");
    assertThat(server.exitStatus()).isEqualTo(1);

    HostLab lossy = HostLab.pair(HostLab.GIGABIT.withLossPpb(100_000_000));
    GuestConsole other = new GuestConsole(lossy);
    other.start("h2", "iperf3 -s");
    assertThat(other.run("h1", "iperf3 -c 10.0.0.2 -u -b 10M -t 1"))
        .containsPattern("ms  [0-9]+/863 \\((8|9|10|11|12)(\\.[0-9]+)?%\\)  receiver");
  }

  @Test
  void aUdpSenderIsHeldBackByItsOwnInterface() {
    console.start("h2", "iperf3 -s");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -u -b 2G -t 1"))
        .containsPattern("95[0-9] Mbits/sec  0.0[0-9]+ ms  0/[0-9]+ \\(0%\\)  receiver");
  }

  @Test
  void reverseParallelAndLimitedTests() {
    console.start("h2", "iperf3 -s");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -R -t 1"))
        .contains("Reverse mode, remote host 10.0.0.2 is sending\n")
        .contains(
            "[  5]   0.00-1.00   sec   112 MBytes   941 Mbits/sec                  receiver\n");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -P 2 -t 1"))
        .containsPattern(
            "\\[SUM\\]   0.00-1.00   sec   11[23] MBytes   94[0-9] Mbits/sec    0            "
                + " sender")
        .contains(
            "[SUM]   0.00-1.00   sec   112 MBytes   941 Mbits/sec                  receiver\n");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -n 1M"))
        .contains("sec  1.00 MBytes ")
        .endsWith("iperf Done.\n[0]\n");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -b 100M -t 1"))
        .containsPattern("sec  (11.9|12.0) MBytes   10[01] Mbits/sec    0             sender");
  }

  @Test
  void failuresAreThoseOfTheRealOne() {
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2"))
        .isEqualTo("iperf3: error - unable to connect to server: Connection refused\n[1]\n");
    assertThat(console.run("h1", "iperf3 -c 10.9.9.9"))
        .isEqualTo("iperf3: error - unable to connect to server: Network is unreachable\n[1]\n");
    assertThat(console.run("h1", "iperf3 -s -c x"))
        .startsWith("iperf3: parameter error - cannot be both server and client\n\nUsage: iperf3");
    assertThat(console.run("h1", "iperf3 -s -t 3"))
        .startsWith("iperf3: parameter error - some option you are trying to set is client only\n");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -Y"))
        .startsWith("iperf3: invalid option -- 'Y'\nUsage: iperf3 [-s|-c host] [options]\n");
    assertThat(console.run("h1", "iperf3 -c 10.0.0.2 -J"))
        .isEqualTo("iperf3: not supported yet: option -J\n[2]\n");
  }
}
