package org.vswitchlab.ovs.ofproto.control;

import java.util.HashMap;
import java.util.Map;
import org.vswitchlab.ovs.ofproto.FlowTable;
import org.vswitchlab.ovs.ofproto.MissAction;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.message.TableMessage.Change;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableDesc;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableMod;

/** What controllers have set on tables. */
final class TableSettings {
  private final OpenFlowSwitch bridge;
  private final Map<FlowTable, TableMod> vacancy = new HashMap<>();

  TableSettings(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  MissConfig miss(FlowTable table) {
    return MissConfig.values()[table.miss().ordinal()];
  }

  void modify(FlowTable table, TableMod mod) {
    if (mod.miss() != MissConfig.DEFAULT) {
      bridge.setMiss(table.id(), MissAction.values()[mod.miss().ordinal()]);
    }
    if (mod.eviction() != Change.KEEP) {
      table.setEvictsForController(mod.eviction() == Change.ON);
    }
    if (mod.vacancyEvents() == Change.ON) {
      vacancy.put(table, mod);
    } else if (mod.vacancyEvents() == Change.OFF) {
      vacancy.remove(table);
    }
  }

  TableDesc describe(FlowTable table) {
    TableMod watched = vacancy.get(table);
    TableDesc plain = TableRequests.description(table.id(), table.evicts());
    if (watched == null) {
      return plain;
    }
    return new TableDesc(
        table.id(),
        plain.eviction(),
        plain.evictionFlags(),
        Change.ON,
        watched.vacancy(),
        vacancyPercent(table));
  }

  /** How much of the table is free, in percent. */
  static int vacancyPercent(FlowTable table) {
    long limit = Math.min(table.flowLimit(), FlowTable.MAX_ENTRIES);
    return limit == 0 ? 0 : (int) ((limit - table.size()) * 100 / limit);
  }
}
