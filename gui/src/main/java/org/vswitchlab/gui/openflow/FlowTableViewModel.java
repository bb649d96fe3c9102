package org.vswitchlab.gui.openflow;

import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.vswitchlab.gui.support.Ages;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot.FlowRow;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot.TableRows;

/** One flow table: its flows by falling priority. */
public final class FlowTableViewModel {
  private final int id;
  private final ReadOnlyStringWrapper statistics = new ReadOnlyStringWrapper("");
  private final FactTableModel<FlowRow> flows =
      new FactTableModel<>(
          FlowRow::key,
          FlowRow::line,
          List.of(
              FactColumn.number(
                  "priority",
                  "Of the flows that match, the one of highest priority is taken",
                  58,
                  FlowRow::priority),
              FactColumn.wrapped(
                  "match",
                  "Fields that a packet must have; what is not named may be anything",
                  170,
                  row -> row.match().isEmpty() ? "(any packet)" : row.match()),
              FactColumn.wrapped("actions", "What is done with it", 150, FlowRow::actions),
              FactColumn.counter(
                  "n_packets",
                  "Packets that matched, as of the latest revalidation",
                  72,
                  FlowRow::packetCount),
              FactColumn.counter("n_bytes", "Bytes of these packets", 68, FlowRow::byteCount),
              FactColumn.number(
                  "duration",
                  "Seconds since the flow was added",
                  64,
                  row -> Ages.seconds(row.durationNanos())),
              FactColumn.number(
                  "idle_age",
                  "Seconds since a packet matched, or since the flow was added",
                  62,
                  row -> row.idleNanos() / 1_000_000_000L),
              FactColumn.mono(
                  "cookie",
                  "Mark that a controller gave the flow",
                  54,
                  row -> "0x" + Long.toHexString(row.cookie()))));

  FlowTableViewModel(int id) {
    this.id = id;
  }

  void show(TableRows table) {
    FxThread.require();
    flows.show(table.flows());
    statistics.set("lookup " + table.lookupCount() + "  matched " + table.matchedCount());
  }

  /** Number of the table, 0 to 253. */
  public int id() {
    return id;
  }

  public FactTableModel<FlowRow> flows() {
    return flows;
  }

  /** How many packets looked here and how many found a flow, as {@code dump-tables} says it. */
  public ReadOnlyStringProperty statisticsProperty() {
    return statistics.getReadOnlyProperty();
  }
}
