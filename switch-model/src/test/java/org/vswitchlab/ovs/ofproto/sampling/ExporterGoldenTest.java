package org.vswitchlab.ovs.ofproto.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.wire.Frame;

/**
 * Datagrams to collectors, compared with those that ovs-vswitchd 3.1.0 sent for the same packets.
 */
class ExporterGoldenTest {
  private static final long MILLI_NANOS = 1_000_000L;
  private static final List<String> TARGETS = List.of("127.0.0.1:9998");

  private final List<String> sent = new ArrayList<>();

  private void keep(String target, int defaultPort, byte[] payload) {
    sent.add(HexFormat.of().formatHex(payload));
  }

  @Test
  void netflowTellsOfAFlowAfterTheActiveTimeout() {
    NetflowExporter exporter =
        new NetflowExporter(new SamplingSettings.Netflow(TARGETS, 2, 1, false, 10), this::keep);
    NetflowExporter.Key tcp = new NetflowExporter.Key(1, 0x01010101, 0x02020202, 6, 0, 1, 2);
    NetflowExporter.Key fromThree = new NetflowExporter.Key(3, 0x01010101, 0x02020202, 6, 0, 1, 2);
    exporter.count(tcp, 2, 1, 54, 0x12, 1000 * MILLI_NANOS, 1000 * MILLI_NANOS);
    exporter.count(tcp, 2, 1, 54, 0x12, 1500 * MILLI_NANOS, 1500 * MILLI_NANOS);
    exporter.count(
        fromThree, NetflowExporter.DROPPED, 1, 54, 0x12, 1800 * MILLI_NANOS, 1800 * MILLI_NANOS);
    exporter.run(10_900 * MILLI_NANOS);
    assertThat(sent).isEmpty();
    assertThat(exporter.nextNanos()).isEqualTo(11_000 * MILLI_NANOS);

    exporter.run(11_600 * MILLI_NANOS);
    assertThat(sent)
        .containsExactly(
            "00050001" // version 5, one record
                + "00002d50" // up for 11.6 s
                + "6955b90b" // 2026-01-01 00:00:11
                + "23c34600" // and 600 ms
                + "00000000" // first record
                + "0201" // engine type and number
                + "0000"
                + "01010101020202020000000000010002" // addresses, next hop, ports
                + "000000020000006c000003e8000005dc" // packets, bytes, first, last
                + "00010002" // TCP ports
                + "00120600" // flags, TCP, tos
                + "0000000000000000");
    sent.clear();

    exporter.run(12_000 * MILLI_NANOS);
    assertThat(sent.get(0).substring(48))
        .isEqualTo(
            "0101010102020202000000000003fffd"
                + "00000001000000360000070800000708"
                + "00010002001206000000000000000000");
  }

  @Test
  void sflowTellsOfAPacketAndWhereItWent() {
    SamplingSettings.Sflow settings = new SamplingSettings.Sflow(TARGETS, 1, 128, 5, "lo");
    SflowAgent agent = new SflowAgent(settings, 0x7f000001, this::keep);
    byte[] packet =
        HexFormat.of()
            .parseHex(
                "aaaaaaaaaa02aaaaaaaaaa0108004500002800000000400674cd0101010102020202"
                    + "000100020000000000000000501200004bc30000");
    agent.sample(Frame.owning(packet, 1), 0x3e9, 0x3ea, 0, 0, 1200 * MILLI_NANOS);
    assertThat(sent).isEmpty();
    agent.flush(1200 * MILLI_NANOS);
    assertThat(sent)
        .containsExactly(
            "00000005000000017f00000100000000" // version 5, agent 127.0.0.1
                + "00000001000003e800000001" // first datagram, up for 1 s, one sample
                + "0000000100000088" // a flow sample
                + "00000001020003e80000000100000001" // number, source, rate, pool
                + "00000000000003e9000003ea00000002" // drops, interfaces, two elements
                + "000003e90000001000000000000000000000000000000000" // VLANs in and out
                + "0000000100000048000000010000003a0000000400000036" // Ethernet of 58 - 4 bytes
                + HexFormat.of().formatHex(packet)
                + "0000");
  }

  @Test
  void sflowTellsOfAnInterface() {
    SamplingSettings.Sflow settings = new SamplingSettings.Sflow(TARGETS, 1, 128, 5, "lo");
    SflowAgent agent = new SflowAgent(settings, 0x7f000001, this::keep);
    agent.count(
        new SflowAgent.InterfaceCounters(
            0x3eb, 0xaa55aa660000L, 3, "p3", 100_000_000L, true, 0x6c, 2, 0, 0),
        2000 * MILLI_NANOS);
    agent.flush(2000 * MILLI_NANOS);
    assertThat(sent)
        .containsExactly(
            "00000005000000017f0000010000000000000001000007d000000001"
                + "00000002000000cc00000001000003eb00000004"
                + "0000000200000034"
                + "ff".repeat(52)
                + "000003ec0000000c0000aa55aa66000000000003"
                + "000003ed000000080000000270330000"
                + "0000000100000058000003eb000000060000000005f5e1000000000000000003"
                + "000000000000006c00000002ffffffffffffffffffffffffffffffffffffffff"
                + "000000000000000000000000ffffffffffffffffffffffffffffffff00000000");
  }
}
