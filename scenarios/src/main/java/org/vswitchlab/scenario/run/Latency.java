package org.vswitchlab.scenario.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.node.VirtualSwitch;

/**
 * How long frames took from the machine that sent them to one that took them, over the frames that
 * a journal remembers.
 *
 * @param count arrivals; a broadcast has several
 */
public record Latency(long count, long leastNanos, long meanNanos, long mostNanos) {
  /** Reads the journal of a run, which must have one. */
  public static Latency of(ScenarioRun run) {
    Set<String> switchHosts = new TreeSet<>();
    for (VirtualSwitch bridge : run.network().switches().values()) {
      switchHosts.add(bridge.host().name());
    }
    Map<Long, Long> sentNanos = new LinkedHashMap<>();
    long count = 0;
    long sum = 0;
    long least = Long.MAX_VALUE;
    long most = 0;
    for (FrameEvent event : run.frames().since(0, Integer.MAX_VALUE)) {
      if (switchHosts.contains(event.node())) {
        continue;
      }
      long origin = event.frame().originId();
      switch (event.kind()) {
        case TRANSMITTED -> sentNanos.putIfAbsent(origin, event.timeNanos());
        case RECEIVED -> {
          Long sent = sentNanos.get(origin);
          if (sent != null && event.dropReason() == null) {
            long nanos = event.timeNanos() - sent;
            count++;
            sum += nanos;
            least = Math.min(least, nanos);
            most = Math.max(most, nanos);
          }
        }
        case DROPPED -> {}
      }
    }
    return new Latency(count, least, count == 0 ? 0 : sum / count, most);
  }
}
