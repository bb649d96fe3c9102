package org.vswitchlab.gui.fdb;

import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot.BundleRow;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot.FdbRow;
import org.vswitchlab.wire.MacAddress;

/** Addresses and ports of the selected bridge, in the words of {@code ovs-appctl fdb/show}. */
public final class FdbViewModel {
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final FactTableModel<FdbRow> entries =
      FactTableModel.of(
          FdbRow::key,
          List.of(
              FactColumn.mono("port", "Where frames to the station go", 90, FdbRow::port),
              FactColumn.number("VLAN", "0 for untagged frames", 56, FdbRow::vlan),
              FactColumn.mono("MAC", "Station", 150, row -> MacAddress.format(row.mac())),
              FactColumn.number(
                  "Age",
                  "Seconds since the station last sent a frame; static entries do not age",
                  80,
                  row -> row.isStatic() ? "static" : row.ageSeconds())));
  private final FactTableModel<BundleRow> ports =
      FactTableModel.of(
          BundleRow::key,
          List.of(
              FactColumn.mono("port", "Row of table Port", 90, BundleRow::key),
              FactColumn.mono("interfaces", "More than one for a bond", 110, BundleRow::interfaces),
              FactColumn.mono(
                  "vlan_mode",
                  "access, trunk, native-tagged, native-untagged",
                  120,
                  BundleRow::vlanMode),
              FactColumn.number(
                  "tag", "Access or native VLAN", 56, row -> row.tag() < 0 ? "" : row.tag()),
              FactColumn.wrapped("trunks", "VLANs that a trunk carries", 130, BundleRow::trunks)));

  public void show(OpenFlowSwitchSnapshot snapshot) {
    FxThread.require();
    entries.show(snapshot.fdb());
    ports.show(snapshot.bundles());
    summary.set("mac-aging-time " + snapshot.agingSeconds() + " s");
  }

  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  public FactTableModel<FdbRow> entries() {
    return entries;
  }

  public FactTableModel<BundleRow> ports() {
    return ports;
  }
}
