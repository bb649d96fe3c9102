package org.vswitchlab.gui.openflow;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.gui.support.RowMerger;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot.TableRows;

/** The tables of the selected bridge that hold flows. */
public final class FlowTablesViewModel {
  /** More than a person reads; the engine does not put more of them into words for a view. */
  public static final int MOST_FLOWS_PER_TABLE = 1000;

  private final ObservableList<FlowTableViewModel> tables = FXCollections.observableArrayList();
  private final RowMerger<Integer, TableRows, FlowTableViewModel> merger =
      new RowMerger<>(
          tables, TableRows::id, FlowTablesViewModel::newTable, FlowTableViewModel::show);
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private String bridge = "";

  private static FlowTableViewModel newTable(TableRows rows) {
    FlowTableViewModel table = new FlowTableViewModel(rows.id());
    table.show(rows);
    return table;
  }

  public void show(OpenFlowSwitchSnapshot snapshot) {
    FxThread.require();
    bridge = snapshot.name();
    merger.merge(snapshot.tables());
    summary.set(
        String.format("dpid %016x   flows: %d", snapshot.datapathId(), snapshot.flowCount()));
  }

  /** Forgets all: another bridge comes. */
  public void clear() {
    FxThread.require();
    merger.merge(java.util.List.of());
  }

  /** Name of the bridge whose tables these are; empty before the first snapshot. */
  public String bridge() {
    return bridge;
  }

  /** In order of their number. */
  public ObservableList<FlowTableViewModel> tables() {
    return tables;
  }

  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }
}
