package org.vswitchlab.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/** One frame of a known station to a known station through a Linux bridge of eight ports. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BridgeBenchmark {
  private static final int PORTS = 8;
  private static final long FIRST_STATION = 0x02aa_0000_0000L;

  @Param({"8", "1000", "8000"})
  public int stations;

  @Param({"false", "true"})
  public boolean vlanFiltering;

  private EthernetDevice[] ports;
  private Frame[] frames;
  private int next;

  @Setup
  public void build() throws NetlinkError {
    Host host = new Network(1).addHost("s1");
    LinuxBridge bridge = LinuxBridges.of(host).add("s1");
    ports = new EthernetDevice[PORTS];
    for (int i = 0; i < PORTS; i++) {
      ports[i] = host.addEthernet("p" + (i + 1), 0x0200_0000_ff00L + i);
      bridge.addPort(ports[i]);
    }
    bridge.vlanFilter().setFiltering(vlanFiltering);
    bridge.ownDevice().setUp(true);
    frames = new Frame[stations];
    for (int i = 0; i < stations; i++) {
      byte[] bytes = new byte[64];
      Bytes.put48(bytes, 0, FIRST_STATION + (i * 7 + 1) % stations);
      Bytes.put48(bytes, 6, FIRST_STATION + i);
      Bytes.put16(bytes, 12, 0x0800);
      frames[i] = Frame.owning(bytes, i + 1);
    }
    for (int i = 0; i < stations; i++) {
      forward();
    }
  }

  @Benchmark
  public void forward() {
    ports[next % PORTS].inject(frames[next]);
    next = next + 1 == stations ? 0 : next + 1;
  }
}
