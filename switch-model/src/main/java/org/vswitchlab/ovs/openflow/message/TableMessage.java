package org.vswitchlab.ovs.openflow.message;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;

/** Messages about flow tables. */
public sealed interface TableMessage extends MessageBody {
  /** OFPTT_ALL. */
  int ALL_TABLES = 255;

  /** What becomes of packets without a flow, OFPTC_TABLE_MISS_* of OpenFlow 1.1 and 1.2. */
  enum MissConfig {
    /** As the version has it: the controller in 1.0 to 1.2, else drop. */
    DEFAULT,
    CONTROLLER,
    CONTINUE,
    DROP
  }

  /** A switch that is on, off, or left as it is. */
  enum Change {
    ON,
    OFF,
    KEEP
  }

  /** Percent of a table's room that may be left before, and must be left again after, an event. */
  record Vacancy(int down, int up) {}

  /**
   * @param evictionFlags OFPTMPEF_*: -1 for not said
   * @param vacancy thresholds if {@code vacancyEvents} is ON, else null
   */
  record TableMod(
      int tableId,
      MissConfig miss,
      Change eviction,
      int evictionFlags,
      Change vacancyEvents,
      Vacancy vacancy)
      implements TableMessage {
    @Override
    public MessageType type() {
      return MessageType.TABLE_MOD;
    }
  }

  /**
   * @param vacancyNow percent that is free; meaningful with vacancy events
   */
  record TableDesc(
      int tableId,
      Change eviction,
      int evictionFlags,
      Change vacancyEvents,
      Vacancy vacancy,
      int vacancyNow) {}

  record TableDescReply(List<TableDesc> tables) implements TableMessage {
    public TableDescReply {
      tables = List.copyOf(tables);
    }

    @Override
    public MessageType type() {
      return MessageType.TABLE_DESC_REPLY;
    }
  }

  /** OFPTR_*: the numbers are 3 and 4. */
  enum TableReason {
    VACANCY_DOWN,
    VACANCY_UP
  }

  record TableStatus(TableReason reason, TableDesc table) implements TableMessage {
    @Override
    public MessageType type() {
      return MessageType.TABLE_STATUS;
    }
  }

  /** What actions can do in one list. */
  record ActionFeatures(Set<String> actions, Set<FlowField> setFields) {
    public ActionFeatures {
      actions = Set.copyOf(actions);
      setFields = Set.copyOf(setFields);
    }
  }

  /** What flows of a table can do, or the table-miss flow alone. */
  record FlowFeatures(
      BitSet nextTables, Set<String> instructions, ActionFeatures write, ActionFeatures apply) {
    public FlowFeatures {
      nextTables = (BitSet) nextTables.clone();
      instructions = Set.copyOf(instructions);
    }

    @Override
    public BitSet nextTables() {
      return (BitSet) nextTables.clone();
    }
  }

  /**
   * @param command OFPTFC_*: 0 replace, 1 modify, 2 enable, 3 disable; from 1.5 on
   * @param features OFPTFF_* bits; from 1.5 on
   * @param match fields that can be matched exactly
   * @param mask fields that can be matched with a mask
   * @param wildcard fields that may be left out
   */
  record TableFeatures(
      int tableId,
      int command,
      int features,
      String name,
      long metadataMatch,
      long metadataWrite,
      MissConfig miss,
      boolean supportsEviction,
      boolean supportsVacancyEvents,
      long maxEntries,
      FlowFeatures nonmiss,
      FlowFeatures onMiss,
      Set<FlowField> match,
      Set<FlowField> mask,
      Set<FlowField> wildcard) {
    public TableFeatures {
      match = Set.copyOf(match);
      mask = Set.copyOf(mask);
      wildcard = Set.copyOf(wildcard);
    }
  }

  /**
   * Request or reply.
   *
   * @param tables empty in a request that only asks
   */
  record TableFeaturesList(boolean isReply, List<TableFeatures> tables) implements TableMessage {
    public TableFeaturesList {
      tables = List.copyOf(tables);
    }

    @Override
    public MessageType type() {
      return isReply ? MessageType.TABLE_FEATURES_REPLY : MessageType.TABLE_FEATURES_REQUEST;
    }
  }

  /**
   * @param features what the table can do; OpenFlow 1.0 to 1.2 tell it here
   */
  record TableStats(
      int tableId, long activeCount, long lookupCount, long matchedCount, TableFeatures features) {}

  record TableStatsReply(List<TableStats> tables) implements TableMessage {
    public TableStatsReply {
      tables = List.copyOf(tables);
    }

    @Override
    public MessageType type() {
      return MessageType.TABLE_STATS_REPLY;
    }
  }
}
