package org.vswitchlab.ovs.ofproto;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which of several pieces of code the datapath was told to work by, as {@code dpif-netdev/} and
 * {@code odp-execute/} commands choose. All of them do the same, so that the choice is remembered
 * and told, and nothing else.
 */
public final class CodeChoices {
  private final Map<String, Integer> lookupPriorities = new TreeMap<>();
  private String actions = "scalar";

  CodeChoices() {
    lookupPriorities.put("autovalidator", 0);
    lookupPriorities.put("generic", 1);
  }

  /** What executes actions: {@code scalar} or {@code autovalidator}. */
  public String actions() {
    return actions;
  }

  public void setActions(String name) {
    actions = name;
  }

  /** Priorities, 0 to 255, of what looks flows up, by name. */
  public Map<String, Integer> lookupPriorities() {
    return lookupPriorities;
  }
}
