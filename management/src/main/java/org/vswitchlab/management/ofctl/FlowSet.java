package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.WireForm;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStats;

/** The flows of a file or of a switch, to compare: {@code diff-flows} and {@code replace-flows}. */
final class FlowSet {
  /** What makes a flow the same flow. */
  private record Key(int tableId, int priority, Match match) {}

  /** What it does. */
  private record Value(
      long cookie, int idleSeconds, int hardSeconds, int importance, List<Action> actions) {}

  private final Map<Key, Value> flows = new HashMap<>();
  private final OpenFlowVersion version;

  /**
   * @param version in whose form the actions are compared
   */
  FlowSet(OpenFlowVersion version) {
    this.version = version;
  }

  void add(FlowMod mod) {
    int table = mod.tableId() == FlowMod.ALL_TABLES ? 0 : mod.tableId();
    flows.put(
        new Key(table, mod.priority(), mod.match()),
        new Value(
            mod.cookie(),
            mod.idleSeconds(),
            mod.hardSeconds(),
            mod.importance(),
            WireForm.of(mod.actions(), mod.match(), version)));
  }

  void add(FlowStats flow) {
    flows.put(
        new Key(flow.tableId(), flow.priority(), flow.match()),
        new Value(
            flow.cookie(),
            flow.idleSeconds(),
            flow.hardSeconds(),
            flow.importance(),
            WireForm.of(flow.actions(), flow.match(), version)));
  }

  /** Keys of both, by table, falling priority and text. */
  private List<Key> keysWith(FlowSet other) {
    Set<Key> all = new LinkedHashSet<>(flows.keySet());
    all.addAll(other.flows.keySet());
    List<Key> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparingInt(Key::tableId)
            .thenComparing(Comparator.comparingInt(Key::priority).reversed())
            .thenComparing(key -> MatchText.format(key.match(), PortNames.NUMBERS_ONLY)));
    return sorted;
  }

  /** A line with {@code -} for what only this set has, and with {@code +} for the other. */
  List<String> differences(FlowSet other, PortNames ports) {
    List<String> lines = new ArrayList<>();
    for (Key key : keysWith(other)) {
      Value mine = flows.get(key);
      Value theirs = other.flows.get(key);
      if (mine != null && !mine.equals(theirs)) {
        lines.add("-" + text(key, mine, ports));
      }
      if (theirs != null && !theirs.equals(mine)) {
        lines.add("+" + text(key, theirs, ports));
      }
    }
    return lines;
  }

  private static String text(Key key, Value value, PortNames ports) {
    StringBuilder text = new StringBuilder();
    if (key.tableId() != 0) {
      text.append("table=").append(key.tableId()).append(' ');
    }
    String match = MatchText.format(key.match(), ports);
    if (key.priority() != FlowMod.DEFAULT_PRIORITY) {
      text.append("priority=").append(key.priority()).append(match.isEmpty() ? "" : ",");
    }
    text.append(match).append(' ');
    if (value.cookie() != 0) {
      text.append("cookie=0x").append(Long.toHexString(value.cookie())).append(' ');
    }
    if (value.idleSeconds() != 0) {
      text.append("idle_timeout=").append(value.idleSeconds()).append(' ');
    }
    if (value.hardSeconds() != 0) {
      text.append("hard_timeout=").append(value.hardSeconds()).append(' ');
    }
    if (value.importance() != 0) {
      text.append("importance=").append(value.importance()).append(' ');
    }
    return text.append("actions=").append(ActionText.format(value.actions(), ports)).toString();
  }

  /** The changes that make a switch with these flows have those of {@code wanted}. */
  List<FlowMod> changesTo(FlowSet wanted) {
    List<FlowMod> changes = new ArrayList<>();
    for (Key key : keysWith(wanted)) {
      Value now = flows.get(key);
      Value then = wanted.flows.get(key);
      if (then == null) {
        FlowMod plain = FlowMod.add(key.tableId(), key.priority(), key.match(), List.of());
        changes.add(plain.withCommand(FlowMod.Command.DELETE_STRICT));
      } else if (!then.equals(now)) {
        changes.add(addition(key, then));
      }
    }
    return changes;
  }

  private static FlowMod addition(Key key, Value value) {
    FlowMod plain = FlowMod.add(key.tableId(), key.priority(), key.match(), value.actions());
    return new FlowMod(
        plain.command(),
        plain.match(),
        plain.priority(),
        value.cookie(),
        0,
        value.cookie(),
        false,
        plain.tableId(),
        value.idleSeconds(),
        value.hardSeconds(),
        value.importance(),
        plain.flags(),
        plain.outPort(),
        plain.outGroup(),
        value.actions());
  }
}
