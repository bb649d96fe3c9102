package org.vswitchlab.management.ofctl;

import java.util.HexFormat;
import java.util.List;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** {@code packet-out}. */
final class PacketOut {
  private PacketOut() {}

  static void run(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    if (words.size() == 2) {
      newSyntax(bridge, words.get(1));
      return;
    }
    if (words.size() < 4) {
      throw new OfctlException("'packet-out' command requires at least 4 arguments");
    }
    int inPort = port(bridge, words.get(1));
    List<Action> actions = ActionText.parse(words.get(2), bridge.portNames());
    for (String packet : words.subList(3, words.size())) {
      bridge.packetOut(inPort, bytes(packet), actions);
    }
  }

  /** {@code in_port=PORT packet=HEX actions=...}. */
  private static void newSyntax(OpenFlowSwitch bridge, String text) {
    int at = text.indexOf("actions=");
    if (at < 0) {
      throw new OfctlException("must specify an action");
    }
    List<Action> actions =
        ActionText.parse(text.substring(at + "actions=".length()), bridge.portNames());
    int inPort = OpenFlowPort.CONTROLLER;
    byte[] packet = null;
    for (String pair : text.substring(0, at).split("[,\\s]+")) {
      if (pair.startsWith("in_port=")) {
        inPort = port(bridge, pair.substring("in_port=".length()));
      } else if (pair.startsWith("packet=")) {
        packet = bytes(pair.substring("packet=".length()));
      } else if (!pair.isEmpty()) {
        throw new OfctlException("unknown keyword " + pair.replaceFirst("=.*", ""));
      }
    }
    if (packet == null) {
      throw new OfctlException("must specify packet");
    }
    bridge.packetOut(inPort, packet, actions);
  }

  private static int port(OpenFlowSwitch bridge, String text) {
    int port = OpenFlowPort.parse(text, bridge.portNames());
    if (port == OpenFlowPort.INVALID) {
      throw new OfctlException(text + " is not a valid OpenFlow port");
    }
    return port;
  }

  private static byte[] bytes(String hex) {
    try {
      byte[] bytes = HexFormat.of().parseHex(hex);
      if (bytes.length >= 14) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new OfctlException("Trailing garbage in packet data");
    }
    throw new OfctlException("packet too short; an Ethernet header has 14 bytes");
  }
}
