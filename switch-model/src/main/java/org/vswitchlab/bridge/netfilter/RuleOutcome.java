package org.vswitchlab.bridge.netfilter;

/** What a part of a rule, a rule, or a chain comes to. */
public enum RuleOutcome {
  /** On with the next part of the same rule. */
  NEXT,
  /** The rule does not match: on with the next rule. */
  NO_MATCH,
  /** The rule is done with the packet: on with the next rule. */
  CONTINUE,
  /** Through this chain; chains at the same hook that come later look at it too. */
  ACCEPT,
  DROP,
  /** Back to the chain that jumped here; at a base chain its policy decides. */
  RETURN
}
