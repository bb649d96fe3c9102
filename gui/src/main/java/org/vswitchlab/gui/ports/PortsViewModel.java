package org.vswitchlab.gui.ports;

import java.util.List;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;

/** The devices of the selected node. */
public final class PortsViewModel {
  private final FactTableModel<DeviceFact> table =
      FactTableModel.of(
          DeviceFact::name,
          List.of(
              FactColumn.mono("name", "Interface name", 66, DeviceFact::name),
              FactColumn.number(
                  "no",
                  "Number at the switch: OpenFlow port, or bridge port",
                  32,
                  fact -> fact.number() == 0 ? "" : fact.number()),
              FactColumn.mono("state", "Administrative state and carrier", 88, DeviceFact::state),
              FactColumn.mono("peer", "Device at the other end of the link", 80, DeviceFact::peer),
              FactColumn.counter(
                  "rx_packets", "Frames received", 82, fact -> fact.counters().rxPackets()),
              FactColumn.counter(
                  "rx_bytes", "Bytes received", 72, fact -> fact.counters().rxBytes()),
              FactColumn.counter(
                  "tx_packets", "Frames sent", 82, fact -> fact.counters().txPackets()),
              FactColumn.counter("tx_bytes", "Bytes sent", 72, fact -> fact.counters().txBytes()),
              FactColumn.counter(
                  "dropped",
                  "Frames dropped here: received / to be sent",
                  66,
                  fact -> fact.counters().rxDropped() + "/" + fact.counters().txDropped()),
              FactColumn.counter(
                  "queue", "Frames that wait for the transmitter", 50, DeviceFact::queuedFrames)));

  public FactTableModel<DeviceFact> table() {
    return table;
  }
}
