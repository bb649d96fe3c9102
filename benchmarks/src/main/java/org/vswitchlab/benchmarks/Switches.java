package org.vswitchlab.benchmarks;

import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

/** Sets switches up by the commands a user would type. */
enum Switches {
  LINUX_BRIDGE("linux-bridge") {
    @Override
    void install(Host host) {
      shell(host, "ip link add name " + host.name() + " type bridge");
      shell(host, "ip link set dev " + host.name() + " up");
    }

    @Override
    void attach(Host host, String port) {
      shell(host, "ip link set dev " + port + " master " + host.name());
    }
  },

  OVS("ovs") {
    @Override
    void install(Host host) {
      OpenVSwitch.start(host);
      shell(host, "ovs-vsctl add-br " + host.name());
    }

    @Override
    void attach(Host host, String port) {
      shell(host, "ovs-vsctl add-port " + host.name() + " " + port);
    }
  };

  private final String label;

  Switches(String label) {
    this.label = label;
  }

  static Switches byLabel(String label) {
    for (Switches kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("'" + label + "' is no kind of switch");
  }

  /** Puts a switch of the host's name on it. */
  abstract void install(Host host);

  /** Makes the host's device a port of it. */
  abstract void attach(Host host, String port);

  static void shell(Host host, String line) {
    CommandRun run = NodeShell.of(host).run(line);
    if (!run.isDone() || run.exitStatus() != 0) {
      throw new IllegalStateException(host + ": " + line + ": " + run.output());
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
