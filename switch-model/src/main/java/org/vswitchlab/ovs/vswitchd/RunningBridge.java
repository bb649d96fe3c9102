package org.vswitchlab.ovs.vswitchd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** A bridge that exists, with what it was made from. */
final class RunningBridge {
  /** Numbers of ports that went away are not given to others for this long. */
  private static final long REUSE_NANOS = 3_600_000_000_000L;

  private final OpenFlowSwitch openFlowSwitch;
  private final InternalDevice device;
  private final Map<String, InterfaceConfig> interfaces = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, PortBundleSettings> bundles = new LinkedHashMap<>();

  /** Settings of the bridge in words, by name, to see what changed. */
  final Map<String, String> settings = new TreeMap<>();

  private final Map<Integer, Long> freedAtNanos = new TreeMap<>();
  private int lastNumber;

  RunningBridge(OpenFlowSwitch openFlowSwitch, InternalDevice device) {
    this.openFlowSwitch = openFlowSwitch;
    this.device = device;
  }

  OpenFlowSwitch openFlowSwitch() {
    return openFlowSwitch;
  }

  InternalDevice device() {
    return device;
  }

  /** Interfaces that work, by name. */
  Map<String, InterfaceConfig> interfaces() {
    return interfaces;
  }

  /** OpenFlow port numbers of {@link #interfaces}. */
  Map<String, Integer> numbers() {
    return numbers;
  }

  Map<String, PortBundleSettings> bundles() {
    return bundles;
  }

  void freed(int number, long nowNanos) {
    freedAtNanos.put(number, nowNanos);
  }

  /**
   * The number for a new port: what is asked for if it is free, else what the port had, else the
   * next one, so that a number is not soon given to another port.
   */
  int chooseNumber(InterfaceConfig config, long nowNanos) {
    if (config.name().equals(openFlowSwitch.name())) {
      return OpenFlowPort.LOCAL;
    }
    if (config.ofportRequest() > 0) {
      if (isFree(config.ofportRequest())) {
        return config.ofportRequest();
      }
    } else if (config.ofportBefore() > 0 && isFree(config.ofportBefore())) {
      return config.ofportBefore();
    }
    for (int i = 1; i < OpenFlowPort.FIRST_RESERVED; i++) {
      lastNumber = lastNumber % (OpenFlowPort.FIRST_RESERVED - 1) + 1;
      Long freed = freedAtNanos.get(lastNumber);
      if (isFree(lastNumber) && (freed == null || nowNanos - freed > REUSE_NANOS)) {
        return lastNumber;
      }
    }
    return openFlowSwitch.freePortNumber();
  }

  private boolean isFree(int number) {
    return number < OpenFlowPort.FIRST_RESERVED && openFlowSwitch.port(number) == null;
  }
}
