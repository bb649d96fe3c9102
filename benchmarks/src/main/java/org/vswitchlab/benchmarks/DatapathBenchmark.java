package org.vswitchlab.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.UpcallHandler;
import org.vswitchlab.ovs.datapath.UpcallResult;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;

/**
 * One 64-byte UDP frame through the userspace datapath, port to port: key extraction, cache,
 * output. {@code flows} differ in their UDP ports; without the exact-match cache each frame meets a
 * megaflow.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DatapathBenchmark {
  private static final int IPV4_AT = 14;
  private static final int UDP_AT = 34;

  @Param({"1", "1000", "8000"})
  public int flows;

  /** How the packet's megaflow is found: by the exact-match cache, or by this many masks. */
  @Param({"exact", "1", "10", "100"})
  public String masks;

  private EthernetDevice in;
  private Frame[] frames;
  private int next;

  /** Installs a megaflow for each pair of UDP ports; the masks differ in bits of addresses. */
  private static final class ToPortTwo implements UpcallHandler {
    private final int masks;

    ToPortTwo(int masks) {
      this.masks = masks;
    }

    @Override
    public void upcall(FlowKey key, Frame frame, UpcallResult result) {
      result.actions().add(new DatapathAction.Output(2));
      result.mask().unwildcard(FlowField.UDP_SRC);
      result.mask().unwildcard(FlowField.UDP_DST);
      int kind = (int) key.get(FlowField.UDP_SRC) % masks;
      result.mask().unwildcard(FlowField.IP_SRC, 0xffffL << kind % 10);
      result.mask().unwildcard(FlowField.IP_DST, 0xffffL << kind / 10);
    }

    @Override
    public void userspace(FlowKey key, Frame frame, DatapathAction.Userspace action) {
      throw new IllegalStateException("nothing asks for it");
    }

    @Override
    public List<String> explain(Object owner) {
      return List.of();
    }
  }

  @Setup
  public void build() {
    Network network = new Network(1);
    Host host = network.addHost("s1");
    in = host.addEthernet("p1", 0x0200_0000_0001L);
    EthernetDevice out = host.addEthernet("p2", 0x0200_0000_0002L);
    Datapath datapath = new Datapath(network.simulation(), network.ledger(), "s1", "dp");
    datapath.addPort(1, "dummy", in);
    datapath.addPort(2, "dummy", out);
    boolean isExact = masks.equals("exact");
    datapath.setUpcallHandler(new ToPortTwo(isExact ? 1 : Integer.parseInt(masks)));
    datapath.setMicroflowCacheEnabled(isExact);
    frames = new Frame[flows];
    for (int i = 0; i < flows; i++) {
      frames[i] = udp(1000 + i);
    }
  }

  static Frame udp(int port) {
    byte[] bytes = new byte[64];
    Bytes.put48(bytes, 0, 0x0200_0000_0012L);
    Bytes.put48(bytes, 6, 0x0200_0000_0011L);
    Bytes.put16(bytes, 12, 0x0800);
    bytes[IPV4_AT] = 0x45;
    Bytes.put16(bytes, IPV4_AT + 2, 50);
    bytes[IPV4_AT + 8] = 64;
    bytes[IPV4_AT + 9] = 17;
    Bytes.put32(bytes, IPV4_AT + 12, 0x0a000001);
    Bytes.put32(bytes, IPV4_AT + 16, 0x0a000002);
    Bytes.put16(bytes, IPV4_AT + 10, InternetChecksum.of(bytes, IPV4_AT, 20));
    Bytes.put16(bytes, UDP_AT, port);
    Bytes.put16(bytes, UDP_AT + 2, 9);
    Bytes.put16(bytes, UDP_AT + 4, 30);
    return Frame.owning(bytes, port);
  }

  @Benchmark
  public void forward() {
    in.inject(frames[next]);
    next = next + 1 == frames.length ? 0 : next + 1;
  }
}
