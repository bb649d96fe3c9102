package org.vswitchlab.ovs.openflow.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.StandardAction;
import org.vswitchlab.ovs.openflow.codec.FieldOrder;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage.ActionFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.FlowFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableStats;

/** What tables can do and have done, in words; what a table shares with the one before is short. */
public final class TableFeaturesText {
  private static final String[] COMMANDS = {"replace", "modify", "enable", "disable"};

  /** The order in which actions are listed. */
  private static final List<String> ACTIONS =
      Stream.of(StandardAction.values()).map(StandardAction::text).toList();

  private static final List<String> INSTRUCTIONS =
      List.of(
          "meter",
          "apply_actions",
          "clear_actions",
          "write_actions",
          "write_metadata",
          "goto_table");

  /** OpenFlow 1.0 does not tell; these are the fields of its match. */
  private static final String MATCH_10 =
      "in_port eth_{src,dst,type} vlan_{vid,pcp} ip_{src,dst} nw_{proto,tos} tcp_{src,dst}";

  private final OpenFlowVersion version;
  private final StringBuilder out;
  private TableFeatures before;
  private TableStats statsBefore;
  private int firstDitto = -1;
  private int lastDitto;
  private boolean isFirst = true;

  private TableFeaturesText(OpenFlowVersion version, StringBuilder out) {
    this.version = version;
    this.out = out;
  }

  /** As {@code dump-table-features} prints them. */
  public static String format(OpenFlowVersion version, List<TableFeatures> tables) {
    TableFeaturesText text = new TableFeaturesText(version, new StringBuilder());
    tables.forEach(table -> text.add(table, null));
    text.flushDittos();
    return text.out.append('\n').toString();
  }

  static void features(MessageText message, TableMessage.TableFeaturesList list) {
    TableFeaturesText text = new TableFeaturesText(message.version, new StringBuilder());
    if (!list.isReply() && !list.tables().isEmpty() && text.tells(OpenFlowVersion.OPENFLOW15)) {
      int command = list.tables().get(0).command();
      message.out.append("\n  command: ");
      message.out.append(command < COMMANDS.length ? COMMANDS[command] : "***");
    }
    list.tables().forEach(table -> text.add(table, null));
    text.flushDittos();
    if (text.out.length() > 0) {
      message.out.append('\n').append(text.out.toString().stripTrailing());
    }
  }

  static void stats(MessageText message, TableMessage.TableStatsReply reply) {
    TableFeaturesText text = new TableFeaturesText(message.version, new StringBuilder());
    for (TableStats table : reply.tables()) {
      text.add(table.features(), table);
    }
    text.flushDittos();
    if (text.out.length() > 0) {
      message.out.append('\n').append(text.out.toString().stripTrailing());
    }
  }

  private boolean tells(OpenFlowVersion since) {
    return version.isAtLeast(since);
  }

  private void add(TableFeatures features, TableStats stats) {
    int id = stats == null ? features.tableId() : stats.tableId();
    String name = features == null ? "" : features.name();
    boolean isSame = !isFirst && isSame(features, before);
    if (isSame && isSame(stats, statsBefore)) {
      ditto(id, name);
      before = features;
      return;
    }
    flushDittos();
    out.append(isFirst ? "" : "\n").append("  table ").append(id).append(named(name)).append(":\n");
    if (stats != null) {
      out.append("    active=").append(stats.activeCount());
      out.append(", lookup=").append(Long.toUnsignedString(stats.lookupCount()));
      out.append(", matched=").append(Long.toUnsignedString(stats.matchedCount())).append('\n');
    }
    if (features != null && isSame) {
      out.append("    (same features)\n");
    } else if (features != null) {
      features(features, stats != null);
    }
    before = features;
    statsBefore = stats;
    isFirst = false;
  }

  private static String named(String name) {
    return name.isEmpty() ? "" : " (\"" + name + "\")";
  }

  private void ditto(int id, String name) {
    if (firstDitto < 0 && !isDitto()) {
      out.append('\n');
    }
    if (!name.isEmpty()) {
      boolean endsRun = firstDitto >= 0;
      flushDittos();
      out.append(endsRun ? "\n" : "");
      out.append("  table ").append(id).append(named(name)).append(": ditto\n");
    } else if (firstDitto < 0) {
      firstDitto = id;
      lastDitto = id;
    } else {
      lastDitto = id;
    }
  }

  private boolean isDitto() {
    String end = ": ditto\n";
    return out.lastIndexOf(end) == out.length() - end.length();
  }

  private void flushDittos() {
    if (firstDitto < 0) {
      return;
    }
    if (firstDitto == lastDitto) {
      out.append("  table ").append(firstDitto).append(": ditto\n");
    } else {
      out.append("  tables ").append(firstDitto).append("...").append(lastDitto);
      out.append(": ditto\n");
    }
    firstDitto = -1;
  }

  private void features(TableFeatures f, boolean isStats) {
    if (tells(OpenFlowVersion.OPENFLOW12)) {
      out.append("    metadata: match=").append(hex(f.metadataMatch()));
      out.append(" write=").append(hex(f.metadataWrite())).append('\n');
    }
    if (isStats && version != OpenFlowVersion.OPENFLOW10) {
      String miss = f.miss().name().toLowerCase(Locale.ROOT);
      out.append("    config=").append(miss.equals("default") ? "controller" : miss).append('\n');
    }
    if (tells(OpenFlowVersion.OPENFLOW14)) {
      String not = "not supported\n";
      out.append("    eviction: ").append(f.supportsEviction() ? "supported\n" : not);
      out.append("    vacancy events: ").append(f.supportsVacancyEvents() ? "supported\n" : not);
    }
    if (f.maxEntries() != 0) {
      out.append("    max_entries=").append(f.maxEntries()).append('\n');
    }
    instructions(f);
    matching(f);
  }

  private static String hex(long value) {
    return value == 0 ? "0" : "0x" + Long.toHexString(value);
  }

  private void instructions(TableFeatures f) {
    FlowFeatures flows = f.nonmiss();
    if (version == OpenFlowVersion.OPENFLOW10 || flows.instructions().isEmpty()) {
      return;
    }
    if (before != null && isSame(flows, before.nonmiss(), f.tableId())) {
      out.append("    (same instructions)\n");
      return;
    }
    out.append("    instructions (table miss and others):\n");
    if (!flows.nextTables().isEmpty()) {
      out.append("      next tables: ").append(ranges(flows.nextTables())).append('\n');
    }
    out.append("      instructions: ").append(chosen(INSTRUCTIONS, flows.instructions()));
    out.append('\n');
    ActionFeatures actions = flows.apply();
    boolean hasFields = !actions.setFields().isEmpty();
    if (hasFields && before != null && before.nonmiss().apply().equals(actions)) {
      out.append("      (same actions)\n");
      return;
    }
    out.append("      Write-Actions and Apply-Actions features:\n");
    out.append("        actions: ").append(chosen(ACTIONS, actions.actions())).append('\n');
    if (hasFields) {
      out.append("        supported on Set-Field: ").append(fields(actions.setFields()));
      out.append('\n');
    }
  }

  private static String chosen(List<String> order, Set<String> names) {
    List<String> found = new ArrayList<>(order);
    found.removeIf(name -> !names.contains(name));
    return String.join(" ", found);
  }

  private static String ranges(BitSet numbers) {
    List<String> words = new ArrayList<>();
    for (int i = numbers.nextSetBit(0); i >= 0; i = numbers.nextSetBit(i)) {
      int end = numbers.nextClearBit(i);
      words.add(end - 1 == i ? "" + i : i + "-" + (end - 1));
      i = end;
    }
    return String.join(",", words);
  }

  private static String fields(Set<FlowField> fields) {
    List<String> names = new ArrayList<>();
    for (FlowField field : FieldOrder.FIELDS) {
      if (fields.contains(field) && !field.oxmIds().isEmpty()) {
        names.add(field.fieldName());
      }
    }
    return NameGroups.format(names, " ");
  }

  private void matching(TableFeatures f) {
    boolean is10 = version == OpenFlowVersion.OPENFLOW10;
    if (f.match().isEmpty() && !is10) {
      return;
    }
    if (before != null && hasSameMatch(f, before)) {
      out.append("    (same matching)\n");
      return;
    }
    out.append("    matching:\n");
    if (is10) {
      out.append("      exact match or wildcard: ").append(MATCH_10).append('\n');
      return;
    }
    List<FlowField> exact = new ArrayList<>(f.match());
    exact.removeAll(f.mask());
    if (!f.mask().isEmpty()) {
      out.append("      arbitrary mask: ").append(fields(f.mask())).append('\n');
    }
    if (!exact.isEmpty()) {
      out.append("      exact match or wildcard: ").append(fields(Set.copyOf(exact)));
      out.append('\n');
    }
  }

  private static boolean hasSameMatch(TableFeatures a, TableFeatures b) {
    return a.match().equals(b.match())
        && a.mask().equals(b.mask())
        && a.wildcard().equals(b.wildcard());
  }

  /** What can be gone to is compared as far as the later table can go there at all. */
  private static boolean isSame(FlowFeatures a, FlowFeatures b, int tableId) {
    BitSet next = a.nextTables();
    next.xor(b.nextTables());
    next.clear(0, tableId + 1);
    return next.isEmpty()
        && a.instructions().equals(b.instructions())
        && a.write().equals(b.write())
        && a.apply().equals(b.apply());
  }

  private static boolean isSame(TableFeatures a, TableFeatures b) {
    if (a == null || b == null) {
      return a == b;
    }
    return a.metadataMatch() == b.metadataMatch()
        && a.metadataWrite() == b.metadataWrite()
        && a.miss() == b.miss()
        && a.supportsEviction() == b.supportsEviction()
        && a.supportsVacancyEvents() == b.supportsVacancyEvents()
        && a.maxEntries() == b.maxEntries()
        && hasSameMatch(a, b)
        && isSame(a.nonmiss(), b.nonmiss(), a.tableId());
  }

  private static boolean isSame(TableStats a, TableStats b) {
    return a == null
        || b != null
            && a.activeCount() == b.activeCount()
            && a.lookupCount() == b.lookupCount()
            && a.matchedCount() == b.matchedCount();
  }
}
