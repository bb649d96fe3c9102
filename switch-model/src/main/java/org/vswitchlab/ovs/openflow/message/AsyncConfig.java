package org.vswitchlab.ovs.openflow.message;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * For which reasons a connection hears of things that happen by themselves: bit n of a mask for
 * reason n. A kind that is missing from a map is not changed.
 *
 * @param primary while the controller is primary or equal
 * @param secondary while it is secondary
 */
public record AsyncConfig(Map<Kind, Integer> primary, Map<Kind, Integer> secondary) {

  /** What there is to hear of. */
  public enum Kind {
    PACKET_IN("PACKET_IN"),
    PORT_STATUS("PORT_STATUS"),
    FLOW_REMOVED("FLOW_REMOVED"),
    ROLE_STATUS("ROLE_STATUS"),
    TABLE_STATUS("TABLE_STATUS"),
    REQUESTFORWARD("REQUESTFORWARD");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public AsyncConfig {
    primary = copy(primary);
    secondary = copy(secondary);
  }

  private static Map<Kind, Integer> copy(Map<Kind, Integer> masks) {
    EnumMap<Kind, Integer> copy = new EnumMap<>(Kind.class);
    copy.putAll(masks);
    return Collections.unmodifiableMap(copy);
  }

  /** The mask of one kind; 0 if it is missing. */
  public int mask(Kind kind, boolean isSecondary) {
    return (isSecondary ? secondary : primary).getOrDefault(kind, 0);
  }

  /** What {@code base} becomes by this change. */
  public AsyncConfig onto(AsyncConfig base) {
    EnumMap<Kind, Integer> newPrimary = new EnumMap<>(Kind.class);
    newPrimary.putAll(base.primary);
    newPrimary.putAll(primary);
    EnumMap<Kind, Integer> newSecondary = new EnumMap<>(Kind.class);
    newSecondary.putAll(base.secondary);
    newSecondary.putAll(secondary);
    return new AsyncConfig(newPrimary, newSecondary);
  }
}
