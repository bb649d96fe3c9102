package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.OxmId;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage.ActionFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.FlowFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;

/** What tables can do, OpenFlow 1.3.5 clause 7.3.5.5. */
final class TableFeaturesCodec {
  private static final int NAME_BYTES = 32;
  private static final int HEADER_BYTES = 64;

  // OFPTFPT_*; those of the table-miss flow are one higher.
  private static final int INSTRUCTIONS = 0;
  private static final int NEXT_TABLES = 2;
  private static final int WRITE_ACTIONS = 4;
  private static final int APPLY_ACTIONS = 6;
  private static final int MATCH = 8;
  private static final int WILDCARDS = 10;
  private static final int WRITE_SETFIELD = 12;
  private static final int APPLY_SETFIELD = 14;
  private static final int FIRST_EXPERIMENTER = 0xfffe;

  /** The types that there are, and those that must be there if any is. */
  private static final BitSet TYPES = BitSet.valueOf(new long[] {0b1111_0101_1111_1111});

  private static final BitSet REQUIRED = BitSet.valueOf(new long[] {0b0101_0101_0101_0101});

  /** OFPTFC_DISABLE. */
  private static final int LAST_COMMAND = 3;

  /** OFPTC14_EVICTION and OFPTC14_VACANCY_EVENTS, as capabilities. */
  private static final int EVICTION = 1 << 2;

  private static final int VACANCY_EVENTS = 1 << 3;

  private TableFeaturesCodec() {}

  // Bytes to records.

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    List<TableFeatures> tables = new ArrayList<>();
    while (in.hasRemaining()) {
      tables.add(table(dialect, in));
    }
    boolean isReply =
        wire.type() == org.vswitchlab.ovs.openflow.message.MessageType.TABLE_FEATURES_REPLY;
    return new TableMessage.TableFeaturesList(isReply, tables);
  }

  /** What the properties of a table say, while they are read. */
  private static final class Lists {
    private final Set<String> instructions = new LinkedHashSet<>();
    private final BitSet next = new BitSet();
    private final Set<String> writeActions = new LinkedHashSet<>();
    private final Set<String> applyActions = new LinkedHashSet<>();
    private final Set<FlowField> writeFields = new LinkedHashSet<>();
    private final Set<FlowField> applyFields = new LinkedHashSet<>();

    FlowFeatures features() {
      return new FlowFeatures(
          next,
          instructions,
          new ActionFeatures(writeActions, writeFields),
          new ActionFeatures(applyActions, applyFields));
    }
  }

  private static TableFeatures table(Dialect dialect, WireReader all) {
    int length = all.remaining() < HEADER_BYTES ? 0 : all.peek16(0);
    if (length < HEADER_BYTES || length > all.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
    }
    WireReader in = all.slice(length);
    in.skip(2);
    int id = in.u8();
    if (id == TableMessage.ALL_TABLES) {
      throw new OpenFlowException(OpenFlowError.OFPTFFC_BAD_TABLE);
    }
    int command = in.u8();
    if (dialect.isAtLeast15() && command > LAST_COMMAND) {
      throw new OpenFlowException(OpenFlowError.OFPTFFC_BAD_COMMAND);
    }
    int features = in.s32();
    String name = in.text(NAME_BYTES);
    long match = in.u64();
    long write = in.u64();
    int capabilities = in.s32();
    long max = in.u32();
    Lists nonmiss = new Lists();
    Lists miss = new Lists();
    Set<FlowField> matched = new LinkedHashSet<>();
    Set<FlowField> masked = new LinkedHashSet<>();
    Set<FlowField> wildcards = new LinkedHashSet<>();
    BitSet told = new BitSet();
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8, FIRST_EXPERIMENTER);
      int type = property.type();
      if (!property.isStandard() || !TYPES.get(type)) {
        throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_TYPE);
      }
      if (told.get(type)) {
        throw new OpenFlowException(OpenFlowError.OFPTFFC_BAD_FEATURES);
      }
      told.set(type);
      if (type == MATCH) {
        fields(property.body(), matched, masked);
      } else if (type == WILDCARDS) {
        Set<FlowField> none = new LinkedHashSet<>();
        fields(property.body(), wildcards, none);
        if (!none.isEmpty()) {
          throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_MASK);
        }
      } else {
        property(type & ~1, property.body(), type % 2 == 1 ? miss : nonmiss);
      }
    }
    BitSet missing = (BitSet) REQUIRED.clone();
    missing.andNot(told);
    if (!told.isEmpty() && !missing.isEmpty()) {
      throw new OpenFlowException(OpenFlowError.OFPTFFC_BAD_FEATURES);
    }
    told.andNot(REQUIRED);
    boolean tellsMiss = !told.isEmpty();
    boolean is14 = dialect.isAtLeast14();
    return new TableFeatures(
        id,
        dialect.isAtLeast15() ? command : 0,
        dialect.isAtLeast15() ? features : 0,
        name,
        match,
        write,
        MissConfig.DEFAULT,
        is14 && (capabilities & EVICTION) != 0,
        is14 && (capabilities & VACANCY_EVENTS) != 0,
        max,
        nonmiss.features(),
        (tellsMiss ? miss : nonmiss).features(),
        matched,
        masked,
        wildcards);
  }

  private static void property(int type, WireReader body, Lists lists) {
    switch (type) {
      case INSTRUCTIONS -> {
        while (body.remaining() >= 4) {
          String name = InstructionBits.name(body.u16());
          skipRest(body);
          if (name == null) {
            throw new OpenFlowException(OpenFlowError.OFPBIC_UNKNOWN_INST);
          }
          lists.instructions.add(name);
        }
      }
      case NEXT_TABLES -> {
        while (body.hasRemaining()) {
          lists.next.set(body.u8());
        }
      }
      case WRITE_ACTIONS -> actions(body, lists.writeActions);
      case APPLY_ACTIONS -> actions(body, lists.applyActions);
      case WRITE_SETFIELD -> fields(body, lists.writeFields, new LinkedHashSet<>());
      case APPLY_SETFIELD -> fields(body, lists.applyFields, new LinkedHashSet<>());
      default -> throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_TYPE);
    }
  }

  /** After a type: its length, and more if it is an experimenter's. */
  private static void skipRest(WireReader body) {
    int length = body.u16();
    if (length < 4 || length - 4 > body.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
    }
    body.skip(length - 4);
  }

  private static void actions(WireReader body, Set<String> actions) {
    while (body.remaining() >= 4) {
      String name = ActionBits.name12(body.u16());
      skipRest(body);
      if (name != null) {
        actions.add(name);
      }
    }
  }

  private static void fields(WireReader body, Set<FlowField> all, Set<FlowField> masked) {
    while (body.hasRemaining()) {
      boolean isExperimenter = body.remaining() >= 4 && body.peek16(0) == OxmId.EXPERIMENTER_CLASS;
      if (body.remaining() < (isExperimenter ? 8 : 4)) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_LEN);
      }
      int oxmClass = body.u16();
      int typeAndMask = body.u8();
      int length = body.u8();
      int experimenter = isExperimenter ? body.s32() : 0;
      boolean hasMask = (typeAndMask & 1) != 0;
      FlowField field = OxmFields.find(oxmClass, typeAndMask >> 1, experimenter);
      if (field == null || length != bodyBytes(field, hasMask) + (isExperimenter ? 4 : 0)) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_FIELD);
      }
      all.add(field);
      if (hasMask) {
        masked.add(field);
      }
    }
  }

  private static int bodyBytes(FlowField field, boolean hasMask) {
    return OxmFields.valueBytes(field) * (hasMask ? 2 : 1);
  }

  // Records to bytes.

  static void encode(Dialect dialect, TableMessage.TableFeaturesList message, WireWriter out) {
    for (TableFeatures table : message.tables()) {
      out.mark();
      table(dialect, table, out);
    }
  }

  private static void table(Dialect dialect, TableFeatures table, WireWriter out) {
    int start = out.size();
    boolean is15 = dialect.isAtLeast15();
    out.u16(0).u8(table.tableId()).u8(is15 ? table.command() : 0);
    out.u32(is15 ? table.features() : 0).text(table.name(), NAME_BYTES);
    out.u64(table.metadataMatch()).u64(table.metadataWrite());
    int capabilities = table.supportsEviction() ? EVICTION : 0;
    capabilities |= table.supportsVacancyEvents() ? VACANCY_EVENTS : 0;
    out.u32(dialect.isAtLeast14() ? capabilities : 0).u32(table.maxEntries());
    flows(dialect, table.nonmiss(), 0, out);
    flows(dialect, table.onMiss(), 1, out);
    int match = Properties.start(out, MATCH);
    fields(dialect, table.match(), table.mask(), out);
    Properties.end(out, match);
    int wildcards = Properties.start(out, WILDCARDS);
    fields(dialect, table.wildcard(), Set.of(), out);
    Properties.end(out, wildcards);
    out.set16(start, out.size() - start);
  }

  /**
   * @param miss 1 for the properties of the table-miss flow, else 0
   */
  private static void flows(Dialect dialect, FlowFeatures flows, int miss, WireWriter out) {
    int instructions = Properties.start(out, INSTRUCTIONS + miss);
    for (int number = 1; number <= 6; number++) {
      if (flows.instructions().contains(InstructionBits.name(number))) {
        out.u16(number).u16(4);
      }
    }
    Properties.end(out, instructions);
    int next = Properties.start(out, NEXT_TABLES + miss);
    flows.nextTables().stream().forEach(out::u8);
    Properties.end(out, next);
    actions(dialect, flows.write(), WRITE_ACTIONS + miss, WRITE_SETFIELD + miss, out);
    actions(dialect, flows.apply(), APPLY_ACTIONS + miss, APPLY_SETFIELD + miss, out);
  }

  private static void actions(
      Dialect dialect, ActionFeatures actions, int type, int fieldType, WireWriter out) {
    int list = Properties.start(out, type);
    for (int number = 0; number <= 25; number++) {
      String name = ActionBits.name12(number);
      if (name != null && actions.actions().contains(name)) {
        out.u16(number).u16(4);
      }
    }
    Properties.end(out, list);
    int fields = Properties.start(out, fieldType);
    fields(dialect, actions.setFields(), Set.of(), out);
    Properties.end(out, fields);
  }

  /** Headers of the fields that have a code point, in the order of the real switch. */
  private static void fields(
      Dialect dialect, Set<FlowField> fields, Set<FlowField> masked, WireWriter out) {
    for (FlowField field : FieldOrder.FIELDS) {
      if (fields.contains(field) && !field.oxmIds().isEmpty()) {
        OxmId id = OxmFields.toSend(dialect.version(), field);
        boolean hasMask = masked.contains(field);
        OxmFields.writeHeader(id, hasMask, bodyBytes(field, hasMask), out);
      }
    }
  }
}
