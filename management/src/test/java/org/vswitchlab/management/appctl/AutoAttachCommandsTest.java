package org.vswitchlab.management.appctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.wire.Frame;

/** Link layer discovery: what is sent and told, as the real switch sends and tells it. */
class AutoAttachCommandsTest {
  private static final String SERVER = "0180c200000e02000000000588cc020704020000000005";
  private static final String REST = "040505657468370602" + "0078";
  private static final String DESCRIPTION = "0c03666f6f";
  private static final String ELEMENT = "fe3200040d0b" + "00".repeat(32);
  private static final String ELEMENT_END = "00" + "020000000005" + "12345678";
  private static final String MAPPINGS = "fe2e00040d0c" + "00".repeat(32);

  private final Network network = new Network(1);
  private final Host host = network.addHost("host");
  private final EthernetDevice p1 = host.addEthernet("p1", 0xaa55_aa55_000fL);
  private final List<String> sent = new ArrayList<>();

  AutoAttachCommandsTest() {
    OpenVSwitch.start(host);
    run("ovs-vsctl add-br br0 -- add-port br0 p1");
    p1.addTap(
        (nanos, device, direction, frame, decision) -> {
          if (direction == Direction.TRANSMITTED) {
            sent.add(HexFormat.of().formatHex(frame.copyBytes()));
          }
        });
  }

  @AfterEach
  void everyFrameIsAccountedFor() {
    assertThat(network.ledger().imbalance()).isZero();
  }

  private String run(String line) {
    CommandRun run = NodeShell.of(host).run("'" + line.replace(" ", "' '") + "'");
    assertThat(run.exitStatus()).as(line + "\n" + run.output()).isZero();
    return run.output();
  }

  private void pass(int seconds) {
    long until = network.simulation().nowNanos() + seconds * 1_000_000_000L;
    network.simulation().schedule(until, () -> {});
    network.simulation().runEvents(until, 10_000);
  }

  private void receive(String... parts) {
    String hex = String.join("", parts);
    p1.inject(Frame.owning(HexFormat.of().parseHex(hex), 0));
    pass(1);
  }

  @Test
  void saysEveryFiveSecondsWhatTheRealSwitchSays() {
    run("ovs-vsctl set interface p1 lldp:enable=true");
    pass(12);
    assertThat(sent)
        .hasSize(2)
        .containsOnly(
            "0180c200000eaa55aa55000f88cc020704aa55aa55000f040305703106020078"
                + "0c116f70656e7673776974636820332e312e300e0400040004"
                + ELEMENT
                + "38000000aa55aa55000f00000000"
                + "0000");
  }

  @Test
  void saysItsNameAndItsServices() {
    run(
        "ovs-vsctl set interface p1 lldp:enable=true -- set bridge br0 auto_attach=@a"
            + " -- --id=@a create autoattach system_name=sysname system_description=mydesc");
    run("ovs-vsctl add-aa-mapping br0 100 5");
    run("ovs-vsctl add-aa-mapping br0 200 6");
    pass(6);
    assertThat(sent.get(0))
        .contains("0a07" + "7379736e616d65" + "0c06" + "6d7964657363")
        .endsWith(MAPPINGS + "0005000064" + "00060000c8" + "0000");
    assertThat(run("ovs-appctl autoattach/show-isid br0"))
        .isEqualTo(
            """
            LLDP: p1
            I-SID    VLAN Source      Status \s
            -------- ---- ----------- --------
            200      6    Switch      Pending   \s
            100      5    Switch      Pending   \s
            """);
  }

  @Test
  void tellsOfNeighboursAndOfWhatTheyMakeOfTheServices() {
    run("ovs-vsctl set interface p1 lldp:enable=true");
    run("ovs-vsctl add-aa-mapping br0 100 5");
    receive(SERVER, REST, DESCRIPTION, ELEMENT, "040064", ELEMENT_END, "0000");
    assertThat(run("ovs-appctl autoattach/status"))
        .isEqualTo(
            """
            LLDP: p1
              Auto Attach Primary Server Id: 02:00:00:00:00:05
              Auto Attach Primary Server Descr: foo
              Auto Attach Primary Server System Id: 02:00:00:00:00:05:00:00:34:02:56:78
            """);
    receive(SERVER, REST, MAPPINGS, "2005000064", "30060000c8", "0000");
    assertThat(run("ovs-appctl autoattach/show-isid")).contains("100      5    Switch      Active");
    assertThat(run("ovs-appctl autoattach/status")).isEqualTo("LLDP: p1\n");
    receive(SERVER, "0000");
    receive(SERVER, REST, "fe0600010203aabb", "0000");
    assertThat(run("ovs-appctl autoattach/statistics br0"))
        .isEqualTo(
            """
            Statistics: p1
              tx cnt: 0
              rx cnt: 4
              rx discarded cnt: 1
              rx unrecognized cnt: 1
              ageout cnt: 0
              insert cnt: 1
              delete cnt: 0
              drop cnt: 0
            """);
    // LLDP is not learned from, and not forwarded.
    assertThat(run("ovs-appctl fdb/show br0").lines()).hasSize(1);
  }

  @Test
  void listsServicesInTheOrderOfTheRealSwitch() {
    run("ovs-vsctl set interface p1 lldp:enable=true");
    for (int i = 1; i <= 17; i++) {
      run("ovs-vsctl add-aa-mapping br0 " + i * 1000 + " " + i);
    }
    assertThat(
            run("ovs-appctl autoattach/show-isid")
                .lines()
                .skip(3)
                .limit(17)
                .mapToInt(line -> Integer.parseInt(line.substring(0, 8).strip()) / 1000))
        .containsExactlyElementsOf(
            IntStream.of(9, 10, 1, 12, 3, 16, 4, 15, 2, 17, 8, 14, 13, 7, 11, 6, 5)
                .boxed()
                .toList());
  }

  @Test
  void isSilentAndForwardsNothingElseWhenItIsSwitchedOff() {
    run("ovs-vsctl set interface p1 lldp:enable=true");
    pass(6);
    run("ovs-vsctl set interface p1 lldp:enable=false");
    pass(20);
    assertThat(sent).hasSize(1);
    assertThat(run("ovs-appctl autoattach/statistics")).contains("tx cnt: 1");
    assertThat(
            run("ovs-appctl ofproto/trace br0 in_port=p1,dl_dst=01:80:c2:00:00:0e,dl_type=0x88cc"))
        .doesNotContain("Consists of LLDP packets");
    run("ovs-vsctl set interface p1 lldp:enable=true");
    assertThat(
            run("ovs-appctl ofproto/trace br0 in_port=p1,dl_dst=00:80:c2:00:00:0e,dl_type=0x88cc"))
        .contains(
            """
            Megaflow: recirc_id=0,eth,in_port=1,dl_type=0x88cc
            Datapath actions: drop
            This flow is handled by the userspace slow path because it:
              - Consists of LLDP packets.
            """);
  }
}
