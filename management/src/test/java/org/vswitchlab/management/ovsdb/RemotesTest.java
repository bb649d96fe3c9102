package org.vswitchlab.management.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vswitchlab.ovs.ovsdb.RealOvsdbServer.requireTool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.ovs.vswitchd.VswitchSchema;

/**
 * Real clients reach the server by all kinds of remotes, and those in the database are followed.
 */
class RemotesTest {
  private static final int LONG_MILLIS = 60_000;

  @TempDir Path directory;
  private DaemonDirectory daemon;

  @BeforeEach
  void createDatabase() throws Exception {
    for (String tool : new String[] {"ovsdb-tool", "ovs-vsctl", "ovs-appctl", "openssl"}) {
      requireTool(tool);
    }
    daemon = DaemonDirectory.ofOurs(directory);
    Files.writeString(directory.resolve("schema"), VswitchSchema.load().toJson().toString());
    daemon.run("ovsdb-tool", "create", "db", "schema");
  }

  @AfterEach
  void stop() throws Exception {
    if (daemon != null) {
      daemon.close();
    }
  }

  private void start(String... more) throws Exception {
    String[] options = new String[more.length + 7];
    String managers = "--remote=db:Open_vSwitch,Open_vSwitch,manager_options";
    System.arraycopy(
        new String[] {
          "-vconsole:off",
          "--detach",
          "--no-chdir",
          "--pidfile",
          "--log-file",
          "--remote=punix:db.sock",
          managers
        },
        0,
        options,
        0,
        7);
    System.arraycopy(more, 0, options, 7, more.length);
    OvsdbServerProcess.Run run = daemon.server(options);
    assertThat(run.status()).as(run.output()).isZero();
  }

  private String vsctl(String... words) throws Exception {
    String[] command = new String[words.length + 3];
    System.arraycopy(new String[] {"ovs-vsctl", "--no-wait", "--timeout=60"}, 0, command, 0, 3);
    System.arraycopy(words, 0, command, 3, words.length);
    return daemon.run(command);
  }

  /** The port that the log tells of, for a remote on that address. */
  private int port(String address) throws Exception {
    Pattern line = Pattern.compile("0:" + Pattern.quote(address) + ": listening on port (\\d+)");
    String log = daemon.await("ovsdb-server.log", text -> line.matcher(text).find());
    Matcher matcher = line.matcher(log);
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  @Test
  void managersOfTheDatabaseComeAndGo() throws Exception {
    start("db");
    vsctl("set-manager", "ptcp:0:127.0.0.1", "punix:other.sock");
    int port = port("127.0.0.1");
    vsctl("--db=tcp:127.0.0.1:" + port, "add-br", "br0");
    assertThat(vsctl("--db=unix:other.sock", "list-br")).isEqualTo("br0\n");
    DaemonDirectory.await(
        () -> vsctl("--columns=target,status", "list", "manager"),
        text -> text.contains("bound_port=\"" + port + "\""));
    vsctl("del-manager");
    DaemonDirectory.await(
        () -> Boolean.toString(Files.exists(directory.resolve("other.sock"))), "false"::equals);
    assertThat(daemon.tool("ovs-vsctl", "--no-wait", "--db=tcp:127.0.0.1:" + port, "show").output())
        .contains("Connection refused");
    assertThat(daemon.appctl("ovsdb-server/list-remotes").output())
        .isEqualTo("db:Open_vSwitch,Open_vSwitch,manager_options\npunix:db.sock\n");
  }

  @Test
  void listensOnIpv6() throws Exception {
    start("--remote=ptcp:0:[::1]", "db");
    assertThat(vsctl("--db=tcp:[::1]:" + port("[::1]"), "add-br", "br0")).isEmpty();
  }

  @Test
  void asksSilentPeersForASignOfLifeCutsThemOffAndConnectsAgain() throws Exception {
    start("db");
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      listener.setSoTimeout(LONG_MILLIS);
      vsctl("set-manager", "tcp:127.0.0.1:" + listener.getLocalPort());
      vsctl("set", "manager", ".", "inactivity_probe=300");
      try (Socket first = listener.accept()) {
        first.setSoTimeout(LONG_MILLIS);
        // Nothing is said: one echo is asked for, then the server hangs up.
        assertThat(new String(first.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("{\"id\":\"echo\",\"method\":\"echo\",\"params\":[]}");
      }
      // Long enough for an answer on a busy machine.
      vsctl("set", "manager", ".", "inactivity_probe=4000");
      try (Socket second = listener.accept()) {
        second.setSoTimeout(LONG_MILLIS);
        // One that answers stays.
        for (int i = 0; i < 2; i++) {
          assertThat(readMessage(second)).contains("\"echo\"");
          second
              .getOutputStream()
              .write("{\"id\":\"echo\",\"result\":[],\"error\":null}".getBytes());
        }
        DaemonDirectory.await(
            () -> vsctl("--columns=status,is_connected", "list", "manager"),
            text -> text.contains("state=ACTIVE") && text.contains(": true"));
      }
    }
    assertThat(daemon.read("ovsdb-server.log"))
        .contains("no response to inactivity probe after 0.3 seconds, disconnecting");
  }

  @Test
  void connectsToClientsThatListen() throws Exception {
    makeCertificates();
    start(
        "--private-key=rsa8.key",
        "--certificate=rsa8.pem",
        "--ca-cert=ca.pem",
        "--remote=unix:client.sock",
        "db");
    // The server has tried in vain by now, and tries again.
    assertThat(vsctl("--db=punix:client.sock", "add-br", "br0")).isEmpty();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    assertThat(daemon.appctl("ovsdb-server/add-remote", "ssl:127.0.0.1:" + port).status()).isZero();
    assertThat(
            vsctl(
                "--db=pssl:" + port + ":127.0.0.1",
                "--private-key=ec.key",
                "--certificate=ec.pem",
                "--ca-cert=ca.pem",
                "list-br"))
        .isEqualTo("br0\n");
    assertThat(daemon.read("ovsdb-server.log"))
        .contains("|reconnect|INFO|unix:client.sock: connecting...")
        .contains("|reconnect|INFO|unix:client.sock: connection attempt failed (")
        .contains("|reconnect|INFO|unix:client.sock: connected")
        .contains("|reconnect|INFO|ssl:127.0.0.1:" + port + ": connected");
  }

  @Test
  void bootstrapsTheAuthorityOfItsFirstPeer() throws Exception {
    makeCertificates();
    start(
        "--private-key=rsa8.key",
        "--certificate=rsa8.pem",
        "--bootstrap-ca-cert=learnt.pem",
        "--remote=pssl:0:127.0.0.1",
        "db");
    int port = port("127.0.0.1");
    // The client sends its authority along, as --peer-ca-cert says; the first time it is sent away.
    DaemonDirectory.await(
        () -> {
          try {
            return overTls(port, "ec", "--peer-ca-cert=ca.pem", "list-br");
          } catch (IOException e) {
            return e.getMessage();
          }
        },
        ""::equals);
    assertThat(daemon.run("openssl", "x509", "-in", "learnt.pem", "-noout", "-subject"))
        .isEqualTo("subject=CN = ca\n");
    assertThat(daemon.read("ovsdb-server.log")).contains("successfully bootstrapped CA cert to");
  }

  private static String readMessage(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    do {
      text.append((char) socket.getInputStream().read());
    } while (text.charAt(text.length() - 1) != '}');
    return text.toString();
  }

  private void sign(String name, String... keyCommand) throws Exception {
    daemon.run(keyCommand);
    daemon.run(
        "openssl", "req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", "r");
    daemon.run(
        "openssl",
        "x509",
        "-req",
        "-in",
        "r",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "30",
        "-out",
        name + ".pem");
  }

  private void makeCertificates() throws Exception {
    daemon.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "30",
        "-subj",
        "/CN=ca");
    // PKCS#1, SEC 1 and PKCS#8, as their first lines say.
    sign("rsa1", "openssl", "genrsa", "-traditional", "-out", "rsa1.key", "2048");
    sign("ec", "openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.key");
    sign("rsa8", "openssl", "genrsa", "-out", "rsa8.key", "2048");
    assertThat(daemon.read("rsa1.key")).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(daemon.read("ec.key")).startsWith("-----BEGIN EC PRIVATE KEY-----");
    assertThat(daemon.read("rsa8.key")).startsWith("-----BEGIN PRIVATE KEY-----");
  }

  private String overTls(int port, String name, String... words) throws Exception {
    String[] command = new String[words.length + 4];
    command[0] = "--db=ssl:127.0.0.1:" + port;
    command[1] = "--private-key=" + name + ".key";
    command[2] = "--certificate=" + name + ".pem";
    command[3] = "--ca-cert=ca.pem";
    System.arraycopy(words, 0, command, 4, words.length);
    return vsctl(command);
  }

  @Test
  void securesStreamsWithKeysThatTheDatabaseNamesAndReadsThemAgain() throws Exception {
    makeCertificates();
    start(
        "--private-key=db:Open_vSwitch,SSL,private_key",
        "--certificate=db:Open_vSwitch,SSL,certificate",
        "--bootstrap-ca-cert=db:Open_vSwitch,SSL,ca_cert",
        "db");
    String folder = directory + "/";
    vsctl("set-ssl", folder + "rsa1.key", folder + "rsa1.pem", folder + "ca.pem");
    vsctl("set-manager", "pssl:0:127.0.0.1");
    int port = port("127.0.0.1");
    for (String client : new String[] {"rsa1", "ec", "rsa8"}) {
      // The first handshake of a Java machine may take longer than this client waits.
      DaemonDirectory.await(
          () -> {
            try {
              return overTls(port, client, "--may-exist", "add-br", client);
            } catch (IOException e) {
              return e.getMessage();
            }
          },
          ""::equals);
    }
    assertThat(vsctl("list-br")).isEqualTo("ec\nrsa1\nrsa8\n");
    // Other files under the same names: no restart is needed.
    for (String kind : new String[] {".key", ".pem"}) {
      Files.copy(
          directory.resolve("ec" + kind),
          directory.resolve("rsa1" + kind),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(overTls(port, "rsa8", "list-br")).isEqualTo("ec\nrsa1\nrsa8\n");
    String shown =
        daemon
            .tool(
                "sh",
                "-c",
                "echo | openssl s_client -connect 127.0.0.1:"
                    + port
                    + " -key rsa8.key -cert rsa8.pem"
                    + " -CAfile ca.pem")
            .output();
    assertThat(shown).contains("CN = ec").contains("Verify return code: 0 (ok)");
  }

  @Test
  void sendsClientsAwayThatNobodyVouchesFor() throws Exception {
    makeCertificates();
    start(
        "--private-key=rsa8.key",
        "--certificate=rsa8.pem",
        "--ca-cert=ca.pem",
        "--ssl-protocols=TLSv1.2",
        "--remote=pssl:0:127.0.0.1",
        "db");
    int port = port("127.0.0.1");
    DaemonDirectory.await(
        () -> {
          try {
            return overTls(port, "rsa1", "list-br");
          } catch (IOException e) {
            return e.getMessage();
          }
        },
        ""::equals);
    daemon.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "self.key",
        "-out",
        "self.pem",
        "-days",
        "30",
        "-subj",
        "/CN=nobody");
    OvsdbServerProcess.Run stranger =
        daemon.tool(
            "ovs-vsctl",
            "--no-wait",
            "--db=ssl:127.0.0.1:" + port,
            "--private-key=self.key",
            "--certificate=self.pem",
            "--ca-cert=ca.pem",
            "list-br");
    assertThat(stranger.status()).isEqualTo(1);
    OvsdbServerProcess.Run old =
        daemon.tool(
            "sh",
            "-c",
            "echo | openssl s_client -tls1_3 -connect 127.0.0.1:"
                + port
                + " -key rsa8.key -cert rsa8.pem -CAfile ca.pem");
    assertThat(old.output()).contains("alert");
    daemon.await("ovsdb-server.log", log -> log.contains("connection dropped (SSL: "));
    assertThat(overTls(port, "rsa1", "list-br")).isEmpty();
  }

  @Test
  void pythonsOwnClientFollowsADatabase() throws Exception {
    // The module that Debian's python3-openvswitch installs is for the system's own Python.
    String python = "/usr/bin/python3";
    boolean hasModule =
        Files.isExecutable(Path.of(python))
            && daemon.tool(python, "-c", "import ovs.db.idl").status() == 0;
    requireTool(hasModule ? "python3" : "python3 with the module ovs");
    start("db");
    vsctl("add-br", "br0");
    String script =
        """
        import ovs.db.idl, ovs.poller
        helper = ovs.db.idl.SchemaHelper('schema')
        helper.register_all()
        idl = ovs.db.idl.Idl('unix:db.sock', helper)
        seqno = idl.change_seqno
        while idl.change_seqno == seqno:
            if not idl.run():
                poller = ovs.poller.Poller()
                idl.wait(poller)
                poller.block()
        txn = ovs.db.idl.Transaction(idl)
        row = list(idl.tables['Bridge'].rows.values())[0]
        row.setkey('external_ids', 'from', 'python')
        print(txn.commit_block(), row.name)
        """;
    assertThat(daemon.run(python, "-c", script)).isEqualTo("success br0\n");
    assertThat(vsctl("br-get-external-id", "br0")).isEqualTo("from=python\n");
  }

  @Test
  void anotherSchemaIsServedToItsOwnTool() throws Exception {
    requireTool("vtep-ctl");
    Path schema = Path.of("/usr/share/openvswitch/vtep.ovsschema");
    assertThat(schema).exists();
    daemon.run("ovsdb-tool", "create", "vtep", schema.toString());
    start("db", "vtep");
    String remote = "--db=unix:db.sock";
    daemon.run("vtep-ctl", remote, "add-ps", "ps0", "--", "add-port", "ps0", "p0");
    daemon.run("vtep-ctl", remote, "add-ls", "ls0", "--", "bind-ls", "ps0", "p0", "5", "ls0");
    daemon.run("vtep-ctl", remote, "add-ucast-remote", "ls0", "00:11:22:33:44:55", "10.0.0.2");
    assertThat(daemon.run("vtep-ctl", remote, "list-bindings", "ps0", "p0"))
        .isEqualTo("0005 ls0\n");
    assertThat(daemon.run("vtep-ctl", remote, "list-remote-macs", "ls0"))
        .contains("00:11:22:33:44:55 -> vxlan_over_ipv4/10.0.0.2");
    assertThat(daemon.run("ovsdb-client", "list-dbs", "unix:db.sock"))
        .isEqualTo("Open_vSwitch\n_Server\nhardware_vtep\n");
  }
}
