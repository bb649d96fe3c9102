package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/** What the real ovsdb-server prints for its options and control commands, ours prints too. */
class ControlCommandsDifferentialTest {
  @TempDir Path directory;

  private static final String OTHER_SCHEMA =
      "{\"name\":\"Other\",\"version\":\"1.0.0\",\"tables\":{\"T\":{\"columns\":"
          + "{\"n\":{\"type\":\"string\"}}}}}";

  private List<DaemonDirectory> both() throws Exception {
    for (String tool : new String[] {"ovsdb-tool", "ovsdb-server", "ovs-vsctl", "ovs-appctl"}) {
      requireTool(tool);
    }
    List<DaemonDirectory> both =
        List.of(
            DaemonDirectory.ofReal(directory.resolve("real")),
            DaemonDirectory.ofOurs(directory.resolve("ours")));
    for (DaemonDirectory each : both) {
      Files.writeString(each.path().resolve("schema"), VswitchSchema.load().toJson().toString());
      Files.writeString(each.path().resolve("schema2"), OTHER_SCHEMA);
      each.run("ovsdb-tool", "create", "db", "schema");
      each.run("ovsdb-tool", "create", "other", "schema2");
    }
    return both;
  }

  private static List<List<String>> commands() throws Exception {
    try (var in =
        ControlCommandsDifferentialTest.class.getResourceAsStream("/ovsdb/control-commands.txt")) {
      List<List<String>> commands = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          commands.add(List.of(line.split("\t", -1)));
        }
      }
      return commands;
    }
  }

  private static String session(DaemonDirectory daemon) throws Exception {
    OvsdbServerProcess.Run start =
        daemon.server(
            "-vconsole:off",
            "--detach",
            "--no-chdir",
            "--pidfile",
            "--log-file",
            "--remote=punix:db.sock",
            "--remote=db:Open_vSwitch,Open_vSwitch,manager_options",
            "db");
    assertThat(start.status()).as(start.output()).isZero();
    daemon.run("ovs-vsctl", "--no-wait", "add-br", "br0", "--", "add-port", "br0", "p1");
    StringBuilder text = new StringBuilder(start.output());
    for (List<String> command : commands()) {
      OvsdbServerProcess.Run run = daemon.appctl(command.toArray(String[]::new));
      text.append("$ ").append(command).append('\n').append(run.output());
      text.append("= ").append(run.status()).append('\n');
    }
    return text.toString().replace(daemon.path().toString(), "DIR");
  }

  @Test
  void controlCommandsPrintWhatTheRealOnesPrint() throws Exception {
    List<DaemonDirectory> both = both();
    try (DaemonDirectory real = both.get(0);
        DaemonDirectory ours = both.get(1)) {
      assertThat(session(ours)).isEqualTo(session(real));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "-V",
        "--verbose=zzz db",
        "-vPATTERN:foo:bar db",
        "-vFACILITY:foo db",
        "--detach --pidfile=/nonexistent/x db",
        "--detach=yes db",
        "--syslog-method=foo db",
        "--s db",
        "--remote",
        "-p",
        "-Z",
        "--detach --no-such db",
        "-vconsole:off --run=false db",
        "-vconsole:off --run=true db",
        "--remote=db:a,b db",
        "--remote=db:a,b,c db",
        "--remote=db:Open_vSwitch,b,c db",
        "--remote=db:Open_vSwitch,Open_vSwitch,c db",
      })
  void optionsAreTakenAndRefusedAsByTheRealServer(String options) throws Exception {
    List<DaemonDirectory> both = both();
    List<String> printed = new ArrayList<>();
    for (DaemonDirectory each : both) {
      OvsdbServerProcess.Run run = each.server(options.split(" "));
      // The real one ends some of its sentences twice.
      String text = run.output().replace(each.path().toString(), "DIR").strip();
      String schemas = text.replaceAll("(?m)^[^ ]*/conf\\.db\\.$", "DEFAULT.");
      printed.add(schemas + "\n= " + run.status());
    }
    assertThat(printed.get(1)).isEqualTo(printed.get(0));
  }
}
