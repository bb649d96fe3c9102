package org.vswitchlab.ovs.ofproto;

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
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.trace.PacketTrace;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.Frame;

/**
 * An upcall, what it spends on translation, and a trace with its text, through some flow tables.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TranslationBenchmark {
  private static final int PACKET_BYTES = 64;

  /** TCP with the fields of {@link #key}. */
  private static final String FRAME =
      "0200000000120200000000110800"
          + "45000028000000004006000a0a0000010a000002"
          + "0007005000000000000000005000000000000000";

  @Param({"1", "31"})
  public int tables;

  private final FlowKey key = new FlowKey();
  private final Frame frame = Frame.ofHex(FRAME, 1);
  private Datapath datapath;
  private EthernetDevice in;
  private SharedDatapath shared;
  private OpenFlowSwitch bridge;

  @Setup
  public void build() {
    Network network = new Network(1);
    Host host = network.addHost("s1");
    datapath = new Datapath(network.simulation(), network.ledger(), "s1", "netdev@ovs-netdev");
    shared = new SharedDatapath(host, datapath);
    InternalDevice own =
        new InternalDevice(network.simulation(), network.ledger(), "s1", "br0", 0x0200_0000_00a0L);
    host.addDevice(own);
    bridge = shared.addBridge("br0", own);
    for (int i = 1; i <= 2; i++) {
      EthernetDevice device = host.addEthernet("p" + i, 0x0200_0000_0100L + i);
      bridge.addPort(i, "", device);
      in = i == 1 ? device : in;
    }
    for (int i = 0; i < tables; i++) {
      String action = i + 1 < tables ? "resubmit(," + (i + 1) + ")" : "output:2";
      String flow = "table=" + i + ",priority=5,tcp,actions=" + action;
      FlowMod mod = FlowText.parse(flow, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
      bridge.pipeline().modify(mod, OpenFlowVersion.OPENFLOW15);
    }
    key.set(FlowField.IN_PORT, bridge.port(1).datapathPort().number());
    key.set(FlowField.ETH_TYPE, 0x0800);
    key.set(FlowField.NW_PROTO, 6);
    key.set(FlowField.IP_SRC, 0x0a00_0001);
    key.set(FlowField.IP_DST, 0x0a00_0002);
    key.set(FlowField.TCP_SRC, 7);
    key.set(FlowField.TCP_DST, 80);
  }

  @Benchmark
  public Object translate() {
    return shared.translate(key, PACKET_BYTES);
  }

  /** A packet that no megaflow is there for: translation, installation and removal. */
  @Benchmark
  public void upcall() {
    datapath.megaflows().forEach(datapath::delete);
    in.inject(frame);
  }

  @Benchmark
  public Object trace() {
    FlowKey packet = shared.openFlowKey(key);
    return PacketTrace.of(shared, bridge, packet, PACKET_BYTES, false);
  }
}
