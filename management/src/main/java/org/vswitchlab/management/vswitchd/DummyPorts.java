package org.vswitchlab.management.vswitchd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.ovs.vswitchd.DummyDevices;

/** Connects the dummy devices of the daemon to files and sockets, by name. */
public final class DummyPorts implements DummyDevices.Listener {
  private final StreamLoop loop;
  private final Path runDirectory;
  private final Path workingDirectory;
  private final LongSupplier wallNanos;
  private final Consumer<String> log;
  private final Map<String, DummyPort> ports = new LinkedHashMap<>();

  /**
   * @param runDirectory to which sockets are relative
   * @param workingDirectory to which files are relative
   * @param wallNanos time since 1970 for captures
   * @param log takes a line for each thing that went wrong
   */
  public DummyPorts(
      StreamLoop loop,
      Path runDirectory,
      Path workingDirectory,
      LongSupplier wallNanos,
      Consumer<String> log) {
    this.loop = loop;
    this.runDirectory = runDirectory;
    this.workingDirectory = workingDirectory;
    this.wallNanos = wallNanos;
    this.log = log;
  }

  StreamLoop loop() {
    return loop;
  }

  Path runDirectory() {
    return runDirectory;
  }

  Path workingDirectory() {
    return workingDirectory;
  }

  long wallNanos() {
    return wallNanos.getAsLong();
  }

  void log(String line) {
    log.accept(line);
  }

  @Override
  public void configured(NetDevice device, Map<String, String> options) {
    DummyPort port = ports.get(device.name());
    if (port != null && port.device() != device) {
      port.close();
      port = null;
    }
    if (port == null) {
      port = new DummyPort(device, this);
      ports.put(device.name(), port);
    }
    port.configure(options);
  }

  @Override
  public void closed(NetDevice device) {
    DummyPort port = ports.get(device.name());
    if (port != null && port.device() == device) {
      ports.remove(device.name());
      port.close();
    }
  }

  /** The port of that name, or null. */
  DummyPort port(String name) {
    return ports.get(name);
  }

  /** In order of creation. */
  List<DummyPort> ports() {
    return new ArrayList<>(ports.values());
  }

  /** Closes all files and sockets. */
  public void close() {
    ports.values().forEach(DummyPort::close);
    ports.clear();
  }
}
