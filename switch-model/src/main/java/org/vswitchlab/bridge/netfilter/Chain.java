package org.vswitchlab.bridge.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.FilterHook;

/** A list of rules; a base chain hangs at a hook, others are jumped to. */
public final class Chain {
  private String name;
  private final long handle;
  private final String type;
  private final FilterHook hook;
  private final int priority;
  private final List<Rule> rules = new ArrayList<>();
  private RuleOutcome policy;
  private long policyPackets;
  private long policyBytes;

  /**
   * @param type {@code filter}, {@code nat} or {@code route}; null unless a base chain
   * @param hook null unless a base chain
   * @param priority the lower, the sooner
   * @param policy what becomes of packets that no rule decided
   */
  public Chain(
      String name, long handle, String type, FilterHook hook, int priority, RuleOutcome policy) {
    this.name = name;
    this.handle = handle;
    this.type = type;
    this.hook = hook;
    this.priority = priority;
    this.policy = policy;
  }

  /** A chain that others jump to. */
  public static Chain regular(String name, long handle) {
    return new Chain(name, handle, null, null, 0, RuleOutcome.RETURN);
  }

  public String name() {
    return name;
  }

  void setName(String newName) {
    name = newName;
  }

  public long handle() {
    return handle;
  }

  public String type() {
    return type;
  }

  /** Null unless a base chain. */
  public FilterHook hook() {
    return hook;
  }

  public int priority() {
    return priority;
  }

  public RuleOutcome policy() {
    return policy;
  }

  public void setPolicy(RuleOutcome newPolicy) {
    policy = newPolicy;
  }

  /** The rules, to be changed by the tools. */
  public List<Rule> rules() {
    return rules;
  }

  /** Packets that no rule decided. */
  public long policyPackets() {
    return policyPackets;
  }

  public long policyBytes() {
    return policyBytes;
  }

  /** How many rules lead here from other chains. */
  public int referenceCount(List<Chain> others) {
    int count = 0;
    for (Chain other : others) {
      for (Rule rule : other.rules) {
        for (RuleTerm term : rule.terms()) {
          count += term.targets().contains(this) ? 1 : 0;
        }
      }
    }
    return count;
  }

  public void zero() {
    policyPackets = 0;
    policyBytes = 0;
    rules.forEach(Rule::zero);
  }

  /** Runs a packet through; a base chain answers ACCEPT or DROP, another one perhaps RETURN. */
  public RuleOutcome run(PacketHeaders packet) {
    for (int i = 0; i < rules.size(); i++) {
      RuleOutcome outcome = rules.get(i).apply(packet);
      if (outcome == RuleOutcome.RETURN && hook == null) {
        return outcome;
      }
      if (outcome == RuleOutcome.RETURN) {
        break;
      }
      if (outcome != RuleOutcome.CONTINUE) {
        return outcome;
      }
    }
    policyPackets++;
    policyBytes += packet.payloadBytes();
    return policy;
  }
}
