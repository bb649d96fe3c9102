package org.vswitchlab.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.FrameTap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.time.SimClock;
import org.vswitchlab.wire.Frame;

/**
 * Records what passes a set of network devices in one pcapng file: one interface per device, both
 * directions, and what a switch decided about a frame as the packet's comment. Engine-confined.
 *
 * <p>A medium that fails must not stop the run: the first fault ends the recording and is thrown by
 * {@link #close}.
 */
public final class CaptureSession implements Closeable {
  private final SimClock clock;
  private final PcapngWriter writer;
  private final AtomicFile file;
  private final List<DeviceTap> taps = new ArrayList<>();
  private long packetCount;
  private IOException fault;
  private boolean isClosed;

  private CaptureSession(SimClock clock, WritableByteChannel channel, AtomicFile file) {
    this.clock = clock;
    this.writer = new PcapngWriter(channel);
    this.file = file;
  }

  /** Records into a file, which appears when the session is closed. */
  public static CaptureSession toFile(SimClock clock, Path path) throws IOException {
    AtomicFile file = AtomicFile.create(path);
    return new CaptureSession(clock, file, file);
  }

  /** Records into any channel, which is closed with the session. */
  public static CaptureSession toChannel(SimClock clock, WritableByteChannel channel) {
    return new CaptureSession(clock, channel, null);
  }

  /** Records this device from now on; once is enough. */
  public void add(NetDevice device) {
    for (DeviceTap tap : taps) {
      if (tap.device == device) {
        return;
      }
    }
    if (fault != null || isClosed) {
      return;
    }
    try {
      int interfaceId = writer.addInterface(device.qualifiedName(), device.mac());
      DeviceTap tap = new DeviceTap(device, interfaceId, clock.nowNanos());
      taps.add(tap);
      device.addTap(tap);
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Packets recorded so far, on all devices. */
  public long packetCount() {
    return packetCount;
  }

  /** Names of the recorded devices in order of their interface numbers. */
  public List<String> interfaceNames() {
    return taps.stream().map(tap -> tap.device.qualifiedName()).toList();
  }

  /** Hands what is buffered to the medium. */
  public void flush() {
    try {
      if (fault == null && !isClosed) {
        writer.flush();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /**
   * Ends the recording and completes the file.
   *
   * @throws IOException the first fault of the medium; there is no file then
   */
  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    removeTaps();
    isClosed = true;
    if (fault == null) {
      try {
        for (DeviceTap tap : taps) {
          writer.interfaceStatistics(
              tap.interfaceId, tap.startNanos, clock.nowNanos(), tap.packetCount);
        }
        writer.close();
        return;
      } catch (IOException e) {
        fault = e;
      }
    }
    giveUp();
    throw fault;
  }

  /** Ends the recording without a file. */
  public void discard() throws IOException {
    if (!isClosed) {
      removeTaps();
      isClosed = true;
      giveUp();
    }
  }

  private void giveUp() throws IOException {
    if (file != null) {
      file.discard();
    } else {
      writer.close();
    }
  }

  private void fail(IOException e) {
    fault = e;
    removeTaps();
  }

  private void removeTaps() {
    for (DeviceTap tap : taps) {
      tap.device.removeTap(tap);
    }
  }

  /** One device's tap knows its interface number, so that no packet has to look it up. */
  private final class DeviceTap implements FrameTap {
    private final NetDevice device;
    private final int interfaceId;
    private final long startNanos;
    private long packetCount;

    DeviceTap(NetDevice device, int interfaceId, long startNanos) {
      this.device = device;
      this.interfaceId = interfaceId;
      this.startNanos = startNanos;
    }

    @Override
    public void frame(
        long timeNanos, NetDevice from, Direction direction, Frame frame, Decision decision) {
      if (fault != null) {
        return;
      }
      try {
        String comment = decision == null ? null : decision.comment();
        writer.packet(interfaceId, timeNanos, direction, frame, comment);
        packetCount++;
        CaptureSession.this.packetCount++;
      } catch (IOException e) {
        fail(e);
      }
    }
  }
}
