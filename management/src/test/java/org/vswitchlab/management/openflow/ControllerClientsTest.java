package org.vswitchlab.management.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.ovs.ofproto.settings.FailMode;

/** Real controllers drive a bridge over TCP, and its hosts reach each other. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ControllerClientsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6})
  void osKenLetsHostsPing(int wireVersion) throws Exception {
    requireTool("osken-manager");
    int port = freePort();
    ProcessBuilder manager = osKen("learning_switch.py", port);
    manager.environment().put("OF_VERSION", Integer.toString(wireVersion));
    letsHostsPing(manager, port, wireVersion);
  }

  private ProcessBuilder osKen(String name, int port) throws IOException {
    Path app = directory.resolve(name);
    try (var in = ControllerClientsTest.class.getResourceAsStream("/openflow/" + name)) {
      Files.copy(in, app);
    }
    return new ProcessBuilder(
        "osken-manager",
        "--ofp-listen-host",
        "127.0.0.1",
        "--ofp-tcp-listen-port",
        Integer.toString(port),
        app.toString());
  }

  private static String said(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPipelineOfTablesKeepsVlansApart() throws Exception {
    requireTool("osken-manager");
    int port = freePort();
    Path output = directory.resolve("controller.log");
    ProcessBuilder manager = osKen("pipeline_controller.py", port);
    Process process = manager.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try (LiveSwitch live = new LiveSwitch(directory)) {
      live.call(
          () -> {
            live.bridge().applyFailMode(FailMode.SECURE, true);
            live.connections().configure(List.of(ControllerSettings.of("tcp:127.0.0.1:" + port)));
            return null;
          });
      live.await(() -> said(output).contains("FLOWS 14"));
      assertThat(live.ping(1, 2)).isTrue();
      assertThat(live.ping(2, 1)).isTrue();
      assertThat(live.ping(1, 3)).isFalse();
      assertThat(live.bridge().pipeline().table(2).size()).isGreaterThan(3);
      assertThat(said(output)).contains("TABLE 3: ").doesNotContain("REFUSED");
      assertThat(live.log()).noneMatch(line -> line.contains("fault"));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void testControllerLetsHostsPing() throws Exception {
    requireTool("ovs-testcontroller");
    int port = freePort();
    letsHostsPing(
        new ProcessBuilder("ovs-testcontroller", "-vconsole:off", "ptcp:" + port), port, 0);
  }

  private void letsHostsPing(ProcessBuilder controller, int port, int wireVersion)
      throws Exception {
    Path output = directory.resolve("controller.log");
    controller.environment().put("OVS_RUNDIR", directory.toString());
    Process process = controller.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try (LiveSwitch live = new LiveSwitch(directory)) {
      live.call(
          () -> {
            live.connections().configure(List.of(ControllerSettings.of("tcp:127.0.0.1:" + port)));
            return null;
          });
      live.await(() -> live.connections().isConnected());
      if (wireVersion >= 4) {
        live.await(() -> live.bridge().pipeline().flowCount() > 0);
      }
      for (int from = 1; from <= 3; from++) {
        for (int to = 1; to <= 3; to++) {
          if (from != to) {
            assertThat(live.ping(from, to)).as("%s pings %s", from, to).isTrue();
          }
        }
      }
      assertThat(live.bridge().pipeline().flowCount()).isPositive();
      assertThat(live.log()).noneMatch(line -> line.contains("fault"));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
