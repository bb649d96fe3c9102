package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.MacAddress;

/**
 * An OpenFlow switch at one moment: immutable, for views on other threads. Every row has a key that
 * is the same from one snapshot to the next. Counters are as of the latest revalidation, as {@code
 * ovs-ofctl dump-flows} shows them.
 *
 * @param timeNanos virtual time at which it was taken
 * @param flowCount how many there are, also those left out of {@code tables}
 * @param tables those that hold flows, in order of their number
 */
public record OpenFlowSwitchSnapshot(
    long timeNanos,
    String host,
    String name,
    long datapathId,
    int flowCount,
    List<TableRows> tables,
    List<FdbRow> fdb,
    int agingSeconds,
    List<BundleRow> bundles) {
  private static final int DEFAULT_PRIORITY = 32768;

  public OpenFlowSwitchSnapshot {
    tables = List.copyOf(tables);
    fdb = List.copyOf(fdb);
    bundles = List.copyOf(bundles);
  }

  /**
   * One flow table.
   *
   * @param flows by falling priority
   */
  public record TableRows(
      int id, String name, long lookupCount, long matchedCount, List<FlowRow> flows) {
    public TableRows {
      flows = List.copyOf(flows);
    }
  }

  /**
   * One flow, by its serial number.
   *
   * @param match without the priority; empty if it matches everything
   * @param durationNanos time since it was added
   * @param idleNanos time since a packet used it
   * @param line as {@code ovs-ofctl --no-stats --names dump-flows} prints it, which {@code
   *     add-flows} reads back
   */
  public record FlowRow(
      long key,
      int tableId,
      int priority,
      String match,
      String actions,
      long cookie,
      int idleSeconds,
      int hardSeconds,
      long packetCount,
      long byteCount,
      long durationNanos,
      long idleNanos,
      String line) {}

  /** One learned or configured address, by VLAN and address. */
  public record FdbRow(
      String key, int vlan, long mac, String port, boolean isStatic, long ageSeconds) {}

  /**
   * One port of the configuration, by name.
   *
   * @param tag access or native VLAN; -1 for none
   * @param trunks VLANs carried, {@code all} for all of a trunk; empty for an access port
   */
  public record BundleRow(String key, String interfaces, String vlanMode, int tag, String trunks) {}

  static OpenFlowSwitchSnapshot of(OpenFlowSwitch bridge, int mostFlowsPerTable) {
    long now = bridge.host().simulation().nowNanos();
    PortNames names = bridge.portNames();
    List<TableRows> tables = new ArrayList<>();
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      FlowTable table = bridge.pipeline().table(id);
      if (table.size() > 0) {
        tables.add(tableRows(table, mostFlowsPerTable, names, now));
      }
    }
    List<FdbRow> fdb = new ArrayList<>();
    for (MacLearning.Entry entry : bridge.macLearning().entries()) {
      fdb.add(fdbRow(entry, now));
    }
    return new OpenFlowSwitchSnapshot(
        now,
        bridge.host().name(),
        bridge.name(),
        bridge.datapathId(),
        bridge.pipeline().flowCount(),
        tables,
        fdb,
        bridge.macLearning().agingSeconds(),
        bridge.bundles().stream().map(OpenFlowSwitchSnapshot::bundleRow).toList());
  }

  private static TableRows tableRows(FlowTable table, int mostFlows, PortNames names, long now) {
    List<FlowEntry> entries = table.byPriority();
    List<FlowRow> flows = new ArrayList<>();
    for (FlowEntry entry : entries.subList(0, Math.min(mostFlows, entries.size()))) {
      flows.add(flowRow(entry, names, now));
    }
    return new TableRows(
        table.id(), table.name(), table.lookupCount(), table.matchedCount(), flows);
  }

  private static FlowRow flowRow(FlowEntry entry, PortNames names, long now) {
    String match = MatchText.format(entry.match(), names);
    String actions = ActionText.format(entry.actions(), names);
    return new FlowRow(
        entry.id(),
        entry.tableId(),
        entry.priority(),
        match,
        actions,
        entry.cookie(),
        entry.idleSeconds(),
        entry.hardSeconds(),
        entry.packetCount(),
        entry.byteCount(),
        now - entry.createdNanos(),
        now - entry.usedNanos(),
        line(entry, match, actions));
  }

  private static String line(FlowEntry entry, String match, String actions) {
    StringBuilder text = new StringBuilder();
    if (entry.cookie() != 0) {
      text.append("cookie=0x").append(Long.toHexString(entry.cookie())).append(", ");
    }
    if (entry.tableId() != 0) {
      text.append("table=").append(entry.tableId()).append(", ");
    }
    if (entry.idleSeconds() != 0) {
      text.append("idle_timeout=").append(entry.idleSeconds()).append(", ");
    }
    if (entry.hardSeconds() != 0) {
      text.append("hard_timeout=").append(entry.hardSeconds()).append(", ");
    }
    text.append(entry.flags().text());
    StringJoiner matches = new StringJoiner(",");
    if (entry.priority() != DEFAULT_PRIORITY) {
      matches.add("priority=" + entry.priority());
    }
    if (!match.isEmpty()) {
      matches.add(match);
    }
    String space = matches.length() == 0 ? "" : " ";
    return text.append(matches).append(space).append("actions=").append(actions).toString();
  }

  private static FdbRow fdbRow(MacLearning.Entry entry, long now) {
    return new FdbRow(
        entry.vlan() + "/" + MacAddress.format(entry.mac()),
        entry.vlan(),
        entry.mac(),
        entry.bundle().name(),
        entry.isStatic(),
        entry.ageSeconds(now));
  }

  private static BundleRow bundleRow(PortBundle bundle) {
    PortBundleSettings settings = bundle.settings();
    String interfaces =
        bundle.ports().stream().map(OpenFlowSwitchPort::name).collect(Collectors.joining(" "));
    return new BundleRow(
        bundle.name(),
        interfaces,
        settings.vlanMode().text(),
        settings.vlan(),
        trunksText(settings));
  }

  private static String trunksText(PortBundleSettings settings) {
    return switch (settings.vlanMode()) {
      case ACCESS, DOT1Q_TUNNEL -> "";
      case TRUNK, NATIVE_TAGGED, NATIVE_UNTAGGED -> listText(settings.trunks());
    };
  }

  private static String listText(BitSet vlans) {
    return vlans == null
        ? "all"
        : vlans.stream().mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }
}
