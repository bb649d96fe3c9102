package org.vswitchlab.ovs.ofproto.table;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;

/**
 * Look-ups in one flow table, with and without finding out what they depend on, and changes of it.
 * The masks differ in the prefix of the source address and the mask of the destination port; a
 * packet matches a rule chosen at random.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClassifierBenchmark {
  private static final int PACKETS = 1 << 14;

  /** Rules and masks: {@code 100000/10}. */
  @Param({"100/1", "100000/1", "100000/10", "100000/100", "500000/1", "500000/10", "500000/100"})
  public String rules;

  private final FlowClassifier classifier = new FlowClassifier();
  private final FlowMask wildcards = new FlowMask();
  private FlowKey[] packets;
  private FlowEntry[] entries;
  private int next;

  @Setup
  public void build() {
    String[] parts = rules.split("/", -1);
    int count = Integer.parseInt(parts[0]);
    int masks = Integer.parseInt(parts[1]);
    Random random = new Random(5);
    entries = new FlowEntry[count];
    List<Action> actions = List.of(Action.Output.to(2));
    for (int i = 0; i < count; i++) {
      Match match = classifier.shared(match(i, masks, random));
      // One priority for all, so that every mask must be looked at, as in the figures of the peer.
      FlowEntry entry = new FlowEntry(i, 0, match, 1, 0, actions, 0);
      classifier.insert(entry);
      entries[i] = entry;
    }
    packets = new FlowKey[PACKETS];
    for (int i = 0; i < PACKETS; i++) {
      packets[i] = packet(entries[random.nextInt(count)].match(), random);
    }
  }

  private static Match match(int i, int masks, Random random) {
    int kind = i % masks;
    long sourceMask = 0xffff_ffffL << kind % 10 & 0xffff_ffffL;
    long portMask = 0xffffL << kind / 10 % 10 & 0xffffL;
    return Match.builder()
        .exact(FlowField.ETH_TYPE, 0x0800)
        .exact(FlowField.NW_PROTO, 6)
        .masked(FlowField.IP_SRC, random.nextInt() & sourceMask, sourceMask)
        .exact(FlowField.IP_DST, 0x0a00_0000 | i / masks)
        .masked(FlowField.TCP_DST, random.nextInt() & portMask, portMask)
        .take();
  }

  private static FlowKey packet(Match match, Random random) {
    FlowKey key = match.key();
    key.set(FlowField.IN_PORT, 1);
    key.set(FlowField.ETH_SRC, 0x0200_0000_0000L | random.nextInt(1000));
    key.set(FlowField.ETH_DST, 0x0200_0001_0000L);
    key.set(FlowField.NW_TTL, 64);
    key.set(FlowField.TCP_SRC, random.nextInt(0x10000));
    return key;
  }

  private FlowKey nextPacket() {
    next = (next + 1) & (PACKETS - 1);
    return packets[next];
  }

  @Benchmark
  public Object lookup() {
    return classifier.lookup(nextPacket(), null);
  }

  @Benchmark
  public Object lookupUnwildcarding() {
    wildcards.clear();
    return classifier.lookup(nextPacket(), wildcards);
  }

  /** Takes a rule out and puts it in again. */
  @Benchmark
  public void removeAndInsert() {
    next = next + 7 < entries.length ? next + 7 : 0;
    classifier.remove(entries[next]);
    classifier.insert(entries[next]);
  }
}
