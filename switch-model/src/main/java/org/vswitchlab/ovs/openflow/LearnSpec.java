package org.vswitchlab.ovs.openflow;

/**
 * One part of a {@link Action.Learn}: what of the packet becomes what of the flow.
 *
 * @param source the packet's bits, or null for the immediate value
 * @param destination the flow's field, or null for {@link Target#OUTPUT}
 */
public record LearnSpec(
    Target target, Subfield source, long valueHigh, long valueLow, Subfield destination) {

  /** What the bits become in the learned flow. */
  public enum Target {
    MATCH,
    LOAD,
    OUTPUT
  }
}
