package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowMask;

/** What a handler answers to an upcall. Reused: the datapath clears it before each upcall. */
public final class UpcallResult {
  private final List<DatapathAction> actions = new ArrayList<>();
  private final FlowMask mask = new FlowMask();
  private final Set<SlowPathReason> slowPathReasons = EnumSet.noneOf(SlowPathReason.class);
  private final List<String> steps = new ArrayList<>();
  private boolean cacheable;
  private Object owner;
  private DropReason dropReason;
  private boolean isFlood;
  private boolean wantsSteps;

  /** For the datapath, and for those who translate without one, such as a trace. */
  public UpcallResult() {}

  /** Forgets the last answer; cacheable, nothing looked at, no action. */
  public void clear(boolean isWatched) {
    actions.clear();
    mask.clear();
    slowPathReasons.clear();
    steps.clear();
    cacheable = true;
    owner = null;
    dropReason = DropReason.FLOW_DROP;
    isFlood = false;
    wantsSteps = isWatched;
  }

  /** What to do with the packet; empty to drop it. */
  public List<DatapathAction> actions() {
    return actions;
  }

  /**
   * Bits of the key that the answer depends on. The datapath adds in_port, recirc_id and what else
   * every megaflow has.
   */
  public FlowMask mask() {
    return mask;
  }

  /** Whether later packets that agree in the mask may be dealt with alike. */
  public boolean isCacheable() {
    return cacheable;
  }

  public void setCacheable(boolean newCacheable) {
    cacheable = newCacheable;
  }

  /**
   * If not empty, the actions are executed on this packet, but what is cached is to hand packets
   * up.
   */
  public Set<SlowPathReason> slowPathReasons() {
    return slowPathReasons;
  }

  /** What the handler wants to find in {@link Megaflow#owner}, such as its translation. */
  public Object owner() {
    return owner;
  }

  public void setOwner(Object newOwner) {
    owner = newOwner;
  }

  /** Why the packet goes nowhere, if it does. */
  public DropReason dropReason() {
    return dropReason;
  }

  public void setDropReason(DropReason newDropReason) {
    dropReason = newDropReason;
  }

  /** Whether the outputs flood a VLAN, for the words of the decision. */
  public boolean isFlood() {
    return isFlood;
  }

  public void setFlood(boolean newFlood) {
    isFlood = newFlood;
  }

  /** Whether somebody watches the packet, so that steps are worth putting into words. */
  public boolean wantsSteps() {
    return wantsSteps;
  }

  /** One step of the decision: {@code table 0: priority 100 ip actions=NORMAL}. */
  public void step(String words) {
    steps.add(words);
  }

  /** The steps so far. */
  public List<String> steps() {
    return steps;
  }
}
