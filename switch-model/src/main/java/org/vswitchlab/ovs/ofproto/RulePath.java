package org.vswitchlab.ovs.ofproto;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.datapath.Megaflow;

/**
 * The megaflows whose packets are of one kind, take the same way through the flow tables and ask
 * for the same besides.
 *
 * @param tables the kind, and the tables alone
 * @param steps table after table, each with the rule that was found behind it, if one was; then
 *     what was {@link Consulted}
 * @param megaflows in order of their coming here
 */
record RulePath(TablePath tables, List<Object> steps, Set<Megaflow> megaflows) {
  RulePath(Key key, TablePath tables) {
    this(tables, key.steps(), new LinkedHashSet<>());
  }

  /** What tells one path from the others. */
  record Key(List<Object> steps, TablePath.Kind kind) {}

  Key key() {
    return new Key(steps, tables.kind());
  }
}
