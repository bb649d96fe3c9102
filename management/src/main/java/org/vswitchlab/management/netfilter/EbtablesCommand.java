package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.FilterHook;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.Netfilter;
import org.vswitchlab.bridge.netfilter.Rule;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;

/**
 * {@code ebtables}: tables filter, nat and broute. The tool over nf_tables and the old one work on
 * the same tables here, which on a real host are apart; they print differently, as there.
 */
final class EbtablesCommand implements NodeCommand {
  private static final int STATUS_KERNEL = 4;

  private final String name;
  private final boolean isLegacy;

  EbtablesCommand(String name) {
    this.name = name;
    this.isLegacy = name.endsWith("legacy");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "filter frames on bridges";
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    try {
      List<String> words = new ArrayList<>(arguments);
      if (words.remove("-V") || words.remove("--version")) {
        context.println(
            isLegacy ? "ebtables v2.0.11 (legacy) (December 2011)" : "ebtables 1.8.9 (nf_tables)");
      } else {
        words.removeAll(List.of("--concurrent"));
        run(context, Netfilter.of(context.host()), words);
      }
      context.exit(0);
    } catch (XtablesError e) {
      context.errorln(e.getMessage());
      context.exit(e.status());
    } catch (NumberFormatException e) {
      context.errorln(name + ": not a number: " + e.getMessage());
      context.exit(2);
    }
  }

  private void run(CommandContext context, Netfilter netfilter, List<String> words) {
    String tableName = "filter";
    int option = words.indexOf("-t");
    if (option >= 0 && option + 1 < words.size()) {
      tableName = words.get(option + 1);
      words = new ArrayList<>(words);
      words.subList(option, option + 2).clear();
    }
    FilterTable table = table(netfilter, tableName);
    XtablesWords in = new XtablesWords("ebtables", words, isLegacy);
    String command = in.next();
    switch (command) {
      case "-A", "--append" -> add(netfilter, table, in, false);
      case "-I", "--insert" -> add(netfilter, table, in, true);
      case "-D", "--delete" -> delete(netfilter, table, in);
      case "-P", "--policy" -> setPolicy(chain(table, in.next()), in);
      case "-F", "--flush" -> eachChain(table, in, chain -> chain.rules().clear());
      case "-Z", "--zero" -> eachChain(table, in, Chain::zero);
      case "-L", "--list" -> list(context, table, in);
      case "-E", "--rename-chain" -> rename(table, in);
      case "-N", "--new-chain" -> newChain(table, in);
      case "-X", "--delete-chain" -> deleteChain(table, in);
      case "--init-table" -> netfilter.ebtables().remove(table.name());
      default -> throw new XtablesError(1, "ebtables: not supported yet: " + command);
    }
    netfilter.changed();
  }

  private FilterTable table(Netfilter netfilter, String tableName) {
    FilterTable table = netfilter.ebtables().get(tableName);
    if (table != null) {
      return table;
    }
    FilterTable made = new FilterTable(tableName);
    switch (tableName) {
      case "filter" -> {
        base(made, "INPUT", FilterHook.INPUT, -200);
        base(made, "FORWARD", FilterHook.FORWARD, -200);
        base(made, "OUTPUT", FilterHook.OUTPUT, 200);
      }
      case "nat" -> {
        base(made, "PREROUTING", FilterHook.PREROUTING, -300);
        base(made, "OUTPUT", FilterHook.OUTPUT, 100);
        base(made, "POSTROUTING", FilterHook.POSTROUTING, 300);
      }
      case "broute" -> base(made, "BROUTING", FilterHook.PREROUTING, -400);
      default -> {
        if (isLegacy) {
          throw XtablesError.legacy("Bad table name '" + tableName + "'");
        }
        String sentence = "table '" + tableName + "' does not exist";
        throw new XtablesError(
            3,
            "ebtables v1.8.9 (nf_tables): "
                + sentence
                + "\nPerhaps ebtables or your kernel needs to be upgraded.");
      }
    }
    netfilter.ebtables().put(tableName, made);
    return made;
  }

  private static void base(FilterTable table, String chain, FilterHook hook, int priority) {
    table.add(new Chain(chain, table.nextHandle(), "filter", hook, priority, RuleOutcome.ACCEPT));
  }

  private Chain chain(FilterTable table, String chainName) {
    Chain chain = table.chain(chainName);
    if (chain == null && isLegacy) {
      throw XtablesError.legacy("Chain '" + chainName + "' doesn't exist");
    }
    if (chain == null) {
      throw new XtablesError(1, "ebtables: No chain/target/match by that name");
    }
    return chain;
  }

  private void setPolicy(Chain chain, XtablesWords in) {
    RuleOutcome policy = policy(in);
    if (isLegacy && policy == RuleOutcome.RETURN && chain.hook() != null) {
      throw XtablesError.legacy("Policy RETURN only allowed for user defined chains");
    }
    chain.setPolicy(policy);
  }

  private RuleOutcome policy(XtablesWords in) {
    String word = in.next();
    RuleOutcome policy = EbtablesRule.standard(word);
    if (policy == null || policy == RuleOutcome.CONTINUE) {
      throw in.wrong(isLegacy ? "Unknown policy '" + word + "'" : "Wrong policy");
    }
    return policy;
  }

  private void rename(FilterTable table, XtablesWords in) {
    Chain chain = chain(table, in.next());
    String newName = in.next();
    if (table.chain(newName) != null) {
      throw isLegacy
          ? XtablesError.legacy("Chain " + newName + " already exists")
          : new XtablesError(1, "ebtables: Chain already exists");
    }
    table.rename(chain, newName);
  }

  private void list(CommandContext context, FilterTable table, XtablesWords in) {
    Chain only = in.hasValue() ? chain(table, in.next()) : null;
    context.print(new EbtablesListing(isLegacy).list(table, only, in));
  }

  private interface ChainAction {
    void apply(Chain chain);
  }

  private void eachChain(FilterTable table, XtablesWords in, ChainAction action) {
    if (in.hasValue()) {
      action.apply(chain(table, in.next()));
    } else {
      table.chains().forEach(action::apply);
    }
  }

  private Rule read(Netfilter netfilter, FilterTable table, Chain chain, XtablesWords in) {
    EbtablesRule reader = new EbtablesRule(in, table, netfilter.host().simulation(), isLegacy);
    List<RuleTerm> terms = reader.read();
    boolean hasOut = terms.stream().anyMatch(term -> term.text().startsWith("-o "));
    boolean isInward = chain.hook() == FilterHook.PREROUTING || chain.hook() == FilterHook.INPUT;
    if (hasOut && isInward) {
      throw in.wrong("Use -o only in OUTPUT, FORWARD and POSTROUTING chains");
    }
    return new Rule(terms, table.nextHandle(), "");
  }

  private void add(Netfilter netfilter, FilterTable table, XtablesWords in, boolean isFirst) {
    Chain chain = chain(table, in.next());
    int at = isFirst ? 0 : chain.rules().size();
    if (isFirst && in.peek().matches("\\d+")) {
      at = Integer.parseInt(in.next()) - 1;
      if (at < 0 || at > chain.rules().size()) {
        throw new XtablesError(1, "ebtables: Index of insertion too big");
      }
    }
    chain.rules().add(at, read(netfilter, table, chain, in));
  }

  private void delete(Netfilter netfilter, FilterTable table, XtablesWords in) {
    Chain chain = chain(table, in.next());
    if (in.peek().matches("\\d+(:\\d+)?")) {
      String range = in.next();
      int colon = range.indexOf(':');
      int first = Integer.parseInt(colon < 0 ? range : range.substring(0, colon));
      int last = colon < 0 ? first : Integer.parseInt(range.substring(colon + 1));
      if (first < 1 || last < first || last > chain.rules().size()) {
        throw isLegacy
            ? XtablesError.legacy("Sorry, wrong rule numbers")
            : new XtablesError(1, "ebtables: Index of deletion too big");
      }
      chain.rules().subList(first - 1, last).clear();
      return;
    }
    String wanted = EbtablesListing.text(read(netfilter, table, chain, in));
    for (Rule rule : chain.rules()) {
      if (EbtablesListing.text(rule).equals(wanted)) {
        chain.rules().remove(rule);
        return;
      }
    }
    throw new XtablesError(1, "ebtables: Bad rule (does a matching rule exist in that chain?)");
  }

  private void newChain(FilterTable table, XtablesWords in) {
    String chainName = in.next();
    if (table.chain(chainName) != null && isLegacy) {
      throw XtablesError.legacy("Chain " + chainName + " already exists");
    }
    if (table.chain(chainName) != null) {
      throw new XtablesError(1, "ebtables: Chain already exists");
    }
    Chain chain = Chain.regular(chainName, table.nextHandle());
    chain.setPolicy(isLegacy ? RuleOutcome.ACCEPT : RuleOutcome.RETURN);
    if (in.accept("-P")) {
      chain.setPolicy(policy(in));
    }
    table.add(chain);
  }

  private void deleteChain(FilterTable table, XtablesWords in) {
    List<Chain> gone = new ArrayList<>();
    if (in.hasValue()) {
      gone.add(chain(table, in.next()));
    } else {
      table.chains().stream().filter(chain -> chain.hook() == null).forEach(gone::add);
    }
    for (Chain chain : gone) {
      if (isLegacy) {
        checkUnused(table, chain);
      }
      if (chain.hook() != null || chain.referenceCount(table.chains()) > 0) {
        throw new XtablesError(
            STATUS_KERNEL,
            "ebtables v1.8.9 (nf_tables):  CHAIN_DEL failed (Device or resource busy): chain "
                + chain.name());
      }
      table.remove(chain);
    }
  }

  private static void checkUnused(FilterTable table, Chain chain) {
    for (Chain other : table.chains()) {
      for (int i = 0; i < other.rules().size(); i++) {
        if (other.rules().get(i).terms().stream().anyMatch(t -> t.targets().contains(chain))) {
          throw XtablesError.legacy(
              "Can't delete the chain '"
                  + chain.name()
                  + "', it's referenced in chain '"
                  + other.name()
                  + "', rule "
                  // The tool counts from 0 here.
                  + i);
        }
      }
    }
  }
}
