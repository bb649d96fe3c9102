package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vswitchlab.management.appctl.ControlCommands;
import org.vswitchlab.management.appctl.ControlReply;
import org.vswitchlab.management.daemon.Coverage;
import org.vswitchlab.management.daemon.Daemon;
import org.vswitchlab.management.daemon.DaemonProgram;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.daemon.RunDirectories;
import org.vswitchlab.management.daemon.UnixctlException;
import org.vswitchlab.management.daemon.UnixctlServer;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.TlsSettings;
import org.vswitchlab.ovs.vswitchd.DummyDevices;

/** The program {@code ovs-vswitchd}: command line, control commands, clean end. */
public final class VswitchdDaemon implements DaemonProgram {
  private static final int OVSDB_PORT = 6640;
  private final List<Consumer<TlsSettings>> keys = new ArrayList<>();
  private DummyDevices.Level dummies = DummyDevices.Level.DUMMY;
  private boolean hasSystem = true;
  private Daemon daemon;
  private Vswitchd vswitchd;

  private VswitchdDaemon() {}

  /**
   * Runs until told to exit.
   *
   * @param environment of which {@code OVS_RUNDIR} and the like are read
   * @return the exit status
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    return Daemon.run(new VswitchdDaemon(), arguments, environment, out, err);
  }

  @Override
  public String name() {
    return "ovs-vswitchd";
  }

  @Override
  public Collection<String> logModules() {
    return VswitchdLogModules.NAMES;
  }

  @Override
  public String mainModule() {
    return "bridge";
  }

  @Override
  public void declare(OptionTable options) {
    options
        .optional("enable-dummy", this::enableDummy)
        .flag("disable-system", () -> hasSystem = false)
        .flag("disable-system-route", () -> {})
        .flag("mlockall", () -> {});
    options
        .text("private-key", file -> keys.add(tls -> tls.setPrivateKey(path(file))))
        .text("certificate", file -> keys.add(tls -> tls.setCertificate(path(file))))
        .text("ca-cert", file -> keys.add(tls -> tls.setCaCertificate(path(file))))
        .text("bootstrap-ca-cert", f -> keys.add(tls -> tls.setBootstrapCaCertificate(path(f))))
        .text("peer-ca-cert", file -> keys.add(tls -> tls.setPeerCaCertificate(path(file))))
        .text("ssl-protocols", list -> keys.add(tls -> tls.setProtocols(list)))
        .text("ssl-ciphers", list -> keys.add(tls -> tls.setCiphers(list)))
        .letter('p', "private-key")
        .letter('c', "certificate")
        .letter('C', "ca-cert");
  }

  private static Path path(String file) {
    return Path.of(file).toAbsolutePath();
  }

  private void enableDummy(String level) {
    dummies =
        level == null
            ? DummyDevices.Level.DUMMY
            : switch (level) {
              case "override" -> DummyDevices.Level.OVERRIDE;
              case "system" -> DummyDevices.Level.SYSTEM;
              default -> DummyDevices.Level.DUMMY;
            };
  }

  @Override
  public String helpBefore(String name, RunDirectories directories) {
    return VswitchdHelp.before(name, directories);
  }

  @Override
  public String helpAfter() {
    return VswitchdHelp.AFTER;
  }

  @Override
  public void start(Daemon running, List<String> operands) throws IOException {
    daemon = running;
    if (operands.size() > 1) {
      throw new IOException("at most one non-option argument accepted; use --help for usage");
    }
    keys.forEach(key -> key.accept(daemon.loop().tls()));
    Path run = daemon.directories().run();
    String address = operands.isEmpty() ? "unix:" + run.resolve("db.sock") : operands.get(0);
    StreamAddress database = StreamAddress.parse(address, run, OVSDB_PORT);
    if (database.isPassive()) {
      throw new IOException("not supported yet: passive database connection '" + address + "'");
    }
    Vswitchd.Settings settings =
        new Vswitchd.Settings(
            database,
            run,
            Path.of("").toAbsolutePath(),
            dummies,
            hasSystem,
            new SecureRandom().nextLong());
    vswitchd = new Vswitchd(daemon.loop(), settings, daemon::ready, daemon.vlog());
    addCommands(daemon.unixctl());
    Coverage.Counter reconfigurations = daemon.coverage().counter("bridge_reconfigure");
    vswitchd.onReconciled(reconfigurations::increment);
    vswitchd.start();
  }

  private void addCommands(UnixctlServer unixctl) {
    ControlCommands commands =
        new ControlCommands(vswitchd.ovs().shared(), vswitchd.network().simulation());
    DaemonCommands.addTo(
        commands, vswitchd.clock(), vswitchd.dummyPorts(), vswitchd.ovs().shared().underlay());
    commands.add("bridge/reconnect", "[bridge]", 0, 1, vswitchd.controllers()::reconnect);
    commands.forEach(
        (name, usage, least, most, handler) -> {
          if (!unixctl.has(name)) {
            unixctl.add(name, usage, least, most, words -> text(handler.run(words)));
          }
        });
    unixctl.add(
        "exit",
        "[--cleanup]",
        0,
        1,
        words -> {
          daemon.exit(0);
          return "";
        });
  }

  private static String text(ControlReply reply) throws UnixctlException {
    if (reply.isError()) {
      throw new UnixctlException(reply.text());
    }
    return reply.text();
  }

  @Override
  public void stop() throws IOException {
    if (vswitchd != null) {
      vswitchd.close();
    }
  }

  @Override
  public SortedMap<String, Long> memoryUsage() {
    return new TreeMap<>(vswitchd.memoryUsage());
  }
}
