package org.vswitchlab.scenario.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.scenario.run.Worlds;

class NetworkBuilderTest {
  private static final String ONE_SWITCH =
      """
      topology:
        nodes:
          h1: { kind: vm, gateway: 10.0.0.254, sysctl: { net.ipv4.ip_forward: 1 } }
          s1:
            kind: %s
            mac: "02:00:00:00:00:99"
            ageing: 60s
            stp: stp
            stp_priority: 4096
            ipv4: 10.0.0.9/24
            ports:
              p1: { vlan.access: 10 }
              p2: { vlan.trunk: [10, 20] }
              p3: { vlan.trunk: [10, 20], vlan.native: 20 }
              p4: {}
        links:
          - { endpoints: ["h1:eth0", "s1:p1"], ipv4: ["10.0.0.1/24", ""] }
      """;

  private static List<String> commandsOf(String kind) {
    return NetworkBuilder.commands(Worlds.of(String.format(ONE_SWITCH, kind))).stream()
        .map(GeneratedCommand::toString)
        .toList();
  }

  @Test
  void aLinuxBridgeIsTypedWithIpAndBridge() {
    assertThat(commandsOf("linux-bridge"))
        .containsExactly(
            "s1# ip link add name s1 type bridge ageing_time 6000 stp_state 1 priority 4096"
                + " vlan_filtering 1",
            "s1# ip link set dev s1 address 02:00:00:00:00:99",
            "s1# ip link set dev p1 master s1",
            "s1# bridge vlan del dev p1 vid 1",
            "s1# bridge vlan add dev p1 vid 10 pvid untagged",
            "s1# ip link set dev p2 master s1",
            "s1# bridge vlan del dev p2 vid 1",
            "s1# bridge vlan add dev p2 vid 10",
            "s1# bridge vlan add dev p2 vid 20",
            "s1# ip link set dev p3 master s1",
            "s1# bridge vlan del dev p3 vid 1",
            "s1# bridge vlan add dev p3 vid 10",
            "s1# bridge vlan add dev p3 vid 20 pvid untagged",
            "s1# ip link set dev p4 master s1",
            "s1# ip link set dev s1 up",
            "s1# ip address add 10.0.0.9/24 dev s1",
            "h1# ip address add 10.0.0.1/24 dev eth0",
            "h1# sysctl -w net.ipv4.ip_forward=1",
            "h1# ip route add default via 10.0.0.254");
  }

  @Test
  void anOpenVSwitchIsTypedWithOvsVsctl() {
    assertThat(commandsOf("ovs"))
        .startsWith(
            "s1# ovs-vsctl add-br s1 -- set bridge s1 other_config:mac-aging-time=60"
                + " stp_enable=true other_config:stp-priority=4096"
                + " 'other_config:hwaddr=\"02:00:00:00:00:99\"'",
            "s1# ovs-vsctl add-port s1 p1 tag=10",
            "s1# ovs-vsctl add-port s1 p2 trunks=10,20",
            "s1# ovs-vsctl add-port s1 p3 tag=20 vlan_mode=native-untagged trunks=10,20",
            "s1# ovs-vsctl add-port s1 p4",
            "s1# ip link set dev s1 up",
            "s1# ip address add 10.0.0.9/24 dev s1");
  }

  @Test
  void bridgesOfOneHypervisorShareItsMachine() {
    List<GeneratedCommand> commands =
        NetworkBuilder.commands(
            Worlds.of(
                """
                topology:
                  nodes:
                    compute1:
                      kind: hypervisor
                      nics: { eno1: {} }
                      bridges:
                        br-int:
                          kind: ovs
                          ports: { int-ex: { type: patch, options: { peer: ex-int } } }
                        br-ex:
                          kind: ovs
                          ports: { ex-int: { type: patch, options: { peer: int-ex } }, eno1: {} }
                """));
    assertThat(commands)
        .extracting(GeneratedCommand::toString)
        .contains(
            "compute1# ovs-vsctl add-br br-int",
            "compute1# ovs-vsctl add-port br-int int-ex -- set interface int-ex type=patch"
                + " options:peer=ex-int",
            "compute1# ovs-vsctl add-port br-ex eno1");
  }
}
