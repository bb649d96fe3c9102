package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.FilterHook;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.Netfilter;
import org.vswitchlab.bridge.netfilter.Rule;
import org.vswitchlab.bridge.netfilter.RuleOutcome;

/**
 * Does what a text of {@code nft} says: all of it, or nothing if there is anything wrong with it.
 * What was done is undone backwards when a later command fails.
 */
final class NftInterpreter {
  private static final String PROCESS = "Could not process rule: ";

  private final Netfilter netfilter;
  private final NftReader in;
  private final NftListing listing;
  private final StringBuilder output = new StringBuilder();
  private final List<Runnable> undo = new ArrayList<>();

  NftInterpreter(Netfilter netfilter, String source, NftListing.Options options) {
    this.netfilter = netfilter;
    this.in = new NftReader(NftToken.of(source));
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

  static String missingChain(FilterTable table) {
    return table.chains().isEmpty()
        ? "No such file or directory"
        : "No such file or directory; did you mean chain ‘"
            + table.chains().get(0).name()
            + "’ in table bridge ‘"
            + table.name()
            + "’?";
  }

  private void command() {
    NftToken verb = in.peek();
    switch (verb.text()) {
      case "add", "create", "insert", "replace" -> {
        in.next();
        add(verb.text());
      }
      case "table" -> add("add");
      case "delete", "destroy" -> {
        in.next();
        delete();
      }
      case "flush" -> {
        in.next();
        flush();
      }
      case "list" -> {
        in.next();
        list();
      }
      case "rename" -> {
        in.next();
        rename();
      }
      case "reset", "monitor", "export", "describe", "import" ->
          throw new NftError("not supported yet: nft " + verb.text(), verb);
      default -> throw in.unexpected();
    }
  }

  private void family() {
    NftToken token = in.peek();
    switch (token.text()) {
      case "bridge" -> in.next();
      case "ip", "ip6", "inet", "arp", "netdev" ->
          throw new NftError("not supported yet: family " + token.text(), token);
      default -> throw new NftError("not supported yet: family ip", token);
    }
  }

  private FilterTable table() {
    family();
    NftToken name = in.word();
    FilterTable table = netfilter.nftTables().get(name.text());
    if (table == null) {
      throw new NftError("No such file or directory", name);
    }
    return table;
  }

  private Chain chain(FilterTable table) {
    NftToken name = in.word();
    Chain chain = table.chain(name.text());
    if (chain == null) {
      throw new NftError(missingChain(table), name);
    }
    return chain;
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
      case "map", "counter", "quota", "flowtable", "ct", "limit", "synproxy", "secmark" ->
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
    in.expect("priority");
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

  private static int indexOf(Chain chain, long handle) {
    for (int i = 0; i < chain.rules().size(); i++) {
      if (chain.rules().get(i).handle() == handle) {
        return i;
      }
    }
    return -1;
  }

  private void addRule(FilterTable table, Chain chain, int at) {
    NftRuleReader reader = new NftRuleReader(in, table, netfilter.host().simulation());
    reader.read();
    Rule rule = new Rule(reader.terms(), table.nextHandle(), reader.comment());
    chain.rules().add(at < 0 ? chain.rules().size() : at, rule);
    undo.add(() -> chain.rules().remove(rule));
  }

  // ---- sets

  private void addSet(FilterTable table) {
    NftToken name = in.word();
    in.expect("{");
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

  private List<NamedSet.Element> elements(NftType type, NftToken place) {
    if (type == null) {
      throw new NftError("set definition does not specify key", place);
    }
    List<NamedSet.Element> elements = new ArrayList<>();
    in.expect("{");
    in.skipStops();
    while (!in.accept("}")) {
      elements.add(NftRuleReader.element(in, type));
      in.skipStops();
      in.accept(",");
      in.skipStops();
    }
    return elements;
  }

  private void changeElements(boolean adds) {
    FilterTable table = table();
    NftToken name = in.word();
    NamedSet set = table.set(name.text());
    if (set == null) {
      throw new NftError("No such file or directory", name);
    }
    NftToken place = in.peek();
    for (NamedSet.Element element : elements(NftType.named(set.type()), place)) {
      if (adds) {
        boolean isNew = !set.elements().contains(element);
        set.add(element);
        undo.add(
            () -> {
              if (isNew) {
                set.remove(element);
              }
            });
      } else {
        if (!set.remove(element)) {
          throw new NftError(PROCESS + "No such file or directory", place);
        }
        undo.add(() -> set.add(element));
      }
    }
  }

  // ---- delete, flush, rename

  private void delete() {
    NftToken what = in.next();
    switch (what.text()) {
      case "table" -> deleteTable();
      case "chain" -> deleteChain();
      case "rule" -> deleteRule();
      case "set" -> deleteSet();
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
    in.expect("handle");
    NftToken place = in.peek();
    int at = indexOf(chain, in.number());
    if (at < 0) {
      throw new NftError(missingChain(table), place);
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

  private void flush() {
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

  private void rename() {
    in.expect("chain");
    FilterTable table = table();
    Chain chain = chain(table);
    throw new NftError("not supported yet: rename chain " + chain.name(), in.word());
  }

  // ---- list

  private void list() {
    NftToken what = in.next();
    switch (what.text()) {
      case "ruleset" -> {
        in.accept("bridge");
        output.append(listing.ruleset());
      }
      case "tables" -> {
        in.accept("bridge");
        output.append(listing.tables());
      }
      case "chains" -> {
        in.accept("bridge");
        output.append(listing.chains());
      }
      case "sets" -> {
        in.accept("bridge");
        output.append(listing.sets());
      }
      case "table" -> output.append(listing.table(table()));
      case "chain" -> {
        FilterTable table = table();
        NftToken name = in.word();
        Chain chain = table.chain(name.text());
        if (chain == null) {
          throw new NftError("No such file or directory", name);
        }
        output.append(listing.chain(table, chain));
      }
      case "set" -> {
        FilterTable table = table();
        NftToken name = in.word();
        NamedSet set = table.set(name.text());
        if (set == null) {
          throw new NftError("No such file or directory", name);
        }
        output.append(listing.set(table, set));
      }
      default -> throw new NftError("not supported yet: list " + what.text(), what);
    }
  }
}
