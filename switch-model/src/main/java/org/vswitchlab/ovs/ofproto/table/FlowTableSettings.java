package org.vswitchlab.ovs.ofproto.table;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Subfield;

/**
 * What a row of table Flow_Table says, ovs-vswitchd.conf.db(5).
 *
 * @param name empty for none; at most 31 bytes
 * @param flowLimit how many flows the table takes
 * @param evicts overflow_policy: whether flows make room for others, rather than refuse them
 * @param groups the fields by which flows are grouped when one must go
 * @param prefixes the fields that are looked up by prefix, at most three; none for the default
 */
public record FlowTableSettings(
    String name, long flowLimit, boolean evicts, List<Subfield> groups, List<FlowField> prefixes) {
  /** Without a row: as many flows as a 32-bit number can tell. */
  public static final long NO_LIMIT = 0xffff_ffffL;

  /** Prefixes of a table whose row does not name any. */
  public static final List<FlowField> DEFAULT_PREFIXES =
      List.of(FlowField.IP_DST, FlowField.IP_SRC);

  public static final FlowTableSettings DEFAULT =
      new FlowTableSettings("", NO_LIMIT, false, List.of(), DEFAULT_PREFIXES);

  /** Whether a field can be looked up by prefix. */
  public static boolean canBePrefix(FlowField field) {
    return FieldTrie.canBe(field);
  }

  public FlowTableSettings {
    groups = List.copyOf(groups);
    prefixes = prefixes.isEmpty() ? DEFAULT_PREFIXES : List.copyOf(prefixes);
  }
}
