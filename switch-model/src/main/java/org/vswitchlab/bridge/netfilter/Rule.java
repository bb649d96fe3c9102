package org.vswitchlab.bridge.netfilter;

import java.util.List;

/** One rule: all its parts must match, from left to right. */
public final class Rule {
  private final List<RuleTerm> terms;
  private final long handle;
  private final String comment;
  private long packets;
  private long bytes;

  /**
   * @param handle number by which {@code nft} names it
   * @param comment empty for none
   */
  public Rule(List<RuleTerm> terms, long handle, String comment) {
    this.terms = List.copyOf(terms);
    this.handle = handle;
    this.comment = comment;
  }

  public List<RuleTerm> terms() {
    return terms;
  }

  public long handle() {
    return handle;
  }

  public String comment() {
    return comment;
  }

  /** Packets that matched. */
  public long packets() {
    return packets;
  }

  /** Bytes of the packets that matched, as the kernel sees them at the hook. */
  public long bytes() {
    return bytes;
  }

  public void zero() {
    packets = 0;
    bytes = 0;
  }

  RuleOutcome apply(PacketHeaders packet) {
    boolean isCounted = false;
    for (RuleTerm term : terms) {
      boolean isVerdict = term.target() != null;
      if (isVerdict && !isCounted) {
        count(packet);
        isCounted = true;
      }
      RuleOutcome outcome = term.apply(packet);
      if (outcome != RuleOutcome.NEXT) {
        if (outcome != RuleOutcome.NO_MATCH && !isCounted) {
          count(packet);
        }
        return outcome == RuleOutcome.NO_MATCH ? RuleOutcome.CONTINUE : outcome;
      }
    }
    if (!isCounted) {
      count(packet);
    }
    return RuleOutcome.CONTINUE;
  }

  private void count(PacketHeaders packet) {
    packets++;
    bytes += packet.payloadBytes();
  }
}
