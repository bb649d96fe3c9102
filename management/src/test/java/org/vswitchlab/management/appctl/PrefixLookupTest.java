package org.vswitchlab.management.appctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

/** Which fields are looked up by prefix, and what that leaves in masks: as the real switch did. */
class PrefixLookupTest {
  private static final List<String> FLOWS =
      List.of(
          "priority=10,ip,nw_dst=10.1.0.0/16,actions=2",
          "priority=9,ip,nw_src=10.2.0.0/16,actions=3",
          "priority=8,ip,nw_dst=10.1.2.0/24,actions=2",
          "priority=10,ipv6,ipv6_dst=2001:db8::/64,actions=2",
          "priority=10,ipv6,ipv6_src=2001:db8:2::/64,actions=3",
          "priority=5,tun_src=1.1.0.0/16,actions=2",
          "priority=5,tun_id=0x10/0xfffffffffffffff0,actions=2",
          "priority=0,actions=drop");

  private static final List<String> PACKETS =
      List.of(
          "tcp,nw_dst=10.1.2.3,nw_src=10.9.9.9",
          "tcp,nw_dst=10.200.2.3,nw_src=10.9.9.9",
          "tcp,nw_dst=192.168.0.1,nw_src=192.168.9.9",
          "tcp6,ipv6_dst=2001:db8::1,ipv6_src=2001:db8:1::1",
          "tcp6,ipv6_dst=2001:db8:f::1,ipv6_src=2001:db8:1::1",
          "tcp6,ipv6_dst=fe80::1,ipv6_src=fe80::2",
          "tun_id=5,tun_src=1.1.1.1,tun_dst=2.2.2.2,tcp,nw_dst=192.168.0.1",
          "arp,arp_tpa=10.1.2.3");

  private final Host host = new Network(1).addHost("host");

  PrefixLookupTest() {
    OpenVSwitch.start(host);
    ok("ovs-vsctl add-br br0 -- set bridge br0 fail_mode=secure datapath_type=dummy");
    for (int i = 1; i <= 3; i++) {
      host.addEthernet("p" + i, i);
      ok("ovs-vsctl add-port br0 p" + i);
    }
  }

  private String ok(String line) {
    CommandRun run = NodeShell.of(host).run("'" + line.replace(" ", "' '") + "'");
    assertThat(run.exitStatus()).as(line + "\n" + run.output()).isZero();
    return run.output();
  }

  private static Map<String, String> recorded() throws IOException {
    Map<String, String> masks = new LinkedHashMap<>();
    try (InputStream in = PrefixLookupTest.class.getResourceAsStream("/openflow/prefixes.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String prefixes = "";
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        if (line.startsWith("== prefixes ")) {
          prefixes = line.substring(12);
        } else {
          masks.merge(prefixes, line + "\n", String::concat);
        }
      }
    }
    return masks;
  }

  private String masks() {
    StringBuilder masks = new StringBuilder();
    for (String packet : PACKETS) {
      ok("ovs-appctl ofproto/trace br0 in_port=1," + packet)
          .lines()
          .filter(line -> line.startsWith("Megaflow:"))
          .forEach(line -> masks.append(line).append('\n'));
    }
    return masks.toString();
  }

  @Test
  void masksAreThoseOfTheRealSwitchWhateverIsLookedUpByPrefix() throws IOException {
    FLOWS.forEach(flow -> ok("ovs-ofctl add-flow br0 " + flow));
    for (Map.Entry<String, String> wanted : recorded().entrySet()) {
      ok(
          wanted.getKey().equals("none")
              ? "ovs-vsctl clear bridge br0 flow_tables"
              : "ovs-vsctl set bridge br0 flow_tables:0=@f -- --id=@f create flow_table prefixes="
                  + wanted.getKey());
      assertThat(masks()).as(wanted.getKey()).isEqualTo(wanted.getValue());
    }
    // Flows that come and go with the tries in place leave no trace in them.
    FLOWS.forEach(flow -> ok("ovs-ofctl del-flows br0 " + withoutActions(flow)));
    FLOWS.forEach(flow -> ok("ovs-ofctl add-flow br0 " + flow));
    ok("ovs-vsctl set bridge br0 flow_tables:0=@f -- --id=@f create flow_table prefixes=ipv6_dst");
    assertThat(masks()).isEqualTo(recorded().get("ipv6_dst"));
  }

  private static String withoutActions(String flow) {
    return flow.replaceFirst("priority=[0-9]*,", "").replaceFirst(",?actions=.*", "");
  }
}
