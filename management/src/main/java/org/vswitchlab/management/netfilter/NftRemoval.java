package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedCounter;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.Rule;

/** {@code nft delete}, {@code flush} and {@code rename}. */
final class NftRemoval extends NftSession {
  NftRemoval(NftSession session) {
    super(session);
  }

  void delete() {
    NftToken what = in.next();
    switch (what.text()) {
      case "table" -> deleteTable();
      case "chain" -> deleteChain();
      case "rule" -> deleteRule();
      case "set" -> deleteSet();
      case "counter" -> deleteCounter();
      case "element" -> changeElements(false);
      default -> throw new NftError("not supported yet: delete " + what.text(), what);
    }
  }

  private void deleteTable() {
    family();
    NftToken name = in.word();
    FilterTable table = netfilter.nftTables().remove(name.text());
    if (table == null) {
      throw new NftError(PROCESS + "No such file or directory", name);
    }
    undo.add(() -> netfilter.nftTables().put(table.name(), table));
  }

  private void deleteChain() {
    FilterTable table = table();
    NftToken name = in.peek();
    Chain chain = chain(table);
    if (chain.referenceCount(table.chains()) > 0
        || !chain.rules().isEmpty() && chain.hook() == null) {
      throw new NftError(PROCESS + "Device or resource busy", name);
    }
    table.remove(chain);
    undo.add(() -> table.add(chain));
  }

  private void deleteRule() {
    FilterTable table = table();
    Chain chain = chain(table);
    if (!in.accept("handle")) {
      throw in.unexpected("handle");
    }
    NftToken place = in.peek();
    int at = indexOf(chain, in.number());
    if (at < 0) {
      throw new NftError(PROCESS + "No such file or directory", place);
    }
    Rule rule = chain.rules().remove(at);
    undo.add(() -> chain.rules().add(at, rule));
  }

  private void deleteSet() {
    FilterTable table = table();
    NftToken name = in.word();
    NamedSet set = table.set(name.text());
    if (set == null) {
      throw new NftError("No such file or directory", name);
    }
    boolean isUsed =
        table.chains().stream()
            .flatMap(chain -> chain.rules().stream())
            .flatMap(rule -> rule.terms().stream())
            .anyMatch(term -> term.text().endsWith("@" + set.name()));
    if (isUsed) {
      throw new NftError(PROCESS + "Device or resource busy", name);
    }
    table.remove(set);
    undo.add(() -> table.add(set));
  }

  void flush() {
    NftToken what = in.next();
    switch (what.text()) {
      case "ruleset" -> {
        in.accept("bridge");
        List<FilterTable> old = new ArrayList<>(netfilter.nftTables().values());
        netfilter.nftTables().clear();
        undo.add(() -> old.forEach(table -> netfilter.nftTables().put(table.name(), table)));
      }
      case "table" -> table().chains().forEach(this::flush);
      case "chain" -> {
        FilterTable table = table();
        NftToken name = in.word();
        Chain chain = table.chain(name.text());
        if (chain == null) {
          throw new NftError(PROCESS + "No such file or directory", name);
        }
        flush(chain);
      }
      case "set" -> {
        FilterTable table = table();
        NftToken name = in.word();
        NamedSet set = table.set(name.text());
        if (set == null) {
          throw new NftError("No such file or directory", name);
        }
        List<NamedSet.Element> old = set.elements();
        set.clear();
        undo.add(() -> old.forEach(set::add));
      }
      default -> throw new NftError("not supported yet: flush " + what.text(), what);
    }
  }

  private void flush(Chain chain) {
    List<Rule> old = List.copyOf(chain.rules());
    chain.rules().clear();
    undo.add(() -> chain.rules().addAll(old));
  }

  void rename() {
    in.expect("chain");
    FilterTable table = table();
    Chain chain = chain(table);
    NftToken name = in.word();
    if (table.chain(name.text()) != null) {
      throw new NftError(PROCESS + "File exists", name);
    }
    String old = chain.name();
    table.rename(chain, name.text());
    undo.add(() -> table.rename(chain, old));
  }

  private void deleteCounter() {
    FilterTable table = table();
    NftToken name = in.peek();
    NamedCounter counter = counter(table);
    boolean isUsed =
        table.chains().stream()
            .flatMap(chain -> chain.rules().stream())
            .flatMap(rule -> rule.terms().stream())
            .anyMatch(
                term ->
                    term instanceof NftTerms.SharedCounter shared && shared.counter() == counter);
    if (isUsed) {
      throw new NftError(PROCESS + "Device or resource busy", name);
    }
    table.remove(counter);
    undo.add(() -> table.add(counter));
  }
}
