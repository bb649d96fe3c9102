package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage.Change;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableDesc;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableReason;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableStats;
import org.vswitchlab.ovs.openflow.message.TableMessage.Vacancy;

/** Configuration and counters of tables. */
final class TableCodec {
  private static final int NAME_BYTES = 32;

  /** OFPTC11_TABLE_MISS_*: the numbers of DEFAULT and CONTROLLER are both 0. */
  private static final int MISS_CONTINUE = 1;

  private static final int MISS_DROP = 2;
  private static final int MISS_MASK = 3;

  /** OFPTC14_EVICTION and OFPTC14_VACANCY_EVENTS. */
  private static final int EVICTION = 1 << 2;

  private static final int VACANCY_EVENTS = 1 << 3;

  /** OFPTMPT_EVICTION and OFPTMPT_VACANCY. */
  private static final int EVICTION_PROPERTY = 2;

  private static final int VACANCY_PROPERTY = 3;
  private static final int ALL_EVICTION_FLAGS = 7;
  private static final int FIRST_REASON = 3;

  private TableCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    return switch (wire.type()) {
      case TABLE_MOD -> tableMod(dialect, in);
      case TABLE_DESC_REPLY -> {
        List<TableDesc> tables = new ArrayList<>();
        while (in.hasRemaining()) {
          tables.add(description(in));
        }
        yield new TableMessage.TableDescReply(tables);
      }
      case TABLE_STATUS -> {
        int reason = in.u8() - FIRST_REASON;
        in.skip(7);
        if (reason < 0 || reason >= TableReason.values().length) {
          throw new OpenFlowException(OpenFlowError.NXBRC_BAD_REASON);
        }
        yield new TableMessage.TableStatus(TableReason.values()[reason], description(in));
      }
      case TABLE_STATS_REPLY -> {
        List<TableStats> tables = new ArrayList<>();
        while (in.hasRemaining()) {
          tables.add(statistics(dialect, in));
        }
        yield new TableMessage.TableStatsReply(tables);
      }
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, TableMessage message, WireWriter out) {
    switch (message.type()) {
      case TABLE_MOD -> tableMod(dialect, (TableMessage.TableMod) message, out);
      case TABLE_DESC_REPLY -> {
        for (TableDesc table : ((TableMessage.TableDescReply) message).tables()) {
          out.mark();
          description(table, out);
        }
      }
      case TABLE_STATUS -> {
        TableMessage.TableStatus status = (TableMessage.TableStatus) message;
        out.u8(FIRST_REASON + status.reason().ordinal()).zeros(7);
        description(status.table(), out);
      }
      case TABLE_STATS_REPLY -> {
        for (TableStats table : ((TableMessage.TableStatsReply) message).tables()) {
          out.mark();
          statistics(dialect, table, out);
        }
      }
      default -> throw new IllegalStateException(message.type().name());
    }
  }

  // table_mod.

  private static MessageBody tableMod(Dialect dialect, WireReader in) {
    int table = in.u8();
    in.skip(3);
    int config = in.s32();
    if (dialect.isAtLeast14()) {
      return tableMod14(table, config, in);
    }
    // What is to happen on a miss is a matter of flows since 1.3; the bits are deprecated.
    return new TableMessage.TableMod(table, miss(config), Change.KEEP, -1, Change.KEEP, null);
  }

  private static MissConfig miss(int config) {
    return switch (config & MISS_MASK) {
      case 0 -> MissConfig.CONTROLLER;
      case MISS_CONTINUE -> MissConfig.CONTINUE;
      case MISS_DROP -> MissConfig.DROP;
      default -> MissConfig.DEFAULT;
    };
  }

  static int missBits(MissConfig miss) {
    return switch (miss) {
      case DEFAULT, CONTROLLER -> 0;
      case CONTINUE -> MISS_CONTINUE;
      case DROP -> MISS_DROP;
    };
  }

  private static MessageBody tableMod14(int table, int config, WireReader in) {
    int flags = -1;
    Vacancy vacancy = null;
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      WireReader body = property.body();
      if (property.isStandard() && property.type() == EVICTION_PROPERTY) {
        flags = evictionFlags(body);
      } else if (property.isStandard() && property.type() == VACANCY_PROPERTY) {
        vacancy = vacancy(body);
      } else {
        throw Properties.unknown(property);
      }
    }
    return new TableMessage.TableMod(
        table,
        MissConfig.DEFAULT,
        (config & EVICTION) != 0 ? Change.ON : Change.OFF,
        flags,
        (config & VACANCY_EVENTS) != 0 ? Change.ON : Change.OFF,
        vacancy);
  }

  private static int evictionFlags(WireReader body) {
    if (body.remaining() != 4) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
    }
    int flags = body.s32();
    if ((flags & ~ALL_EVICTION_FLAGS) != 0) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_VALUE);
    }
    return flags;
  }

  private static Vacancy vacancy(WireReader body) {
    if (body.remaining() != 4) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
    }
    int down = body.u8();
    int up = body.u8();
    int now = body.u8();
    if (down > up || up > 100 || now != 0) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_VALUE);
    }
    return new Vacancy(down, up);
  }

  private static void tableMod(Dialect dialect, TableMessage.TableMod mod, WireWriter out) {
    out.u8(mod.tableId()).zeros(3);
    if (!dialect.isAtLeast14()) {
      out.u32(missBits(mod.miss()));
      return;
    }
    int config = mod.eviction() == Change.ON ? EVICTION : 0;
    config |= mod.vacancyEvents() == Change.ON ? VACANCY_EVENTS : 0;
    out.u32(config);
    if (mod.evictionFlags() != -1) {
      int property = Properties.start(out, EVICTION_PROPERTY);
      out.u32(mod.evictionFlags());
      Properties.end(out, property);
    }
    if (mod.vacancyEvents() == Change.ON && mod.vacancy() != null) {
      int property = Properties.start(out, VACANCY_PROPERTY);
      out.u8(mod.vacancy().down()).u8(mod.vacancy().up()).zeros(2);
      Properties.end(out, property);
    }
  }

  // Descriptions.

  private static TableDesc description(WireReader all) {
    int length = all.remaining() < 8 ? 0 : all.peek16(0);
    if (length < 8 || length > all.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader in = all.slice(length);
    in.skip(2);
    int table = in.u8();
    in.skip(1);
    int config = in.s32();
    int flags = -1;
    Vacancy vacancy = null;
    int now = 0;
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      WireReader body = property.body();
      if (property.isStandard() && property.type() == EVICTION_PROPERTY) {
        flags = body.s32();
      } else if (property.isStandard() && property.type() == VACANCY_PROPERTY) {
        vacancy = new Vacancy(body.u8(), body.u8());
        now = body.u8();
      }
    }
    boolean tellsVacancy = (config & VACANCY_EVENTS) != 0;
    return new TableDesc(
        table,
        (config & EVICTION) != 0 ? Change.ON : Change.OFF,
        flags,
        tellsVacancy ? Change.ON : Change.OFF,
        tellsVacancy ? vacancy : null,
        now);
  }

  private static void description(TableDesc table, WireWriter out) {
    int start = out.size();
    int config = table.eviction() == Change.ON ? EVICTION : 0;
    config |= table.vacancyEvents() == Change.ON ? VACANCY_EVENTS : 0;
    out.u16(0).u8(table.tableId()).zeros(1).u32(config);
    int eviction = Properties.start(out, EVICTION_PROPERTY);
    out.u32(table.evictionFlags());
    Properties.end(out, eviction);
    if (table.vacancy() != null) {
      int vacancy = Properties.start(out, VACANCY_PROPERTY);
      out.u8(table.vacancy().down()).u8(table.vacancy().up()).u8(table.vacancyNow()).zeros(1);
      Properties.end(out, vacancy);
    }
    out.set16(start, out.size() - start);
  }

  // Counters, with capabilities up to 1.2.

  private static TableStats statistics(Dialect dialect, WireReader in) {
    int table = in.u8();
    if (dialect.isAtLeast13()) {
      in.skip(3);
      return new TableStats(table, in.u32(), in.u64(), in.u64(), null);
    }
    return TableStatsFeatures.decode(dialect, table, in);
  }

  private static void statistics(Dialect dialect, TableStats table, WireWriter out) {
    if (dialect.isAtLeast13()) {
      out.u8(table.tableId()).zeros(3).u32(table.activeCount());
      out.u64(table.lookupCount()).u64(table.matchedCount());
      return;
    }
    TableStatsFeatures.encode(dialect, table, NAME_BYTES, out);
  }

  /** Whether the field is one that the basic class of OXM has, by number. */
  static int basicNumber(FlowField field) {
    for (var id : field.oxmIds()) {
      if (id.oxmClass() == 0x8000) {
        return id.number();
      }
    }
    return -1;
  }
}
