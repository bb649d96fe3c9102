package org.vswitchlab.scenario.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vswitchlab.ovs.ofproto.trace.NearMiss;
import org.vswitchlab.ovs.ofproto.trace.PacketExplanation;
import org.vswitchlab.scenario.run.FrameEvent;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.FrameText;

/** A packet's way, for people and for scripts. */
public final class TraceReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Of a terminal: decisions that are longer take a line for each step. */
  private static final int WIDTH = 80;

  private final Scenario world;
  private final long atNanos;
  private final List<TraceHop> hops;

  public TraceReport(Scenario world, long atNanos, List<TraceHop> hops) {
    this.world = world;
    this.atNanos = atNanos;
    this.hops = hops;
  }

  /** Each hop under its time; what an Open vSwitch consulted stands indented below. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("== ").append(world.name());
    out.append(world.variant().isEmpty() ? "" : ", variant " + world.variant());
    out.append(" at ").append(SimTime.seconds(atNanos)).append(" s ==\n");
    long before = -1;
    for (TraceHop hop : hops) {
      FrameEvent event = hop.event();
      if (event.timeNanos() != before) {
        out.append('\n').append(SimTime.seconds(event.timeNanos())).append(" s  ");
        out.append(FrameText.line(event.frame())).append('\n');
        before = event.timeNanos();
      }
      String line = "  " + event.place() + " (" + hop.kind() + "): " + event.outcome();
      boolean fits = line.length() <= WIDTH;
      out.append(fits ? line : line.replace("; ", ";\n      ")).append('\n');
      hop.explanation().ifPresent(explanation -> explain(out, explanation));
    }
    return out.append('\n').append(ends()).append('\n').toString();
  }

  private static void explain(StringBuilder out, PacketExplanation explanation) {
    for (String line : explanation.trace()) {
      out.append(line.isEmpty() ? "    |" : "    | ").append(line).append('\n');
    }
    for (NearMiss miss : explanation.nearMisses()) {
      out.append("    near miss in ").append(miss.bridge()).append(" table ");
      out.append(miss.tableId()).append(": ").append(miss.flow()).append('\n');
      out.append("      ").append(miss.sentence()).append('\n');
    }
  }

  /** Where the copies ended. */
  private String ends() {
    long drops = hops.stream().filter(hop -> hop.event().dropReason() != null).count();
    List<String> hosts =
        hops.stream()
            .filter(hop -> hop.kind().equals("host"))
            .filter(hop -> hop.event().kind() == FrameEvent.Kind.RECEIVED)
            .filter(hop -> hop.event().dropReason() == null)
            .map(hop -> hop.event().place())
            .distinct()
            .toList();
    return (hosts.isEmpty() ? "no machine took it" : "taken by " + String.join(", ", hosts))
        + (drops == 0 ? "" : "; dropped " + drops + (drops == 1 ? " time" : " times"));
  }

  /** One object on one line. */
  public String json() {
    ObjectNode report = MAPPER.createObjectNode();
    report.put("scenario", world.name());
    if (world.variant().isEmpty()) {
      report.putNull("variant");
    } else {
      report.put("variant", world.variant());
    }
    report.put("seed", world.seed());
    report.put("atNanos", atNanos);
    ArrayNode list = report.putArray("hops");
    for (TraceHop hop : hops) {
      put(list.addObject(), hop);
    }
    report.put("end", ends());
    try {
      return MAPPER.writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes cannot be written", e);
    }
  }

  private static void put(ObjectNode node, TraceHop hop) {
    FrameEvent event = hop.event();
    node.put("timeNanos", event.timeNanos());
    node.put("place", event.place());
    node.put("kind", hop.kind());
    node.put("event", event.kind().name().toLowerCase(java.util.Locale.ROOT));
    node.put("frame", FrameText.line(event.frame()));
    node.put("outcome", event.outcome());
    if (event.dropReason() == null) {
      node.putNull("dropReason");
    } else {
      node.put("dropReason", event.dropReason().label());
    }
    hop.explanation()
        .ifPresent(
            explanation -> {
              ArrayNode trace = node.putArray("trace");
              explanation.trace().forEach(trace::add);
              ArrayNode misses = node.putArray("nearMisses");
              for (NearMiss miss : explanation.nearMisses()) {
                misses
                    .addObject()
                    .put("bridge", miss.bridge())
                    .put("table", miss.tableId())
                    .put("priority", miss.priority())
                    .put("flow", miss.flow())
                    .put("wanted", miss.wanted())
                    .put("had", miss.had());
              }
            });
  }
}
