package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.bridge.BridgeListener;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.FdbEntry;
import org.vswitchlab.bridge.GroupMember;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.MulticastGroup;

/**
 * {@code bridge monitor fdb} and {@code mdb}: prints entries as they come, change and go, until it
 * is interrupted.
 */
final class BridgeMonitor implements BridgeListener {
  private final BridgeInvocation bridge;
  private final boolean isFdb;

  private BridgeMonitor(BridgeInvocation bridge, boolean isFdb) {
    this.bridge = bridge;
    this.isFdb = isFdb;
  }

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    String what = arguments.isEmpty() ? "all" : arguments.next();
    boolean isFdb = IpArguments.matches(what, "fdb");
    if (!isFdb && !IpArguments.matches(what, "mdb")) {
      for (String known : List.of("link", "vlan", "vni", "all", "file")) {
        if (IpArguments.matches(what, known)) {
          throw BridgeInvocation.notSupported("monitor " + known + " (fdb and mdb are)");
        }
      }
      if (IpArguments.matches(what, "help")) {
        throw new IpException(
            BridgeInvocation.FAILED,
            "Usage: bridge monitor [file | link | fdb | mdb | vlan | vni | all]");
      }
      throw new IpException(
          BridgeInvocation.FAILED,
          "Argument \"" + what + "\" is unknown, try \"bridge monitor help\".");
    }
    BridgeMonitor monitor = new BridgeMonitor(bridge, isFdb);
    LinuxBridges bridges = LinuxBridges.of(bridge.host());
    bridges.addListener(monitor);
    bridge.context().onExit(() -> bridges.removeListener(monitor));
    bridge.context().runsUntilInterrupted();
  }

  private void print(String line, boolean isGone) {
    bridge.print((isGone ? "Deleted " : "") + line);
  }

  @Override
  public void entryChanged(LinuxBridge own, FdbEntry entry, boolean isGone) {
    if (isFdb) {
      print(BridgeFdb.line(bridge, own, entry), isGone);
    }
  }

  @Override
  public void groupChanged(
      LinuxBridge own, MulticastGroup group, GroupMember member, boolean isGone) {
    if (!isFdb) {
      print(BridgeMdb.line(bridge, own, group, member), isGone);
    }
  }

  @Override
  public void routerChanged(BridgePort port, boolean isGone) {
    if (!isFdb) {
      print("router port dev " + port + " master " + port.bridge().name() + "\n", isGone);
    }
  }
}
