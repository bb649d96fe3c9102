package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.ovs.datapath.DatapathKeyParser;
import org.vswitchlab.ovs.datapath.DatapathSyntaxException;
import org.vswitchlab.ovs.datapath.PacketComposer;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.wire.Frame;

/** Commands that play the wire of a port: {@code netdev-dummy/}. */
final class NetdevDummyCommands {
  private static final int MIN_FRAME_BYTES = 14;

  private final SharedDatapath shared;

  NetdevDummyCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** {@code NAME [--qid N] PACKET...}: lets frames arrive at a port. */
  ControlReply receive(List<String> words) {
    NetDevice device = device(words.get(0));
    if (device == null) {
      return ControlReply.error("no such dummy netdev");
    }
    int i = 1;
    if (words.size() > 2 && words.get(1).equals("--qid")) {
      if (ScannedNumber.orZero(words.get(2)) != 0) {
        return ControlReply.error("bad rx queue id.");
      }
      i = 3;
    }
    for (; i < words.size(); i++) {
      String word = words.get(i);
      byte[] packet = hex(word);
      if (packet == null) {
        boolean hasLength = i + 1 < words.size() && words.get(i + 1).equals("--len");
        if (hasLength && i + 2 == words.size()) {
          return ControlReply.error("--len: missing packet length");
        }
        try {
          int bytes = hasLength ? length(words.get(i + 2)) : 0;
          packet = compose(word, bytes);
        } catch (DatapathSyntaxException e) {
          return ControlReply.error("syntax error at " + e.rest());
        } catch (IllegalArgumentException e) {
          return ControlReply.error(e.getMessage());
        }
        i += hasLength ? 2 : 0;
      }
      // What stands behind it may be wrong, and this one has come in all the same.
      receive(device, packet);
    }
    return ControlReply.of("");
  }

  /** The packet that a flow of the datapath's syntax describes; ports are numbers here. */
  private static byte[] compose(String flow, int bytes) throws DatapathSyntaxException {
    FlowKey key = DatapathKeyParser.parseFlow(flow, null).fields().key();
    // A device takes frames only, whatever the flow leaves out.
    key.set(FlowField.PACKET_TYPE, 0);
    return PacketComposer.compose(key, bytes);
  }

  private static int length(String text) {
    int bytes = ScannedNumber.orZero(text);
    if (bytes < MIN_FRAME_BYTES) {
      throw new IllegalArgumentException("too small packet len");
    }
    return bytes;
  }

  /** The bytes that the digits stand for, or null if they are none or no whole header. */
  private static byte[] hex(String text) {
    try {
      byte[] bytes = HexFormat.of().parseHex(text);
      return bytes.length < MIN_FRAME_BYTES ? null : bytes;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void receive(NetDevice device, byte[] packet) {
    Frame frame = Frame.owning(packet, device.simulation().newOriginId());
    if (device instanceof EthernetDevice ethernet) {
      ethernet.inject(frame);
    } else {
      // What an internal device receives as a dummy is what its host sends.
      device.ledger().created(1);
      device.transmit(frame);
    }
  }

  private NetDevice device(String name) {
    for (OpenFlowSwitch bridge : shared.bridges()) {
      OpenFlowSwitchPort port = bridge.port(name);
      if (port != null && port.device() != null) {
        return port.device();
      }
    }
    return null;
  }

  ControlReply setAdminState(List<String> words) {
    String state = words.get(words.size() - 1);
    if (!state.equals("up") && !state.equals("down")) {
      return ControlReply.error("Invalid Admin State");
    }
    List<NetDevice> devices = new ArrayList<>();
    if (words.size() > 1) {
      NetDevice named = device(words.get(0));
      if (named == null) {
        return ControlReply.error("Unknown Dummy Interface");
      }
      devices.add(named);
    } else {
      for (OpenFlowSwitch bridge : shared.bridges()) {
        bridge.allPorts().stream()
            .map(OpenFlowSwitchPort::device)
            .filter(java.util.Objects::nonNull)
            .forEach(devices::add);
      }
    }
    devices.forEach(device -> device.setUp(state.equals("up")));
    return ControlReply.of("OK");
  }
}
