package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients with a role and a certificate may change on our server what they may on the real one. */
@Timeout(300)
class AccessControlTest {
  private static final Pattern PORT = Pattern.compile("listening on port ([0-9]+)");

  @TempDir Path directory;

  private static String resource(String name) throws IOException {
    try (var in = AccessControlTest.class.getResourceAsStream("/ovsdb/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void run(String... command) throws IOException, InterruptedException {
    OvsdbServerProcess.Run run = OvsdbServerProcess.tool(directory, command);
    assertThat(run.status()).as(run.output()).isZero();
  }

  private void makeCertificates() throws IOException, InterruptedException {
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca"
            .split(" "));
    for (String name : List.of("server", "c1", "c2")) {
      run(
          ("openssl req -newkey rsa:2048 -nodes -keyout %s.key -out %s.csr -subj /CN=%s"
                  .formatted(name, name, name))
              .split(" "));
      run(
          ("openssl x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out %s.pem"
                  .formatted(name, name))
              .split(" "));
    }
  }

  private interface Starter {
    OvsdbServerProcess start(Path directory, String... arguments) throws Exception;
  }

  /** What clients are answered by a server that starts with roles in its database. */
  private List<String> answers(String name, Starter starter) throws Exception {
    Path folder = Files.createDirectory(directory.resolve(name));
    Files.writeString(folder.resolve("schema"), resource("roles.ovsschema"));
    OvsdbServerProcess.tool(folder, "ovsdb-tool", "create", "db", "schema");
    String setUp = resource("roles.json").replace("DIRECTORY", folder.toString());
    OvsdbServerProcess.Run made =
        OvsdbServerProcess.tool(folder, "ovsdb-tool", "transact", "db", setUp);
    assertThat(made.output()).doesNotContain("error");
    List<String> answers = new ArrayList<>();
    try (OvsdbServerProcess server =
        starter.start(
            folder,
            "--remote=db:R,G,connections",
            "--private-key=" + directory.resolve("server.key"),
            "--certificate=" + directory.resolve("server.pem"),
            "--ca-cert=" + directory.resolve("ca.pem"),
            "db")) {
      Matcher port = PORT.matcher(Files.readString(folder.resolve("ovsdb-server.log")));
      assertThat(port.find()).as(server.console()).isTrue();
      String tls = "ssl:127.0.0.1:" + port.group(1);
      for (String line : resource("roles-requests.txt").lines().toList()) {
        int space = line.indexOf(' ');
        String client = line.substring(0, space);
        List<String> command = new ArrayList<>(List.of("ovsdb-client"));
        if (client.startsWith("c")) {
          command.add("--private-key=" + directory.resolve(client + ".key"));
          command.add("--certificate=" + directory.resolve(client + ".pem"));
          command.add("--ca-cert=" + directory.resolve("ca.pem"));
        }
        command.add("transact");
        command.add(client.startsWith("c") ? tls : "unix:" + folder.resolve(client));
        command.add("[\"R\"," + line.substring(space + 1) + "]");
        OvsdbServerProcess.Run run =
            OvsdbServerProcess.tool(folder, command.toArray(String[]::new));
        String answer = run.output().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "U");
        answers.add(line + "\n  " + answer);
      }
    }
    return answers;
  }

  @Test
  void permitsWhatTheRealServerPermits() throws Exception {
    requireTool("ovsdb-server");
    requireTool("openssl");
    makeCertificates();
    List<String> expected = answers("real", OvsdbServerProcess::startReal);
    List<String> actual = answers("ours", OvsdbServerProcess::start);
    assertThat(actual).containsExactlyElementsOf(expected);
    assertThat(expected).filteredOn(a -> a.contains("permission error")).hasSizeGreaterThan(10);
    assertThat(expected).filteredOn(a -> a.contains("count\":1")).hasSizeGreaterThan(4);
  }
}
