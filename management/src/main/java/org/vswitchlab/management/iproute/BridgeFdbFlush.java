package org.vswitchlab.management.iproute;

import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.FdbRequest;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.NetDevice;

/** {@code bridge fdb flush}. */
final class BridgeFdbFlush {
  private static final int LOCAL = 1;
  private static final int STATIC = 2;

  private final FdbRequest.Flush wanted = new FdbRequest.Flush();
  private String device;
  private String port;
  private boolean isMaster;
  private boolean isSelf;
  // What the words say about an entry's state, and of which of its flags they say something.
  private int state;
  private int stateMask;

  private BridgeFdbFlush() {}

  static void run(BridgeInvocation bridge) {
    BridgeFdbFlush flush = new BridgeFdbFlush();
    flush.read(bridge.arguments());
    flush.apply(bridge);
  }

  private void read(IpArguments arguments) {
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> device = arguments.next();
        case "brport" -> port = arguments.next();
        case "vlan" -> wanted.vid = BridgeFdb.vlan(arguments.next());
        case "self" -> isSelf = true;
        case "master" -> isMaster = true;
        case "permanent" -> restrict(LOCAL, LOCAL);
        case "nopermanent" -> restrict(LOCAL, 0);
        // The bridge's own addresses are static too, but not what is meant.
        case "static" -> {
          stateMask |= LOCAL;
          restrict(STATIC, STATIC);
        }
        case "nostatic" -> restrict(STATIC, 0);
        case "dynamic" -> restrict(LOCAL | STATIC, 0);
        case "nodynamic" -> restrict(STATIC, STATIC);
        case "sticky" -> wanted.isSticky = true;
        case "nosticky" -> wanted.isSticky = false;
        case "added_by_user" -> wanted.isAddedByUser = true;
        case "noadded_by_user" -> wanted.isAddedByUser = false;
        case "extern_learn" -> wanted.isExternLearned = true;
        case "noextern_learn" -> wanted.isExternLearned = false;
        case "offloaded" -> wanted.isOffloaded = true;
        default -> {
          if (IpArguments.matches(word, "help")) {
            throw new IpException(BridgeInvocation.FAILED, BridgeFdb.USAGE);
          }
          // Other words it takes no notice of.
        }
      }
    }
    if (device == null) {
      throw new IpException(BridgeInvocation.FAILED, "Device is a required argument.");
    }
  }

  private void restrict(int bits, int value) {
    stateMask |= bits;
    state = state & ~bits | value;
  }

  private void apply(BridgeInvocation bridge) {
    NetDevice target = bridge.bridgeDevice(device);
    LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), target);
    BridgePort targetPort = LinuxBridges.portOf(target);
    boolean isMeant = own != null ? isSelf || !isMaster : targetPort != null && isMaster;
    if (!isMeant) {
      throw BridgeInvocation.answer("Operation not supported");
    }
    wanted.port = targetPort;
    if (port != null) {
      readPort(bridge, bridge.device(port));
    }
    wanted.isLocal = (stateMask & LOCAL) == 0 ? null : (state & LOCAL) != 0;
    wanted.isStatic = (stateMask & STATIC) == 0 ? null : (state & STATIC) != 0;
    (own == null ? targetPort.bridge() : own).fdb().flush(wanted);
  }

  private void readPort(BridgeInvocation bridge, NetDevice portDevice) {
    wanted.port = LinuxBridges.portOf(portDevice);
    wanted.isOfBridge = BridgeOutput.bridgeOf(bridge.host(), portDevice) != null;
    if (wanted.port == null && !wanted.isOfBridge) {
      throw new IpException(
          BridgeInvocation.FAILED, "Error: bridge: Flush device is not a bridge or bridge port.");
    }
  }
}
