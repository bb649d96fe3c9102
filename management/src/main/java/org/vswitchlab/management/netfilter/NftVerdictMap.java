package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;

/** {@code FIELD vmap { KEY : VERDICT, ... }}: what becomes of a packet by what is in it. */
record NftVerdictMap(NftConcatenation fields, List<Entry> entries) implements RuleTerm {
  /** A key and what it leads to. */
  record Entry(List<NamedSet.Element> key, RuleTerm verdict) {}

  /**
   * Reads the map.
   *
   * @param verdicts reads one verdict
   */
  static NftVerdictMap read(
      NftReader in, NftConcatenation fields, java.util.function.Supplier<RuleTerm> verdicts) {
    List<Entry> entries = new ArrayList<>();
    in.expect("{");
    in.skipStops();
    while (!in.accept("}")) {
      List<NamedSet.Element> key = fields.readKey(in);
      in.expect(":");
      entries.add(new Entry(key, verdicts.get()));
      in.skipStops();
      in.accept(",");
      in.skipStops();
    }
    entries.sort((one, other) -> NftConcatenation.compare(one.key(), other.key()));
    return new NftVerdictMap(fields, entries);
  }

  @Override
  public RuleOutcome apply(PacketHeaders packet) {
    for (Entry entry : entries) {
      if (fields.matches(packet, entry.key())) {
        return entry.verdict().apply(packet);
      }
    }
    return RuleOutcome.NEXT;
  }

  @Override
  public List<Chain> targets() {
    return entries.stream().flatMap(entry -> entry.verdict().targets().stream()).toList();
  }

  @Override
  public String text() {
    List<String> rows = new ArrayList<>();
    for (Entry entry : entries) {
      rows.add(NftConcatenation.text(entry.key()) + " : " + entry.verdict().text());
    }
    return fields.words() + " vmap { " + String.join(", ", rows) + " }";
  }
}
