package org.vswitchlab.ovs.openflow.codec;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.StandardAction;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;

/** Sets of standard actions as bits of messages. */
final class ActionBits {
  private ActionBits() {}

  /** The name of a number of 1.2 and later, or null. */
  static String name12(int number) {
    StandardAction action = StandardAction.numbered(OpenFlowVersion.OPENFLOW12, number);
    return action == null ? null : action.text();
  }

  /** What a table can do, with the actions for single fields that there were before set_field. */
  static int of(OpenFlowVersion version, TableFeatures features) {
    Set<String> actions = features.nonmiss().apply().actions();
    int bits = 0;
    for (StandardAction action : StandardAction.values()) {
      boolean isField = action.number(OpenFlowVersion.OPENFLOW12) < 0;
      boolean isThere =
          actions.contains(action.text())
              || isField && actions.contains(StandardAction.SET_FIELD.text());
      if (isThere && action.number(version) >= 0) {
        bits |= 1 << action.number(version);
      }
    }
    return bits;
  }

  /** Names in order of number. */
  static Set<String> names(OpenFlowVersion version, int bits) {
    Set<String> names = new LinkedHashSet<>();
    StandardAction.ofBits(version, bits)
        .sorted(Comparator.comparingInt(action -> action.number(version)))
        .forEach(action -> names.add(action.text()));
    return names;
  }
}
