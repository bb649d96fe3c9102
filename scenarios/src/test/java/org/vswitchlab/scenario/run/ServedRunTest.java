package org.vswitchlab.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vswitchlab.management.appctl.AppctlClient;
import org.vswitchlab.management.appctl.DpctlClient;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

class ServedRunTest {
  private static final String SWITCHED =
      """
      name: served
      topology:
        nodes:
          h1: { kind: vm }
          h2: { kind: vm }
          s1: { kind: ovs }
        links:
          - endpoints: ["h1:eth0", "s1:p1"]
            ipv4: ["10.0.0.1/24", ""]
          - endpoints: ["h2:eth0", "s1:p2"]
            ipv4: ["10.0.0.2/24", ""]
      timeline:
        - { at: 1s, node: h1, exec: ping -c 3 10.0.0.2 }
      """;

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Path directory;
  private ScenarioRun run;
  private ServedRun served;
  private Thread engine;
  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    // Paths of sockets are short, which those of test folders need not be.
    directory = Files.createTempDirectory("vsl");
    run = ScenarioRun.start(Worlds.of(SWITCHED), RunOptions.DEFAULT);
    served = ServedRun.open(run, directory, 50, false, reached -> {}, log::add);
    engine = new Thread(served::run, "engine");
    engine.start();
  }

  @AfterEach
  void stop() throws Exception {
    served.stop();
    engine.join();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private String control(String... words) {
    return answer(AppctlClient::run, words);
  }

  private interface Client {
    int run(
        List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err);
  }

  private String answer(Client client, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("OVS_RUNDIR", directory.resolve("s1").toString());
    int status = client.run(List.of(words), environment, stream, stream);
    String text = out.toString(StandardCharsets.UTF_8);
    return status == 0 ? text : text + "(exit status " + status + ")\n";
  }

  private JsonNode transact(String operations) throws IOException {
    ObjectMapper json = new ObjectMapper();
    String request =
        "{\"id\":1,\"method\":\"transact\",\"params\":[\"Open_vSwitch\"," + operations + "]}";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(directory.resolve("s1").resolve("db.sock")));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      try (var replies =
          json.readerFor(JsonNode.class).<JsonNode>readValues(Channels.newInputStream(channel))) {
        return replies.next().get("result");
      }
    }
  }

  @Test
  void showsItsDatapathToOvsDpctl() {
    assertThat(answer(DpctlClient::run, "dump-dps")).isEqualTo(control("dpctl/dump-dps"));
    assertThat(answer(DpctlClient::run, "-s", "show", "-t", "20"))
        .isEqualTo(control("dpctl/show", "-s"));
    assertThat(answer(DpctlClient::run, "foo"))
        .isEqualTo("ovs-dpctl: unknown command 'foo'; use --help for help\n(exit status 1)\n");
    assertThat(answer(DpctlClient::run))
        .isEqualTo("ovs-dpctl: missing command name; use --help for help\n(exit status 1)\n");
    assertThat(answer(DpctlClient::run, "show", "nowhere"))
        .startsWith("ovs-dpctl: ")
        .endsWith("(exit status 1)\n");
  }

  @Test
  void toolsSeeWhatTheSimulationDoes() {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    String table = "";
    while (!table.contains("02:00:00:00:00:02")) {
      assertThat(System.nanoTime()).as(table).isLessThan(deadline);
      table = control("fdb/show", "s1");
    }
    assertThat(table).contains("02:00:00:00:00:01");
    assertThat(control("ofproto/list")).isEqualTo("s1\n");
    assertThat(control("nosuch"))
        .isEqualTo(
            "\"nosuch\" is not a valid command (use \"list-commands\" to see a list of valid"
                + " commands)\novs-appctl: ovs-vswitchd: server returned an error\n(exit status"
                + " 2)\n");
  }

  @Test
  void transactionsConfigureTheSwitchAndAreJournalled() throws Exception {
    JsonNode result =
        transact(
            "{\"op\":\"update\",\"table\":\"Port\",\"where\":[[\"name\",\"==\",\"p1\"]],"
                + "\"row\":{\"tag\":5}}");
    assertThat(result.get(0).get("count").asInt()).isEqualTo(1);
    control("fdb/flush", "s1");
    served.stop();
    engine.join();
    OpenVSwitch ovs = run.network().host("s1").service(OpenVSwitch.class);
    assertThat(ovs.bridge("s1").bundle("p1").settings().vlan()).isEqualTo(5);
    List<String> entries =
        served.journal().entries().stream().map(entry -> entry.command().describe()).toList();
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0)).startsWith("s1: transact ");
    assertThat(entries.get(1)).isEqualTo("s1: ovs-appctl fdb/flush s1");
    assertThat(log).isEmpty();
  }

  @Test
  void filesAreThereWhileItRunsAndThePidFileGoes() throws Exception {
    Path own = directory.resolve("s1");
    long pid = ProcessHandle.current().pid();
    assertThat(Files.readString(own.resolve("ovs-vswitchd.pid"))).isEqualTo(pid + "\n");
    assertThat(own.resolve("s1.mgmt")).exists();
    assertThat(own.resolve("s1.snoop")).exists();
    assertThat(own.resolve("ovs-vswitchd." + pid + ".ctl")).exists();
    served.stop();
    engine.join();
    assertThat(own.resolve("ovs-vswitchd.pid")).doesNotExist();
    assertThat(run.isEnded()).isTrue();
  }
}
