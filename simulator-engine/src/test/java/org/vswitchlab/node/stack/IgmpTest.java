package org.vswitchlab.node.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.HostLab;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;

class IgmpTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int GROUP = Ipv4Address.parse("239.1.1.1");

  /** From 10.0.0.2 to all hosts, general, to be answered within 1 s. */
  private static final String QUERY_V2 =
      "01005e000001020000000002080046c00020000040000102fa140a000002e000000194040000"
          + "110aeef500000000";

  private final HostLab lab = HostLab.pair(HostLab.GIGABIT);
  private final GuestStack h1 = lab.stack("h1");
  private final IpInterface h2 = lab.stack("h2").networkInterface("eth0");
  private final IpInterface eth0 = h1.networkInterface("eth0");

  @Test
  void reportsTwiceAndLeavesOnce() {
    List<String> frames = lab.watch("h1:eth0");
    h1.igmp().join(eth0, GROUP);
    h1.igmp().join(eth0, GROUP);
    lab.run(2 * SECOND);
    h1.igmp().leave(eth0, GROUP);
    lab.run(SECOND);
    assertThat(h1.igmp().isMember(eth0, GROUP)).isTrue();
    h1.igmp().leave(eth0, GROUP);
    lab.run(SECOND);
    assertThat(h1.igmp().isMember(eth0, GROUP)).isFalse();
    assertThat(frames).hasSize(3).allMatch(f -> f.startsWith("> IP 10.0.0.1 > 224.0.0.22: "));
  }

  @Test
  void speaksTheVersionOfAnOlderQuerier() {
    h1.igmp().join(eth0, GROUP);
    lab.run(2 * SECOND);
    List<String> frames = lab.watch("h1:eth0");
    byte[] query = HexFormat.of().parseHex(QUERY_V2);
    lab.network().ledger().created(1);
    h2.device().transmit(Frame.owning(query, 1));
    lab.run(2 * SECOND);
    h1.igmp().leave(eth0, GROUP);
    lab.run(SECOND);
    assertThat(frames).hasSize(3);
    assertThat(frames.get(1)).startsWith("> IP 10.0.0.1 > 239.1.1.1: ");
    assertThat(frames.get(2)).startsWith("> IP 10.0.0.1 > 224.0.0.2: ");
  }
}
