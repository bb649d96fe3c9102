package org.vswitchlab.management.ofctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.management.openflow.LiveSwitch;

/** The built-in ovs-ofctl on a switch's sockets. Texts are those of the real tool. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OfctlProgramTest {
  @TempDir Path directory;

  private String run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("OVS_RUNDIR", directory.toString());
    int status = OfctlProgram.run(List.of(arguments), environment, stream, stream);
    return out.toString(StandardCharsets.UTF_8).replaceAll("duration=[0-9.]+s", "duration=?")
        + "["
        + status
        + "]\n";
  }

  @Test
  void changesAndShowsFlows() throws IOException {
    try (LiveSwitch live = new LiveSwitch(directory)) {
      assertThat(run("add-flow", "br0", "table=3,in_port=p1,actions=output:p2")).isEqualTo("[0]\n");
      assertThat(run("-OOpenFlow13", "dump-flows", "br0", "table=3"))
          .isEqualTo(
              """
              OFPST_FLOW reply (OF1.3) (xid=0x6):
               cookie=0x0, duration=?, table=3, n_packets=0, n_bytes=0, reset_counts in_port=1 actions=output:2
              [0]
              """);
      Path flows = directory.resolve("flows");
      Files.writeString(flows, "in_port=1,actions=2\n# no flow\nin_port=2,actions=group:9\n");
      assertThat(run("-OOpenFlow14", "--bundle", "add-flows", "br0", flows.toString()))
          .contains("OFPT_ERROR (OF1.4)", "OFPBAC_BAD_OUT_GROUP")
          .endsWith("[1]\n");
      assertThat(live.bridge().pipeline().table(0).size()).isZero();
      assertThat(run("-OOpenFlow14", "add-flows", "br0", flows.toString())).endsWith("[1]\n");
      assertThat(live.bridge().pipeline().table(0).size()).isEqualTo(1);
    }
  }

  @Test
  void sendsPacketsAndSetsFragmentHandling() throws IOException {
    String packet = "505400000007505400000005" + "0806" + "00".repeat(46);
    try (LiveSwitch live = new LiveSwitch(directory)) {
      String out = "in_port=controller packet=" + packet + " actions=output:2";
      assertThat(run("packet-out", "br0", out)).isEqualTo("[0]\n");
      live.await(() -> live.packetsSent(2) == 1);
      assertThat(run("set-frags", "br0", "nx-match")).isEqualTo("[0]\n");
      assertThat(run("get-frags", "br0")).isEqualTo("nx-match\n[0]\n");
    }
  }

  @Test
  void comparesAndReplacesFlows() throws IOException {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    Files.writeString(
        first,
        """
        in_port=1,actions=2
        table=3,priority=5,ip,actions=3
        cookie=0x5,idle_timeout=9,in_port=3,actions=drop
        priority=9,actions=1
        """);
    Files.writeString(
        second,
        """
        in_port=1,actions=3
        table=3,priority=5,ip,actions=3
        in_port=3,actions=drop
        priority=10,tcp,actions=2
        """);
    try (LiveSwitch live = new LiveSwitch(directory)) {
      assertThat(run("add-flows", "br0", first.toString())).isEqualTo("[0]\n");
      assertThat(run("diff-flows", "br0", second.toString()))
          .isEqualTo(
              """
              -in_port=1 actions=output:2
              +in_port=1 actions=output:3
              -in_port=3 cookie=0x5 idle_timeout=9 actions=drop
              +in_port=3 actions=drop
              +priority=10,tcp actions=output:2
              -priority=9 actions=output:1
              [2]
              """);
      assertThat(run("replace-flows", "br0", second.toString())).isEqualTo("[0]\n");
      assertThat(run("diff-flows", "br0", second.toString())).isEqualTo("[0]\n");
      assertThat(live.bridge().pipeline().flowCount()).isEqualTo(4);
    }
  }

  @Test
  void printsMessages() {
    assertThat(run("ofp-print", "0412 0008 0000 0000".replace("12", "02")))
        .isEqualTo("OFPT_ECHO_REQUEST (OF1.3) (xid=0x0): 0 bytes of payload\n[0]\n");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    try (LiveSwitch live = new LiveSwitch(directory)) {
      assertThat(run("show", "br1")).isEqualTo("ovs-ofctl: br1 is not a bridge or a socket\n[1]\n");
      assertThat(run("frobnicate", "br0"))
          .isEqualTo("ovs-ofctl: unknown command 'frobnicate'; use --help for help\n[1]\n");
      assertThat(run("add-flow", "br0", "in_port=nowhere,actions=1")).endsWith("[1]\n");
      assertThat(run("parse-packet", "br0")).contains("not supported yet: parse-packet");
      assertThat(live.bridge().pipeline().flowCount()).isZero();
    }
  }
}
