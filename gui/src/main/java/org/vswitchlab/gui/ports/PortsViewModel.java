package org.vswitchlab.gui.ports;

import java.util.List;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.wire.MacAddress;

/** The devices of the selected node. */
public final class PortsViewModel {
  private final FactTableModel<DeviceFact> table =
      FactTableModel.of(
          DeviceFact::name,
          List.of(
              FactColumn.mono("name", "Interface name", 62, DeviceFact::name),
              FactColumn.number(
                  "no", "Number at the switch: OpenFlow port, or bridge port", 36,
                  fact -> fact.number() == 0 ? "" : fact.number()),
              FactColumn.mono("state", "Administrative state and carrier", 86, DeviceFact::state),
              FactColumn.mono("peer", "Device at the other end of the link", 78, DeviceFact::peer),
              FactColumn.counter(
                  "rx_packets", "Frames received", 84, fact -> fact.counters().rxPackets()),
              FactColumn.counter(
                  "tx_packets", "Frames sent", 84, fact -> fact.counters().txPackets()),
              FactColumn.counter(
                  "rx_dropped", "Frames received and dropped here", 86,
                  fact -> fact.counters().rxDropped()),
              FactColumn.counter(
                  "tx_dropped", "Frames that could not be sent", 86,
                  fact -> fact.counters().txDropped()),
              FactColumn.counter(
                  "queue", "Frames that wait for the transmitter", 56, DeviceFact::queuedFrames),
              FactColumn.counter(
                  "rx_bytes", "Bytes received", 84, fact -> fact.counters().rxBytes()),
              FactColumn.counter("tx_bytes", "Bytes sent", 84, fact -> fact.counters().txBytes()),
              FactColumn.number("mtu", "Largest payload in bytes", 50, DeviceFact::mtuBytes),
              FactColumn.mono(
                  "mac", "Link-layer address", 136, fact -> MacAddress.format(fact.mac()))));

  public FactTableModel<DeviceFact> table() {
    return table;
  }
}
