package org.vswitchlab.ovs.ofproto.settings;

/** Bridge.fail_mode, ovs-vswitchd.conf.db(5): what a bridge does without a controller. */
public enum FailMode {
  /** Behave as an ordinary switch. */
  STANDALONE,
  /** Do what the flow tables say, and nothing else. */
  SECURE
}
