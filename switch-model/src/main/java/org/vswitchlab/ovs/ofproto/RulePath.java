package org.vswitchlab.ovs.ofproto;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.datapath.Megaflow;

/**
 * The megaflows whose packets take the same way through the flow tables.
 *
 * @param steps table after table, each with the rule that was found behind it, if one was
 * @param megaflows in order of their coming here
 */
record RulePath(List<Object> steps, Set<Megaflow> megaflows) {
  RulePath(List<Object> steps) {
    this(steps, new LinkedHashSet<>());
  }
}
