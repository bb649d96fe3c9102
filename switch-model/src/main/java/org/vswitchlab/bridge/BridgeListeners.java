package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;

/** Passes on what changes to all who listen; does nothing if nobody does. */
final class BridgeListeners implements BridgeListener {
  private final List<BridgeListener> listeners = new ArrayList<>();

  void add(BridgeListener listener) {
    listeners.add(listener);
  }

  void remove(BridgeListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void entryChanged(LinuxBridge bridge, FdbEntry entry, boolean isGone) {
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).entryChanged(bridge, entry, isGone);
    }
  }

  @Override
  public void groupChanged(
      LinuxBridge bridge, MulticastGroup group, GroupMember member, boolean isGone) {
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).groupChanged(bridge, group, member, isGone);
    }
  }

  @Override
  public void routerChanged(BridgePort port, boolean isGone) {
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).routerChanged(port, isGone);
    }
  }
}
