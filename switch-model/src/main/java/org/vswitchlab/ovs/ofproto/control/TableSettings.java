package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.ofproto.table.MissAction;
import org.vswitchlab.ovs.ofproto.table.TableVacancy;
import org.vswitchlab.ovs.openflow.message.TableMessage.Change;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableDesc;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableMod;
import org.vswitchlab.ovs.openflow.message.TableMessage.Vacancy;

/** What controllers have set on tables. */
final class TableSettings {
  /** OFPTMPEF_OTHER, IMPORTANCE and LIFETIME: how victims of eviction are chosen. */
  private static final int EVICTION_FLAGS = 7;

  private final OpenFlowSwitch bridge;

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
    if (mod.vacancyEvents() == Change.ON && mod.vacancy() != null) {
      table.watchVacancy(mod.vacancy().down(), mod.vacancy().up());
    } else if (mod.vacancyEvents() == Change.OFF) {
      table.ignoreVacancy();
    }
  }

  static TableDesc describe(FlowTable table) {
    TableVacancy watched = table.vacancy();
    return new TableDesc(
        table.id(),
        table.evictsForController() ? Change.ON : Change.OFF,
        EVICTION_FLAGS,
        watched == null ? Change.OFF : Change.ON,
        watched == null ? null : new Vacancy(watched.down(), watched.up()),
        watched == null ? 0 : table.vacancyPercent());
  }
}
