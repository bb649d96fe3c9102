package org.vswitchlab.bridge.netfilter;

import java.util.List;

/** One part of a rule: a match, a statement or a verdict. */
public interface RuleTerm {
  /** Looks at the packet or does something to it. */
  RuleOutcome apply(PacketHeaders packet);

  /** The part as its tool prints it; may be empty. */
  String text();

  /** As {@link #text}, without what changes as packets pass: {@code nft -s}. */
  default String statelessText() {
    return text();
  }

  /** The chain that the part leads to, or null. */
  default Chain target() {
    return null;
  }

  /** All chains that the part may lead to. */
  default List<Chain> targets() {
    return target() == null ? List.of() : List.of(target());
  }

  /** Whether it needs connection tracking. */
  default boolean needsTracking() {
    return false;
  }
}
