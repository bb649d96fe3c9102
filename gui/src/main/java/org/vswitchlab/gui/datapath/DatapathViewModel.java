package org.vswitchlab.gui.datapath;

import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.vswitchlab.gui.support.Ages;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.ovs.datapath.DatapathSnapshot;
import org.vswitchlab.ovs.datapath.DatapathSnapshot.MegaflowRow;
import org.vswitchlab.ovs.datapath.DatapathSnapshot.MicroflowRow;

/** The caches of the selected bridge's datapath. */
public final class DatapathViewModel {
  /** More than a person reads; the engine does not put more of them into words for a view. */
  public static final int MOST_ROWS = 1000;

  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final FactTableModel<MegaflowRow> megaflows = megaflowTable();

  /** An empty table of megaflows. */
  static FactTableModel<MegaflowRow> megaflowTable() {
    return new FactTableModel<>(
        MegaflowRow::key,
        MegaflowRow::line,
        List.of(
            FactColumn.number("id", "Number in order of installation", 36, MegaflowRow::key),
            FactColumn.wrapped(
                "megaflow",
                "Packets that agree in these fields; whatever is not named is wildcarded",
                280,
                MegaflowRow::match),
            FactColumn.wrapped(
                "actions", "What the datapath does with them", 110, MegaflowRow::actions),
            FactColumn.counter(
                "packets",
                "Packets that hit it; the first one is not counted",
                64,
                MegaflowRow::packetCount),
            FactColumn.counter("bytes", "Bytes of these packets", 64, MegaflowRow::byteCount),
            FactColumn.number(
                "used",
                "Seconds since the latest hit",
                60,
                row -> row.usedNanos() < 0 ? "never" : Ages.seconds(row.usedNanos()))));
  }

  private final FactTableModel<MicroflowRow> microflows =
      FactTableModel.of(
          MicroflowRow::key,
          List.of(
              FactColumn.number("id", "Number in order of insertion", 36, MicroflowRow::key),
              FactColumn.wrapped(
                  "exact match", "Every field of the packet", 420, MicroflowRow::match),
              FactColumn.number(
                  "megaflow", "The megaflow that it stands for", 74, MicroflowRow::megaflow),
              FactColumn.counter(
                  "hits", "Packets found here at once", 60, MicroflowRow::hitCount)));

  public void show(DatapathSnapshot snapshot) {
    FxThread.require();
    megaflows.show(snapshot.megaflows());
    microflows.show(snapshot.microflows());
    summary.set(
        String.format(
            "%s   lookups: hit:%d missed:%d lost:%d   emc hits:%d   megaflow hits:%d   flows: %d"
                + "   masks: %d",
            snapshot.name(),
            snapshot.microflowHitCount() + snapshot.megaflowHitCount(),
            snapshot.missCount(),
            snapshot.lostCount(),
            snapshot.microflowHitCount(),
            snapshot.megaflowHitCount(),
            snapshot.megaflowCount(),
            snapshot.maskCount()));
  }

  /** The datapath's statistics in one line, in the words of {@code dpctl/show}. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  public FactTableModel<MegaflowRow> megaflows() {
    return megaflows;
  }

  public FactTableModel<MicroflowRow> microflows() {
    return microflows;
  }
}
