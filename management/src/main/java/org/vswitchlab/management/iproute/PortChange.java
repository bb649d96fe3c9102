package org.vswitchlab.management.iproute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.Errno;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.bridge.PortFlag;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.PortState;

/** What one command asks of a bridge port: read as a whole first, then done. */
final class PortChange {
  /** One setting. */
  private interface Step {
    void apply(BridgePort port) throws NetlinkError;
  }

  private final Map<PortFlag, Boolean> flags = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  /** The switch of that name, or null. */
  static PortFlag flag(String word) {
    for (PortFlag flag : PortFlag.values()) {
      if (flag.word().equals(word)) {
        return flag;
      }
    }
    return null;
  }

  void flag(PortFlag flag, boolean isOn) {
    flags.put(flag, isOn);
  }

  /** A cost of 0 asks for nothing. */
  void pathCost(long cost) {
    if (cost != 0) {
      steps.add(port -> port.setPathCost(cost));
    }
  }

  /** As {@link #pathCost}, where 0 is refused as the kernel does. */
  void exactPathCost(long cost) {
    steps.add(port -> port.setPathCost(cost));
  }

  void priority(int priority) {
    steps.add(port -> port.setPriority(priority));
  }

  void state(PortState state) {
    steps.add(port -> port.setState(state));
  }

  void multicastRouter(int value) {
    steps.add(port -> port.setMulticastRouter(value));
  }

  void groupForwardMask(int mask) {
    steps.add(port -> port.setGroupForwardMask(mask));
  }

  void flush() {
    steps.add(port -> port.bridge().fdb().flush(port));
  }

  /** Null for none. */
  void backup(NetDevice device) {
    steps.add(
        port -> {
          BridgePort backup = device == null ? null : LinuxBridges.portOf(device);
          if (device != null && (backup == null || backup.bridge() != port.bridge())) {
            throw new NetlinkError(Errno.ENOENT);
          }
          port.setBackup(backup);
        });
  }

  void apply(BridgePort port) throws NetlinkError {
    flags.forEach(port::set);
    for (Step step : steps) {
      step.apply(port);
    }
  }
}
