package org.vswitchlab.management.vsctl;

/** What {@code --help} and {@code --version} print. */
final class VsctlHelp {
  private VsctlHelp() {}

  static String version() {
    return "ovs-vsctl (Open vSwitch) 3.1.0\nDB Schema 8.3.1\n";
  }

  static String options() {
    return "--db=SERVER\n--no-wait\n--oneline\n--dry-run\n-t, --timeout=SECS\n"
        + "-f, --format=FORMAT\n-d, --data=FORMAT\n--no-headings\n--bare\n--max-column-width=N\n";
  }

  static String text() {
    return "ovs-vsctl: configures Open vSwitch through its database; see ovs-vsctl(8)\n"
        + "usage: ovs-vsctl [OPTIONS] COMMAND [ARG...] [-- [OPTIONS] COMMAND [ARG...]]...\n\n"
        + "Commands: "
        + String.join(", ", VsctlCommandLine.commandNames())
        + "\n\nOptions:\n"
        + options();
  }
}
