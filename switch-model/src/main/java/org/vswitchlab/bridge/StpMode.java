package org.vswitchlab.bridge;

/** Who runs the spanning tree: {@code stp_state}. */
public enum StpMode {
  /** Nobody. */
  OFF,
  /** The kernel, by 802.1D. */
  KERNEL,
  /** A program outside the kernel, such as an RSTP daemon; the bridge only obeys port states. */
  USER
}
