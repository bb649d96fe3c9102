package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.FrameTap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.wire.Frame;

/**
 * What is behind one dummy or internal device instead of a wire: capture files, streams, and an
 * address for which it answers ARP requests.
 */
final class DummyPort implements FrameTap {
  /** The options that this class reads; the others do not touch files and sockets. */
  private static final String[] CONNECTIONS = {"pcap", "rxq_pcap", "tx_pcap", "pstream", "stream"};

  private final NetDevice device;
  private final DummyPorts owner;
  private final ArpResponder arp;
  private Map<String, String> connections = Map.of();
  private PacketCaptureFile received;
  private PacketCaptureFile sent;
  private PacketStreams streams;
  private boolean isWatched;

  DummyPort(NetDevice device, DummyPorts owner) {
    this.device = device;
    this.owner = owner;
    this.arp = new ArpResponder(device.mac());
  }

  NetDevice device() {
    return device;
  }

  /** {@code netdev-dummy/ip4addr}. */
  void setAddress(int address) {
    arp.setAddress(address);
    watch();
  }

  /** A device that is watched costs more for each frame, so that only those are that need it. */
  private void watch() {
    if (!isWatched) {
      device.addTap(this);
      isWatched = true;
    }
  }

  /** Streams of option {@code pstream} or {@code stream}; null without. */
  PacketStreams streams() {
    return streams;
  }

  /** Follows Interface.options. */
  void configure(Map<String, String> options) {
    Map<String, String> wanted = new TreeMap<>(options);
    wanted.keySet().retainAll(java.util.List.of(CONNECTIONS));
    if (wanted.equals(connections)) {
      return;
    }
    closeConnections();
    connections = wanted;
    watch();
    String both = wanted.get("pcap");
    received = open(both != null ? both : wanted.get("rxq_pcap"));
    sent = both != null ? received : open(wanted.get("tx_pcap"));
    if (wanted.containsKey("pstream")) {
      streams = PacketStreams.listen(owner, this, wanted.get("pstream"));
    } else if (wanted.containsKey("stream")) {
      streams = PacketStreams.connect(owner, this, wanted.get("stream"));
    }
  }

  private PacketCaptureFile open(String name) {
    if (name == null) {
      return null;
    }
    try {
      return PacketCaptureFile.append(owner.workingDirectory().resolve(name));
    } catch (IOException | java.nio.file.InvalidPathException e) {
      owner.log(name + ": cannot be opened: " + e.getMessage());
      return null;
    }
  }

  /** Lets a frame arrive at the switch, as from the wire, or from the host by an internal one. */
  void receive(byte[] bytes) {
    Frame frame = Frame.owning(bytes, device.simulation().newOriginId());
    if (device instanceof EthernetDevice ethernet) {
      ethernet.inject(frame);
    } else {
      device.ledger().created(1);
      device.transmit(frame);
    }
  }

  @Override
  public void frame(
      long timeNanos, NetDevice tapped, Direction direction, Frame frame, Decision decision) {
    boolean isIntoSwitch = (direction == Direction.RECEIVED) != (device instanceof InternalDevice);
    PacketCaptureFile file = isIntoSwitch ? received : sent;
    if (file != null) {
      write(file, frame);
    }
    if (!isIntoSwitch) {
      if (streams != null) {
        streams.send(frame);
      }
      byte[] answer = arp.answer(frame);
      if (answer != null) {
        device.simulation().schedule(timeNanos, () -> receive(answer));
      }
    }
  }

  private void write(PacketCaptureFile file, Frame frame) {
    try {
      file.write(owner.wallNanos(), frame);
    } catch (IOException e) {
      owner.log(device.name() + ": the capture cannot be written: " + e.getMessage());
      close(file);
      received = received == file ? null : received;
      sent = sent == file ? null : sent;
    }
  }

  private void close(PacketCaptureFile file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      owner.log(device.name() + ": the capture cannot be closed: " + e.getMessage());
    }
  }

  private void closeConnections() {
    close(received);
    if (sent != received) {
      close(sent);
    }
    received = null;
    sent = null;
    if (streams != null) {
      streams.close();
      streams = null;
    }
  }

  /** Lets go of files, sockets and the device. */
  void close() {
    closeConnections();
    device.removeTap(this);
  }
}
