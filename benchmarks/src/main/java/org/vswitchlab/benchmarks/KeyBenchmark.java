package org.vswitchlab.benchmarks;

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
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.Miniflow;
import org.vswitchlab.wire.Frame;

/**
 * What no datapath can do without, as a measure for the others: the key is extracted, and found in
 * one open-addressing table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {
  @Param({"1000", "50000"})
  public int flows;

  private final FlowKeyExtractor extractor = new FlowKeyExtractor();
  private final FlowKey key = new FlowKey();
  private Frame[] frames;
  private Miniflow[] table;
  private int next;

  @Setup
  public void build() {
    frames = new Frame[flows];
    table = new Miniflow[Integer.highestOneBit(flows * 2 - 1) * 2];
    for (int i = 0; i < flows; i++) {
      frames[i] = DatapathBenchmark.udp(1000 + i);
      extractor.extract(frames[i], 1, key);
      int place = key.hash() & (table.length - 1);
      while (table[place] != null) {
        place = (place + 1) & (table.length - 1);
      }
      table[place] = Miniflow.of(key);
    }
    java.util.Collections.shuffle(java.util.Arrays.asList(frames), new Random(1));
  }

  private Frame nextFrame() {
    next = next + 1 == frames.length ? 0 : next + 1;
    return frames[next];
  }

  @Benchmark
  public Object extract() {
    extractor.extract(nextFrame(), 1, key);
    return key;
  }

  @Benchmark
  public Object extractAndProbe() {
    extractor.extract(nextFrame(), 1, key);
    int place = key.hash() & (table.length - 1);
    while (!table[place].isSame(key)) {
      place = (place + 1) & (table.length - 1);
    }
    return table[place];
  }
}
