package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.FlowTable;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage.Change;
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
  /** OFPTMPEF_OTHER, IMPORTANCE and LIFETIME: how victims of eviction are chosen. */
  private static final int EVICTION_FLAGS = 7;

  private final ControllerSession session;

  TableRequests(ControllerSession session) {
    this.session = session;
  }

  private FlowTable table(int id) {
    return session.bridge().pipeline().table(id);
  }

  void modify(TableMod mod) {
    if (mod.tableId() == FlowPipeline.INTERNAL_TABLE) {
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
      // What tables can do is not for a controller to choose.
      throw new OpenFlowException(OpenFlowError.OFPTFFC_EPERM);
    }
    List<TableFeatures> tables = new ArrayList<>();
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      tables.add(features(table(id)));
    }
    session.reply(request, new TableFeaturesList(true, tables));
  }

  private TableFeatures features(FlowTable table) {
    MissConfig miss = session.plane().tables().miss(table);
    return TableCapabilities.of(table, miss, session.version());
  }

  void descriptions(OpenFlowMessage request) {
    List<TableDesc> tables = new ArrayList<>();
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      tables.add(session.plane().tables().describe(table(id)));
    }
    session.reply(request, new TableDescReply(tables));
  }

  static TableDesc description(int tableId, boolean evicts) {
    return new TableDesc(
        tableId, evicts ? Change.ON : Change.OFF, EVICTION_FLAGS, Change.OFF, null, 0);
  }

  static boolean tellsMiss(OpenFlowVersion version) {
    return !version.isAtLeast(OpenFlowVersion.OPENFLOW13);
  }
}
