package org.vswitchlab.gui.linuxbridge;

import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.vswitchlab.bridge.LinuxBridgeSnapshot;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.FdbRow;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.PortRow;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.VlanRow;
import org.vswitchlab.gui.support.Ages;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.wire.MacAddress;

/** The selected Linux bridge. */
public final class LinuxBridgeViewModel {
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final FactTableModel<FdbRow> fdb =
      FactTableModel.of(
          FdbRow::key,
          List.of(
              FactColumn.mono("mac addr", "Station", 140, row -> MacAddress.format(row.mac())),
              FactColumn.number(
                  "vlan",
                  "VLAN of the entry; none without vlan_filtering",
                  54,
                  row -> row.vid() == 0 ? "" : row.vid()),
              FactColumn.mono("port", "Where frames to it go", 80, FdbRow::port),
              FactColumn.text(
                  "state",
                  "permanent: the bridge's own address; static: set by hand",
                  100,
                  FdbRow::state),
              FactColumn.number(
                  "ageing timer",
                  "Seconds since the station last sent a frame",
                  104,
                  row -> row.state().isEmpty() ? Ages.seconds(row.ageNanos()) : "")));
  private final FactTableModel<VlanRow> vlans =
      FactTableModel.of(
          VlanRow::key,
          List.of(
              FactColumn.mono("port", "Port, or the bridge itself", 100, VlanRow::port),
              FactColumn.number("vlan-id", "VLAN that the port is a member of", 70, VlanRow::vid),
              FactColumn.text(
                  "PVID",
                  "Untagged frames that arrive here belong to it",
                  70,
                  row -> row.isPvid() ? "PVID" : ""),
              FactColumn.text(
                  "Egress Untagged",
                  "Frames of this VLAN leave here without a tag",
                  130,
                  row -> row.isUntagged() ? "untagged" : "tagged"),
              FactColumn.text(
                  "state", "Spanning tree state in this VLAN", 90, row -> row.state().label())));
  private final FactTableModel<PortRow> ports =
      FactTableModel.of(
          PortRow::key,
          List.of(
              FactColumn.mono("port", "Interface", 70, PortRow::key),
              FactColumn.number("no", "Bridge port number", 40, PortRow::number),
              FactColumn.text("state", "Spanning tree state", 84, row -> row.state().label()),
              FactColumn.number(
                  "pvid", "VLAN of untagged frames", 46, row -> row.pvid() == 0 ? "" : row.pvid()),
              FactColumn.number("priority", "Spanning tree port priority", 62, PortRow::priority),
              FactColumn.number("cost", "Spanning tree path cost", 46, PortRow::pathCost),
              FactColumn.counter(
                  "rx_packets", "Frames received", 86, row -> row.counters().rxPackets()),
              FactColumn.counter(
                  "tx_packets", "Frames sent", 86, row -> row.counters().txPackets()),
              FactColumn.wrapped(
                  "flags",
                  "Flags that are set, as bridge -d link names them",
                  150,
                  LinuxBridgeViewModel::flags)));

  private static Object flags(PortRow row) {
    return row.flags().stream()
        .map(flag -> flag.name().toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining(" "));
  }

  public void show(LinuxBridgeSnapshot snapshot) {
    FxThread.require();
    fdb.show(snapshot.fdb());
    vlans.show(snapshot.vlans());
    ports.show(snapshot.ports());
    summary.set(
        snapshot.name()
            + (snapshot.isUp() ? "" : " (down)")
            + "   ageing "
            + snapshot.ageingSeconds()
            + " s   vlan_filtering "
            + (snapshot.isVlanFiltering() ? 1 : 0)
            + "   bridge id "
            + snapshot.stp().bridgeId());
  }

  /** The bridge's settings in one line. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  public FactTableModel<FdbRow> fdb() {
    return fdb;
  }

  public FactTableModel<VlanRow> vlans() {
    return vlans;
  }

  public FactTableModel<PortRow> ports() {
    return ports;
  }
}
