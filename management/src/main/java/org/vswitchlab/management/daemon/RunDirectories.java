package org.vswitchlab.management.daemon;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where daemons keep their files, as Open vSwitch's INSTALL text and ovs-ctl(8) name them.
 *
 * @param run sockets and pid files, {@code OVS_RUNDIR}
 * @param log log files, {@code OVS_LOGDIR}
 * @param sysconf configuration, {@code OVS_SYSCONFDIR}
 * @param db database files, {@code OVS_DBDIR}
 */
public record RunDirectories(Path run, Path log, Path sysconf, Path db) {
  /** Reads the environment; what is not set is as Debian's packages have it. */
  public static RunDirectories of(Map<String, String> environment) {
    Path sysconf = Path.of(environment.getOrDefault("OVS_SYSCONFDIR", "/etc"));
    String db = environment.get("OVS_DBDIR");
    return new RunDirectories(
        Path.of(environment.getOrDefault("OVS_RUNDIR", "/var/run/openvswitch")),
        Path.of(environment.getOrDefault("OVS_LOGDIR", "/var/log/openvswitch")),
        sysconf,
        db == null ? sysconf.resolve("openvswitch") : Path.of(db));
  }
}
