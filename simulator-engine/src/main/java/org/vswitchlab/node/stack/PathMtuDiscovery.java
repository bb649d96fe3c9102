package org.vswitchlab.node.stack;

/** Whether packets may be cut into fragments: IP_MTU_DISCOVER of ip(7). */
public enum PathMtuDiscovery {
  /** Fragment here what is too large, and forbid it to routers: IP_PMTUDISC_WANT. */
  WANT,
  /** Refuse what is too large: IP_PMTUDISC_DO. */
  DO,
  /** Let anybody fragment: IP_PMTUDISC_DONT. */
  DONT
}
