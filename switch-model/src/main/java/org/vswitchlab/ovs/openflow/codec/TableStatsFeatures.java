package org.vswitchlab.ovs.openflow.codec;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.TableMessage.ActionFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.FlowFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableStats;

/** Counters of tables with what they can do, as OpenFlow 1.0 to 1.2 tell it. */
final class TableStatsFeatures {
  /** OFPFW_ALL of 1.0: every field may be wildcarded. */
  private static final int WILDCARDS_10 = 0x3f_ffff;

  private static final int MAX_ENTRIES_10 = 1_000_000;

  /** The fields of OpenFlow 1.1's match, by bit of OFPFMF_*. */
  private static final FlowField[] FIELDS_11 = {
    FlowField.IN_PORT, FlowField.VLAN_VID, FlowField.VLAN_PCP, FlowField.ETH_TYPE,
    FlowField.NW_TOS, FlowField.NW_PROTO, FlowField.TCP_SRC, FlowField.TCP_DST,
    FlowField.MPLS_LABEL, FlowField.MPLS_TC, null, FlowField.ETH_SRC,
    FlowField.ETH_DST, FlowField.IP_SRC, FlowField.IP_DST, FlowField.METADATA
  };

  private static final int NAME_BYTES = 32;

  private TableStatsFeatures() {}

  static void encode(Dialect dialect, TableStats table, int nameBytes, WireWriter out) {
    TableFeatures features = table.features();
    String name = features.name().isEmpty() ? "" : features.name();
    out.u8(table.tableId());
    if (dialect.is10()) {
      out.zeros(3).text(name, nameBytes).u32(WILDCARDS_10);
      out.u32(features.maxEntries()).u32(table.activeCount());
      out.u64(table.lookupCount()).u64(table.matchedCount());
    } else if (dialect.is11()) {
      int fields = fields11(features.match());
      out.zeros(7).text(name, nameBytes).u32(fields).u32(fields);
      out.u32(InstructionBits.of(features.nonmiss().instructions()));
      out.u32(ActionBits.of(OpenFlowVersion.OPENFLOW11, features))
          .u32(ActionBits.of(OpenFlowVersion.OPENFLOW11, features));
      // Not OFPTC11_TABLE_MISS_*, but so it is seen with 3.1.
      out.u32(features.miss().ordinal()).u32(features.maxEntries());
      out.u32(table.activeCount()).u64(table.lookupCount()).u64(table.matchedCount());
    } else {
      out.zeros(7).text(name, nameBytes);
      long match = fields12(features.match());
      long set = fields12(features.nonmiss().apply().setFields());
      out.u64(match).u64(match);
      out.u32(ActionBits.of(OpenFlowVersion.OPENFLOW12, features))
          .u32(ActionBits.of(OpenFlowVersion.OPENFLOW12, features));
      out.u64(set).u64(set).u64(features.metadataMatch()).u64(features.metadataWrite());
      out.u32(InstructionBits.of(features.nonmiss().instructions()));
      out.u32(TableCodec.missBits(features.miss())).u32(features.maxEntries());
      out.u32(table.activeCount()).u64(table.lookupCount()).u64(table.matchedCount());
    }
  }

  private static int fields11(Set<FlowField> fields) {
    int bits = 0;
    for (int i = 0; i < FIELDS_11.length; i++) {
      if (FIELDS_11[i] != null && fields.contains(FIELDS_11[i])) {
        bits |= 1 << i;
      }
    }
    return bits;
  }

  /** Fields of the basic class, by number, as the real switch tells of them. */
  private static long fields12(Set<FlowField> fields) {
    long bits = 0;
    for (FlowField field : fields) {
      int number = TableCodec.basicNumber(field);
      // Also mpls_bos and packet_type, which later versions have.
      boolean is12 = number >= 0 && number <= 36 || number == 44;
      bits |= is12 ? 1L << number : 0;
    }
    return bits;
  }

  static TableStats decode(Dialect dialect, int table, WireReader in) {
    in.skip(dialect.is10() ? 3 : 7);
    String name = in.text(NAME_BYTES);
    long max;
    MissConfig miss = MissConfig.DEFAULT;
    Set<FlowField> match = new LinkedHashSet<>();
    Set<String> instructions = new LinkedHashSet<>();
    Set<String> actions = new LinkedHashSet<>();
    Set<FlowField> set = new LinkedHashSet<>();
    if (dialect.is10()) {
      in.skip(4);
      max = in.u32();
    } else if (dialect.is11()) {
      int fields = in.s32();
      in.skip(4);
      for (int i = 0; i < FIELDS_11.length; i++) {
        if (FIELDS_11[i] != null && (fields & 1 << i) != 0) {
          match.add(FIELDS_11[i]);
        }
      }
      instructions = InstructionBits.names(in.s32());
      actions = ActionBits.names(OpenFlowVersion.OPENFLOW11, in.s32());
      in.skip(4);
      miss = miss(in.s32());
      max = in.u32();
    } else {
      addFields12(in.u64(), match);
      in.skip(8);
      actions = ActionBits.names(OpenFlowVersion.OPENFLOW12, in.s32());
      in.skip(4);
      addFields12(in.u64(), set);
      in.skip(8 + 8 + 8);
      instructions = InstructionBits.names(in.s32());
      miss = miss(in.s32());
      max = in.u32();
    }
    long active = in.u32();
    ActionFeatures can = new ActionFeatures(actions, set);
    FlowFeatures flows = new FlowFeatures(new BitSet(), instructions, can, can);
    TableFeatures features =
        new TableFeatures(
            table, 0, 0, name, -1L, -1L, miss, false, false, max, flows, flows, match, Set.of(),
            match);
    return new TableStats(table, active, in.u64(), in.u64(), features);
  }

  private static MissConfig miss(int config) {
    return switch (config & 3) {
      case 0 -> MissConfig.CONTROLLER;
      case 1 -> MissConfig.CONTINUE;
      case 2 -> MissConfig.DROP;
      default -> MissConfig.DEFAULT;
    };
  }

  private static void addFields12(long bits, Set<FlowField> fields) {
    for (FlowField field : FlowField.values()) {
      int number = TableCodec.basicNumber(field);
      if (number >= 0 && number <= 35 && (bits & 1L << number) != 0) {
        fields.add(field);
      }
    }
  }
}
