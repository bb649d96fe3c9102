package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.ofproto.protocol.RstpSettings;
import org.vswitchlab.ovs.ofproto.settings.StpSettings;

/** The spanning tree of a bridge, of either kind, if it runs one. */
final class BridgeTrees {
  private final OpenFlowSwitch bridge;
  private SpanningTree spanning;
  private RapidSpanningTree rapid;

  BridgeTrees(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  /** Runs a spanning tree as configured, none for null; false if that changes nothing. */
  boolean configure(StpSettings settings) {
    if (settings == null) {
      if (spanning == null) {
        return false;
      }
      spanning.stop();
      spanning = null;
    } else if (spanning == null) {
      spanning = new SpanningTree(bridge, settings);
    } else if (settings.equals(spanning.settings())) {
      return false;
    } else {
      spanning.configure(settings);
    }
    return true;
  }

  /** Runs a rapid spanning tree as configured, none for null; false if there was none either. */
  boolean configure(RstpSettings settings) {
    if (settings == null && rapid == null) {
      return false;
    }
    if (settings == null) {
      rapid = null;
    } else if (rapid == null) {
      rapid = new RapidSpanningTree(bridge, settings);
    } else if (!settings.equals(rapid.rstp().settings())) {
      rapid.configure(settings);
    }
    return true;
  }

  SpanningTree spanning() {
    return spanning;
  }

  RapidSpanningTree rapid() {
    return rapid;
  }

  /** The tree of either kind; null if there is none. */
  BridgeTree tree() {
    return rapid != null ? rapid : spanning;
  }

  /** Whether packets that come in by the port are looked at at all. */
  boolean learnsFrom(OpenFlowSwitchPort port) {
    return tree() == null || port == null || tree().learns(port.number());
  }

  /** Whether packets that come in by the port go on. */
  boolean forwardsFrom(OpenFlowSwitchPort port) {
    return tree() == null || port == null || tree().forwards(port.number());
  }
}
