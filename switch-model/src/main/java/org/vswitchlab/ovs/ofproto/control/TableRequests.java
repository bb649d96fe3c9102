package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage.FlowFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableDesc;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableDescReply;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeaturesList;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableMod;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableStats;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableStatsReply;

/** Changes of tables, and questions about them. */
final class TableRequests {
  /** OFPTFC_MODIFY. */
  private static final int MODIFY = 1;

  private final ControllerSession session;

  TableRequests(ControllerSession session) {
    this.session = session;
  }

  private FlowTable table(int id) {
    return session.bridge().pipeline().table(id);
  }

  void modify(TableMod mod) {
    if (mod.tableId() == FlowTable.INTERNAL) {
      throw new OpenFlowException(OpenFlowError.OFPTMFC_EPERM);
    }
    if (mod.tableId() == TableMessage.ALL_TABLES) {
      for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
        session.plane().tables().modify(table(id), mod);
      }
    } else {
      session.plane().tables().modify(table(mod.tableId()), mod);
    }
  }

  void statistics(OpenFlowMessage request) {
    List<TableStats> stats = new ArrayList<>();
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      FlowTable table = table(id);
      stats.add(
          new TableStats(
              id, table.size(), table.lookupCount(), table.matchedCount(), features(table)));
    }
    session.reply(request, new TableStatsReply(stats));
  }

  void features(OpenFlowMessage request, TableFeaturesList wanted) {
    if (!wanted.tables().isEmpty()) {
      rename(wanted.tables());
    }
    List<TableFeatures> tables = new ArrayList<>();
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      tables.add(features(table(id)));
    }
    session.reply(request, new TableFeaturesList(true, tables));
  }

  /**
   * What tables can do is not for a controller to choose; it may give them names and ask for less,
   * which changes nothing. The first table's command counts for all.
   */
  private void rename(List<TableFeatures> wanted) {
    if (!session.isAtLeast(OpenFlowVersion.OPENFLOW15)) {
      // Earlier versions have no commands, and no code for this error either.
      throw new OpenFlowException(OpenFlowError.OFPTFFC_BAD_COMMAND);
    }
    BitSet named = new BitSet();
    for (TableFeatures table : wanted) {
      if (named.get(table.tableId())) {
        throw new OpenFlowException(OpenFlowError.NXTFFC_DUP_TABLE);
      }
      named.set(table.tableId());
    }
    if (wanted.get(0).command() != MODIFY) {
      throw new OpenFlowException(OpenFlowError.OFPTFFC_EPERM);
    }
    for (TableFeatures table : wanted) {
      if (!isWithinReach(table)) {
        throw new OpenFlowException(OpenFlowError.OFPTFFC_EPERM);
      }
    }
    for (TableFeatures table : wanted) {
      table(table.tableId()).setNameForController(table.name());
    }
  }

  private boolean isWithinReach(TableFeatures wanted) {
    if (wanted.tableId() >= FlowPipeline.TABLE_COUNT) {
      return false;
    }
    FlowTable table = table(wanted.tableId());
    TableFeatures present = features(table);
    boolean mayBeNamed =
        wanted.name().isEmpty() || wanted.name().equals(table.name()) || !table.isNamedByDatabase();
    return mayBeNamed
        && wanted.maxEntries() == present.maxEntries()
        && !wanted.supportsEviction()
        && !wanted.supportsVacancyEvents()
        && isWithin(wanted.nonmiss(), present.nonmiss())
        && isWithin(wanted.onMiss(), present.onMiss())
        && present.match().containsAll(wanted.match())
        && present.mask().containsAll(wanted.mask())
        && present.wildcard().containsAll(wanted.wildcard());
  }

  private static boolean isWithin(FlowFeatures wanted, FlowFeatures present) {
    BitSet beyond = wanted.nextTables();
    beyond.andNot(present.nextTables());
    return beyond.isEmpty()
        && present.write().setFields().containsAll(wanted.write().setFields())
        && present.apply().setFields().containsAll(wanted.apply().setFields());
  }

  private TableFeatures features(FlowTable table) {
    MissConfig miss = session.plane().tables().miss(table);
    return TableCapabilities.of(table, miss, session.version());
  }

  void descriptions(OpenFlowMessage request) {
    List<TableDesc> tables = new ArrayList<>();
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      tables.add(TableSettings.describe(table(id)));
    }
    session.reply(request, new TableDescReply(tables));
  }
}
