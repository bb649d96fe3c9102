package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.FilterHook;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedCounter;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.Netfilter;
import org.vswitchlab.bridge.netfilter.Rule;
import org.vswitchlab.bridge.netfilter.RuleOutcome;

/**
 * Does what a text of {@code nft} says: all of it, or nothing if there is anything wrong with it.
 * What was done is undone backwards when a later command fails.
 */
final class NftInterpreter extends NftSession {
  private final NftListing listing;
  private final StringBuilder output = new StringBuilder();

  NftInterpreter(Netfilter netfilter, String source, NftListing.Options options) {
    super(netfilter, new NftReader(NftToken.of(source)));
    this.listing = new NftListing(netfilter, options);
  }

  /** Runs all commands; returns what they print. */
  String run() {
    try {
      in.skipStops();
      while (!in.isAtEnd()) {
        command();
        if (!in.isAtStop() && !in.previous().text().equals("}")) {
          throw in.unexpected();
        }
        in.skipStops();
      }
    } catch (NftError e) {
      for (int i = undo.size() - 1; i >= 0; i--) {
        undo.get(i).run();
      }
      throw e;
    } finally {
      netfilter.changed();
    }
    return output.toString();
  }

  private void command() {
    NftToken verb = in.peek();
    switch (verb.text()) {
      case "add", "create", "insert", "replace" -> {
        in.next();
        add(verb.text());
      }
      case "table" -> add("add");
      case "chain" -> add("add");
      case "delete" -> {
        in.next();
        new NftRemoval(this).delete();
      }
      case "flush" -> {
        in.next();
        new NftRemoval(this).flush();
      }
      case "list", "reset" -> {
        in.next();
        output.append(new NftQuery(this, listing).run(verb.text().equals("reset")));
      }
      case "rename" -> {
        in.next();
        new NftRemoval(this).rename();
      }
      case "monitor", "export", "describe", "import" ->
          throw new NftError("not supported yet: nft " + verb.text(), verb);
      default -> throw in.unexpected();
    }
  }

  // ---- add

  private void add(String verb) {
    NftToken what = in.next();
    switch (what.text()) {
      case "table" -> addTable(verb);
      case "chain" -> addChain(table(), verb);
      case "set" -> addSet(table());
      case "rule" -> addRule(verb);
      case "element" -> changeElements(true);
      case "counter" -> addCounter(table());
      case "map", "quota", "flowtable", "ct", "limit", "synproxy", "secmark" ->
          throw new NftError("not supported yet: " + what.text(), what);
      case "ip", "ip6", "inet", "arp", "netdev" ->
          throw new NftError("not supported yet: family " + what.text(), what);
      default -> throw new NftError("syntax error, unexpected string", what);
    }
  }

  private void addTable(String verb) {
    family();
    NftToken name = in.word();
    FilterTable table = netfilter.nftTables().get(name.text());
    if (table != null && verb.equals("create")) {
      throw new NftError(PROCESS + "File exists", name);
    }
    if (table == null) {
      FilterTable added = new FilterTable(name.text());
      netfilter.nftTables().put(added.name(), added);
      undo.add(() -> netfilter.nftTables().remove(added.name()));
      table = added;
    }
    if (in.accept("{")) {
      tableBody(table);
    }
  }

  private void tableBody(FilterTable table) {
    declareChains(table);
    in.skipStops();
    while (!in.accept("}")) {
      NftToken what = in.next();
      switch (what.text()) {
        case "chain" -> addChain(table, "add");
        case "set" -> addSet(table);
        case "counter" -> addCounter(table);
        default -> throw new NftError("not supported yet: " + what.text() + " in a table", what);
      }
      in.skipStops();
    }
  }

  /** Rules may jump to chains that come later in the same table. */
  private void declareChains(FilterTable table) {
    int depth = 0;
    for (int i = 0; depth >= 0 && in.peek(i).kind() != NftToken.Kind.END; i++) {
      String text = in.peek(i).kind() == NftToken.Kind.SIGN ? in.peek(i).text() : "";
      depth += text.equals("{") ? 1 : text.equals("}") ? -1 : 0;
      boolean isChain = depth == 0 && in.peek(i).text().equals("chain");
      if (isChain && table.chain(in.peek(i + 1).text()) == null && !isBase(i)) {
        put(table, Chain.regular(in.peek(i + 1).text(), table.nextHandle()));
      }
    }
  }

  private boolean isBase(int at) {
    int depth = 0;
    for (int i = at + 2; in.peek(i).kind() != NftToken.Kind.END; i++) {
      String text = in.peek(i).text();
      depth += text.equals("{") ? 1 : text.equals("}") ? -1 : 0;
      if (text.equals("hook")) {
        return true;
      }
      if (depth <= 0) {
        return false;
      }
    }
    return false;
  }

  private void put(FilterTable table, Chain chain) {
    table.add(chain);
    undo.add(() -> table.remove(chain));
  }

  private void addChain(FilterTable table, String verb) {
    NftToken name = in.word();
    Chain chain = table.chain(name.text());
    if (chain != null && verb.equals("create")) {
      throw new NftError(PROCESS + "File exists", name);
    }
    if (!in.accept("{")) {
      if (chain == null) {
        put(table, Chain.regular(name.text(), table.nextHandle()));
      }
      return;
    }
    in.skipStops();
    if (in.isAt("type")) {
      chain = baseChain(table, name, chain);
    } else if (in.accept("policy")) {
      setPolicy(chain, policy());
    } else if (chain == null) {
      chain = Chain.regular(name.text(), table.nextHandle());
      put(table, chain);
    }
    in.skipStops();
    while (!in.accept("}")) {
      if (in.accept("comment")) {
        in.word();
      } else {
        addRule(table, chain, -1);
      }
      in.skipStops();
    }
  }

  private void setPolicy(Chain chain, RuleOutcome policy) {
    if (chain == null) {
      throw new NftError(PROCESS + "Invalid argument", in.previous());
    }
    RuleOutcome old = chain.policy();
    chain.setPolicy(policy);
    undo.add(() -> chain.setPolicy(old));
  }

  private RuleOutcome policy() {
    NftToken word = in.word();
    return switch (word.text()) {
      case "accept" -> RuleOutcome.ACCEPT;
      case "drop" -> RuleOutcome.DROP;
      default ->
          throw new NftError("syntax error, unexpected string, expecting accept or drop", word);
    };
  }

  private Chain baseChain(FilterTable table, NftToken name, Chain existing) {
    in.expect("type");
    NftToken type = in.word();
    if (!type.text().equals("filter")) {
      throw new NftError("unknown chain type", type);
    }
    in.expect("hook");
    NftToken hookWord = in.word();
    FilterHook hook = NftPriority.hook(hookWord.text());
    if (hook == null) {
      throw new NftError("unknown chain hook", hookWord);
    }
    if (in.isAt("device")) {
      throw new NftError("not supported yet: device", in.peek());
    }
    if (!in.isAt("priority")) {
      throw in.unexpected("priority");
    }
    in.next();
    int priority = NftPriority.read(in, hook);
    in.skipStops();
    RuleOutcome policy = existing == null ? RuleOutcome.ACCEPT : existing.policy();
    if (in.accept("policy")) {
      policy = policy();
    } else if (in.isAt("drop") || in.isAt("accept")) {
      // Not a policy: a rule that follows the declaration.
      policy = existing == null ? RuleOutcome.ACCEPT : existing.policy();
    }
    if (existing != null) {
      setPolicy(existing, policy);
      return existing;
    }
    Chain chain = new Chain(name.text(), table.nextHandle(), "filter", hook, priority, policy);
    put(table, chain);
    return chain;
  }

  private void addRule(String verb) {
    FilterTable table = table();
    Chain chain = chain(table);
    int at = verb.equals("insert") ? 0 : -1;
    boolean isReplaced = verb.equals("replace");
    if (in.isAt("handle") || in.isAt("position") || in.isAt("index")) {
      boolean isIndex = in.next().text().equals("index");
      NftToken place = in.peek();
      long number = in.number();
      int found = isIndex ? (int) number : indexOf(chain, number);
      if (found < 0 || found >= chain.rules().size()) {
        throw new NftError(PROCESS + "No such file or directory", place);
      }
      at = verb.equals("add") ? found + 1 : found;
    }
    if (isReplaced) {
      int place = at;
      Rule old = chain.rules().remove(at);
      undo.add(() -> chain.rules().add(place, old));
    }
    addRule(table, chain, at);
  }

  private void addRule(FilterTable table, Chain chain, int at) {
    NftToken verb = in.first();
    NftRuleReader reader = new NftRuleReader(in, table, netfilter.host().simulation());
    try {
      reader.read();
      checkReject(chain, reader, verb);
    } catch (NftError e) {
      if (e.getMessage().startsWith(PROCESS)) {
        // The kernel gave the rule a handle before it refused it.
        table.nextHandle();
      }
      throw e;
    }
    for (int i = 0; i < reader.anonymousSetCount(); i++) {
      table.nextHandle();
    }
    Rule rule = new Rule(reader.terms(), table.nextHandle(), reader.comment());
    chain.rules().add(at < 0 ? chain.rules().size() : at, rule);
    undo.add(() -> chain.rules().remove(rule));
  }

  /** The kernel answers packets only where they came in. */
  private void checkReject(Chain chain, NftRuleReader reader, NftToken first) {
    boolean isAllowed =
        chain.hook() == null
            || chain.hook() == FilterHook.PREROUTING
            || chain.hook() == FilterHook.INPUT;
    if (!isAllowed && reader.terms().stream().anyMatch(NftReject.class::isInstance)) {
      NftToken last = in.previous();
      throw new NftError(
          PROCESS + "Operation not supported", first.line(), first.first(), last.end() + 1);
    }
  }

  // ---- counters

  private void addCounter(FilterTable table) {
    NftToken name = in.word();
    long packets = 0;
    long bytes = 0;
    if (in.accept("{")) {
      in.skipStops();
      while (!in.accept("}")) {
        boolean isPackets = in.isAt("packets");
        in.expect(isPackets ? "packets" : "bytes");
        long value = in.number();
        packets = isPackets ? value : packets;
        bytes = isPackets ? bytes : value;
        in.skipStops();
      }
    }
    if (table.counter(name.text()) == null) {
      NamedCounter counter = new NamedCounter(name.text(), table.nextHandle(), packets, bytes);
      table.add(counter);
      undo.add(() -> table.remove(counter));
    }
  }

  // ---- sets

  private void addSet(FilterTable table) {
    NftToken name = in.word();
    if (!in.accept("{")) {
      throw in.unexpected("'{'");
    }
    in.skipStops();
    NftType type = null;
    boolean hasIntervals = false;
    List<NamedSet.Element> elements = new ArrayList<>();
    while (!in.accept("}")) {
      NftToken word = in.next();
      switch (word.text()) {
        case "type" -> {
          NftToken typeName = in.word();
          type = NftType.named(typeName.text());
          if (type == null || in.isAt(".")) {
            throw new NftError("not supported yet: sets of " + typeName.text(), typeName);
          }
        }
        case "flags" -> {
          NftToken flag = in.word();
          hasIntervals = flag.text().equals("interval");
          if (!hasIntervals && !flag.text().equals("constant")) {
            throw new NftError("not supported yet: flag " + flag.text(), flag);
          }
        }
        case "elements" -> {
          in.expect("=");
          elements = elements(type, word);
        }
        default -> throw new NftError("not supported yet: " + word.text() + " of a set", word);
      }
      in.skipStops();
    }
    if (type == null) {
      throw new NftError("set definition does not specify key", name);
    }
    NamedSet set = new NamedSet(name.text(), type.word(), hasIntervals, table.nextHandle());
    elements.forEach(set::add);
    if (table.set(set.name()) == null) {
      table.add(set);
      undo.add(() -> table.remove(set));
    }
  }
}
