package org.vswitchlab.management.netfilter;

import java.util.List;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.NamedCounter;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.PacketField;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.engine.Simulation;

/** The parts of rules; the tools differ only in how they write them. */
final class NftTerms {
  private NftTerms() {}

  /** What a packet must satisfy. */
  interface Test {
    boolean holds(PacketHeaders packet);
  }

  /** A condition, with its text. */
  static RuleTerm match(String text, Test test) {
    return new Match(text, test, false);
  }

  /** A condition about the state of the packet's connection. */
  static RuleTerm trackingMatch(String text, Test test) {
    return new Match(text, test, true);
  }

  private record Match(String text, Test test, boolean needsTracking) implements RuleTerm {
    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      return test.holds(packet) ? RuleOutcome.NEXT : RuleOutcome.NO_MATCH;
    }
  }

  /** A verdict. */
  static RuleTerm verdict(String text, RuleOutcome outcome) {
    return new Verdict(text, outcome);
  }

  private record Verdict(String text, RuleOutcome outcome) implements RuleTerm {
    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      return outcome;
    }
  }

  /** What a statement does to a packet; false ends the rule as if it did not match. */
  interface Effect {
    boolean change(PacketHeaders packet);
  }

  static RuleTerm statement(String text, Effect effect) {
    return new Statement(text, effect);
  }

  private record Statement(String text, Effect effect) implements RuleTerm {
    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      return effect.change(packet) ? RuleOutcome.NEXT : RuleOutcome.NO_MATCH;
    }
  }

  /** To another chain and back ({@code jump}), or not back ({@code goto}). */
  record Jump(String text, Chain target, boolean isGoto) implements RuleTerm {
    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      RuleOutcome outcome = target.run(packet);
      if (outcome == RuleOutcome.RETURN && !isGoto) {
        return RuleOutcome.CONTINUE;
      }
      return outcome;
    }
  }

  /** {@code counter packets N bytes M}. */
  static final class Counter implements RuleTerm {
    private long packets;
    private long bytes;

    Counter(long packets, long bytes) {
      this.packets = packets;
      this.bytes = bytes;
    }

    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      packets++;
      bytes += packet.value(PacketField.LENGTH).low();
      return RuleOutcome.NEXT;
    }

    @Override
    public String text() {
      return "counter packets " + packets + " bytes " + bytes;
    }

    @Override
    public String statelessText() {
      return "counter";
    }
  }

  /** {@code counter name N}. */
  record SharedCounter(NamedCounter counter) implements RuleTerm {
    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      counter.count(packet.value(PacketField.LENGTH).low());
      return RuleOutcome.NEXT;
    }

    @Override
    public String text() {
      return "counter name \"" + counter.name() + "\"";
    }
  }

  /** A rate: so many packets go on each unit of time, and a burst at first. */
  static final class Limit implements RuleTerm {
    private final String text;
    private final Simulation simulation;
    private final long costNanos;
    private final long mostNanos;
    private final boolean isOver;
    private long tokenNanos;
    private long lastNanos;

    /**
     * @param unitNanos the time in which {@code count} packets may pass
     * @param isOver whether those beyond the limit match, instead of those within
     */
    Limit(
        String text,
        Simulation simulation,
        long count,
        long unitNanos,
        long burst,
        boolean isOver) {
      this.text = text;
      this.simulation = simulation;
      this.costNanos = unitNanos / count;
      this.mostNanos = costNanos * burst;
      this.isOver = isOver;
      this.tokenNanos = mostNanos;
      this.lastNanos = simulation.nowNanos();
    }

    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      long now = simulation.nowNanos();
      tokenNanos = Math.min(mostNanos, tokenNanos + now - lastNanos);
      lastNanos = now;
      boolean isWithin = tokenNanos >= costNanos;
      if (isWithin) {
        tokenNanos -= costNanos;
      }
      return isWithin != isOver ? RuleOutcome.NEXT : RuleOutcome.NO_MATCH;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /** Whether a field's value lies in one of the ranges (or not, with {@code isNot}). */
  static Test in(
      PacketField field, FieldValue mask, List<NamedSet.Element> elements, boolean isNot) {
    return packet -> {
      FieldValue value = packet.value(field);
      if (value == null) {
        return false;
      }
      FieldValue masked = mask == null ? value : value.and(mask);
      for (NamedSet.Element element : elements) {
        if (element.contains(masked)) {
          return !isNot;
        }
      }
      return isNot;
    };
  }
}
