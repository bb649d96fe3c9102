package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** Commands that a datapath of dummies alone has: {@code dpif-dummy/}. */
final class DummyDatapathCommands {
  private final SharedDatapath shared;
  private final DatapathSet datapaths;

  DummyDatapathCommands(SharedDatapath shared, DatapathSet datapaths) {
    this.shared = shared;
    this.datapaths = datapaths;
  }

  /** {@code DP PORT NUMBER}: gives a port another number. */
  ControlReply changePortNumber(List<String> words) {
    Datapath datapath = datapaths.findPlain(words.get(0));
    if (datapath == null || !datapaths.isDummy(datapath)) {
      return ControlReply.error("unknown datapath or not a dummy");
    }
    DatapathPort port = datapath.port(words.get(1));
    if (port == null) {
      return ControlReply.error("unknown port");
    }
    int number = ScannedNumber.orZero(words.get(2));
    if (number == 0 || number == -1) {
      return ControlReply.error("bad port number");
    }
    if (datapath.port(number) != null) {
      return ControlReply.error("port number already in use");
    }
    if (port.device() == null || datapaths.isByHand(datapath)) {
      return ControlReply.error("not supported yet: another number for " + port.name());
    }
    shared.changePortNumber(port, number);
    return ControlReply.of("");
  }
}
