package org.vswitchlab.gui.linuxbridge;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.vswitchlab.bridge.LinuxBridgeSnapshot;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.FdbRow;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.MdbRow;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.PortRow;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.VlanRow;
import org.vswitchlab.bridge.SpanningTreeSnapshot;
import org.vswitchlab.gui.support.Ages;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.wire.MacAddress;

/** The selected Linux bridge. */
public final class LinuxBridgeViewModel {
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper stpSummary = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper mdbSummary = new ReadOnlyStringWrapper("");
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

  private final FactTableModel<MdbRow> mdb =
      FactTableModel.of(
          MdbRow::key,
          List.of(
              FactColumn.mono("grp", "Multicast group", 124, MdbRow::group),
              FactColumn.mono("src", "Source; none for any", 90, MdbRow::source),
              FactColumn.number(
                  "vid",
                  "VLAN of the entry; none without vlan_filtering",
                  36,
                  row -> row.vid() == 0 ? "" : row.vid()),
              FactColumn.mono("port", "Where frames to the group go", 46, MdbRow::port),
              FactColumn.text(
                  "state",
                  "permanent: set by hand; temp: learned from a report",
                  86,
                  row -> row.isPermanent() ? "permanent" : "temp"),
              FactColumn.text(
                  "filter_mode",
                  "include: only the sources listed; exclude: all but those blocked",
                  82,
                  MdbRow::filterMode),
              FactColumn.wrapped(
                  "source_list",
                  "Sources with the seconds left; one with 0 is blocked",
                  84,
                  MdbRow::sources),
              FactColumn.wrapped(
                  "flags",
                  "blocked: not from this source; added_by_star_ex: wants the group from any"
                      + " source",
                  66,
                  MdbRow::flags),
              FactColumn.text(
                  "proto", "static: entered by hand; kernel: learned", 50, MdbRow::protocol),
              FactColumn.number(
                  "timer",
                  "Seconds until the entry is forgotten unless a member reports again",
                  50,
                  row -> row.isPermanent() ? "" : timer(row.remainingSeconds()))));
  private final FactTableModel<SpanningTreeSnapshot.Port> stpPorts =
      FactTableModel.of(
          SpanningTreeSnapshot.Port::key,
          List.of(
              FactColumn.mono("port", "Interface", 60, SpanningTreeSnapshot.Port::key),
              FactColumn.text(
                  "role",
                  "root: towards the root; designated: speaks for its segment; alternate: spare",
                  88,
                  port -> port.role().label()),
              FactColumn.text(
                  "state", "Forwarding only at the end", 88, port -> port.state().label()),
              FactColumn.number(
                  "path cost", "Added on the way to the root", 80, port -> port.pathCost()),
              FactColumn.mono(
                  "designated bridge",
                  "Who speaks for the segment",
                  150,
                  SpanningTreeSnapshot.Port::designatedBridge),
              FactColumn.number(
                  "message age",
                  "Seconds until what the segment's bridge said is no longer believed",
                  100,
                  port -> timer(port.messageAgeTimer())),
              FactColumn.number(
                  "forward delay",
                  "Seconds to the next state",
                  106,
                  port -> timer(port.forwardDelayTimer())),
              FactColumn.number(
                  "hold",
                  "Seconds until the next message may be sent",
                  56,
                  port -> timer(port.holdTimer()))));

  private static Object timer(double seconds) {
    return seconds == 0 ? "" : String.format(Locale.ROOT, "%.2f", seconds);
  }

  private static Object flags(PortRow row) {
    return row.flags().stream()
        .map(flag -> flag.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }

  public void show(LinuxBridgeSnapshot snapshot) {
    FxThread.require();
    fdb.show(snapshot.fdb());
    vlans.show(snapshot.vlans());
    ports.show(snapshot.ports());
    mdb.show(snapshot.mdb());
    stpPorts.show(snapshot.stp().ports());
    stpSummary.set(describe(snapshot.stp()));
    mdbSummary.set(
        "mcast_snooping "
            + (snapshot.multicast().isSnooping() ? 1 : 0)
            + "   mcast_querier "
            + (snapshot.multicast().isQuerier() ? 1 : 0)
            + "   router ports "
            + (snapshot.multicast().routerPorts().isEmpty()
                ? "none"
                : String.join(" ", snapshot.multicast().routerPorts())));
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

  private static String describe(SpanningTreeSnapshot stp) {
    String who =
        switch (stp.mode()) {
          case OFF -> "stp_state 0: every port that is up forwards.   ";
          case KERNEL -> "";
          case USER -> "stp_state 2: a program sets the states.   ";
        };
    return who
        + "bridge id "
        + stp.bridgeId()
        + "   designated root "
        + stp.designatedRoot()
        + (stp.isRoot()
            ? " (this bridge)"
            : "   root port " + stp.rootPort() + "   path cost " + stp.rootPathCost())
        + (stp.isTopologyChanging() ? "   topology change" : "")
        + String.format(
            Locale.ROOT,
            "%nmax age %.2f   hello time %.2f   forward delay %.2f   hello timer %.2f"
                + "   tcn timer %.2f   topology change timer %.2f",
            stp.maxAge(),
            stp.helloTime(),
            stp.forwardDelay(),
            stp.helloTimer(),
            stp.tcnTimer(),
            stp.topologyChangeTimer());
  }

  /** The spanning tree as a whole, in the words of {@code brctl showstp}. */
  public ReadOnlyStringProperty stpSummaryProperty() {
    return stpSummary.getReadOnlyProperty();
  }

  /** Multicast snooping in one line. */
  public ReadOnlyStringProperty mdbSummaryProperty() {
    return mdbSummary.getReadOnlyProperty();
  }

  public FactTableModel<MdbRow> mdb() {
    return mdb;
  }

  /** Roles and timers of the ports. */
  public FactTableModel<SpanningTreeSnapshot.Port> stpPorts() {
    return stpPorts;
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
