package org.vswitchlab.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.MacAddress;

/** A bridge br0 on a bench: unlinked ports p1.., frames put in by hand, and what came out where. */
final class BridgeBench {
  static final long S1 = 0x02aa_0000_0001L;
  static final long S2 = 0x02aa_0000_0002L;
  static final long S3 = 0x02aa_0000_0003L;
  static final long BROADCAST = MacAddress.BROADCAST;

  final Network network = new Network(7);
  final Host host = network.addHost("s1");
  final LinuxBridge bridge;
  final Map<String, List<Frame>> heard = new LinkedHashMap<>();
  Decision lastDecision;

  BridgeBench(int portCount) throws NetlinkError {
    bridge = LinuxBridges.of(host).add("br0");
    bridge
        .ownDevice()
        .addTap(
            (time, device, direction, frame, decision) -> note(device.name(), direction, frame));
    for (int i = 1; i <= portCount; i++) {
      EthernetDevice device = host.addEthernet("p" + i, 0x0200_0000_ff00L + i);
      bridge.addPort(device);
      device.addTap(
          (time, tapped, direction, frame, decision) -> {
            if (direction == Direction.TRANSMITTED) {
              heard.computeIfAbsent(tapped.name(), name -> new ArrayList<>()).add(frame);
            } else {
              lastDecision = decision;
            }
          });
    }
    bridge.ownDevice().setUp(true);
  }

  private void note(String name, Direction direction, Frame frame) {
    if (direction == Direction.RECEIVED) {
      heard.computeIfAbsent(name, any -> new ArrayList<>()).add(frame);
    }
  }

  BridgePort port(String name) {
    return bridge.port(name);
  }

  /** An experimental frame (0x88b5) of 60 bytes; returns the devices that it came out of. */
  List<String> inject(String port, long destination, long source) {
    byte[] bytes = new byte[60];
    put(bytes, 0, destination);
    put(bytes, 6, source);
    bytes[12] = (byte) 0x88;
    bytes[13] = (byte) 0xb5;
    return inject(port, bytes);
  }

  /** As {@link #inject(String, long, long)} with a tag 802.1Q. */
  List<String> injectTagged(String port, long destination, long source, int vid) {
    byte[] bytes = new byte[64];
    put(bytes, 0, destination);
    put(bytes, 6, source);
    bytes[12] = (byte) 0x81;
    bytes[14] = (byte) (vid >>> 8);
    bytes[15] = (byte) vid;
    bytes[16] = (byte) 0x88;
    bytes[17] = (byte) 0xb5;
    return inject(port, bytes);
  }

  List<String> inject(String port, byte[] bytes) {
    heard.clear();
    ((EthernetDevice) host.device(port))
        .inject(Frame.owning(bytes, network.simulation().newOriginId()));
    assertThat(network.ledger().imbalance()).as("conservation").isZero();
    return heard.keySet().stream().sorted().toList();
  }

  void advance(long millis) {
    network.simulation().runUntil(network.simulation().nowNanos() + millis * 1_000_000);
  }

  /** Where the database says a station is: a port's name, or null. */
  String whereIs(long mac, int vid) {
    FdbEntry entry = bridge.fdb().find(mac, vid);
    return entry == null ? null : entry.port() == null ? "br0" : entry.port().name();
  }

  private static void put(byte[] bytes, int at, long mac) {
    for (int i = 0; i < 6; i++) {
      bytes[at + i] = (byte) (mac >>> 40 - 8 * i);
    }
  }
}
