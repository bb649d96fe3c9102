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
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.Dialect;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;

/** A flow_mod from bytes and to bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private static final String SIMPLE =
      "priority=5,tcp,nw_src=10.0.0.0/24,nw_dst=10.0.0.2,tp_dst=80,actions=output:2";
  private static final String MANY_ACTIONS =
      "table=3,priority=5,ip,reg0=1,metadata=7,nw_dst=10.0.0.2,"
          + "actions=load:0x5->NXM_NX_REG1[],move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],"
          + "set_field:02:00:00:00:00:01->eth_src,dec_ttl,ct(commit,zone=5),resubmit(,8)";

  @Param({"simple", "many-actions"})
  public String flow;

  private final Dialect dialect = Dialect.of(OpenFlowVersion.OPENFLOW14);
  private OpenFlowMessage message;
  private byte[] bytes;

  @Setup
  public void build() {
    String text = flow.equals("simple") ? SIMPLE : MANY_ACTIONS;
    FlowMod mod = FlowText.parse(text, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
    message =
        new OpenFlowMessage(1, new FlowMessage.FlowModification(mod, PacketMessage.NO_BUFFER));
    bytes = MessageEncoder.encodeAll(dialect, message).get(0);
  }

  @Benchmark
  public Object decode() {
    return MessageDecoder.decode(dialect, bytes);
  }

  @Benchmark
  public Object encode() {
    return MessageEncoder.encodeAll(dialect, message);
  }
}
