package org.vswitchlab.ovs.ofproto.control;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.TableMessage.ActionFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.FlowFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;

/** What the tables can do, which is the same for all but for where packets may go on. */
final class TableCapabilities {
  private static final Set<String> ACTIONS =
      new LinkedHashSet<>(
          List.of(
              "output",
              "group",
              "set_field",
              "strip_vlan",
              "push_vlan",
              "mod_nw_ttl",
              "dec_ttl",
              "set_mpls_ttl",
              "dec_mpls_ttl",
              "push_mpls",
              "pop_mpls",
              "set_queue"));

  private static final Set<FlowField> WRITABLE = new LinkedHashSet<>();
  private static final Set<FlowField> MASKABLE = new LinkedHashSet<>();
  private static final Set<FlowField> ALL = new LinkedHashSet<>();

  static {
    for (FlowField field : FlowField.values()) {
      ALL.add(field);
      if (field.isMaskable()) {
        MASKABLE.add(field);
      }
      if (field.isWritable()) {
        WRITABLE.add(field);
      }
    }
  }

  private TableCapabilities() {}

  static TableFeatures of(FlowTable table, MissConfig miss, OpenFlowVersion version) {
    BitSet next = new BitSet();
    if (table.id() + 1 < FlowPipeline.TABLE_COUNT) {
      next.set(table.id() + 1, FlowPipeline.TABLE_COUNT);
    }
    Set<String> instructions = new LinkedHashSet<>();
    // Since OpenFlow 1.5 a meter is an action.
    if (version == OpenFlowVersion.OPENFLOW13 || version == OpenFlowVersion.OPENFLOW14) {
      instructions.add("meter");
    }
    instructions.addAll(
        List.of("apply_actions", "clear_actions", "write_actions", "write_metadata"));
    if (!next.isEmpty()) {
      instructions.add("goto_table");
    }
    ActionFeatures actions = new ActionFeatures(ACTIONS, WRITABLE);
    FlowFeatures flows = new FlowFeatures(next, instructions, actions, actions);
    return new TableFeatures(
        table.id(),
        0,
        0,
        table.name(),
        -1L,
        -1L,
        miss,
        false,
        false,
        Math.min(table.flowLimit(), FlowTable.MAX_ENTRIES),
        flows,
        flows,
        ALL,
        MASKABLE,
        ALL);
  }
}
