package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.Comparator;
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
        context.println("ebtables 1.8.9 (nf_tables)");
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
    XtablesWords in = new XtablesWords("ebtables", words);
    String command = in.next();
    switch (command) {
      case "-A", "--append" -> add(netfilter, table, in, false);
      case "-I", "--insert" -> add(netfilter, table, in, true);
      case "-D", "--delete" -> delete(netfilter, table, in);
      case "-P", "--policy" -> chain(table, in.next()).setPolicy(policy(in));
      case "-F", "--flush" -> eachChain(table, in, chain -> chain.rules().clear());
      case "-Z", "--zero" -> eachChain(table, in, Chain::zero);
      case "-L", "--list" -> context.print(new EbtablesListing(isLegacy).list(table, in));
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

  private static Chain chain(FilterTable table, String chainName) {
    Chain chain = table.chain(chainName);
    if (chain == null) {
      throw new XtablesError(1, "ebtables: No chain/target/match by that name");
    }
    return chain;
  }

  private static RuleOutcome policy(XtablesWords in) {
    String word = in.next();
    RuleOutcome policy = EbtablesRule.standard(word);
    if (policy == null || policy == RuleOutcome.CONTINUE) {
      throw in.wrong("Wrong policy");
    }
    return policy;
  }

  private interface ChainAction {
    void apply(Chain chain);
  }

  private static void eachChain(FilterTable table, XtablesWords in, ChainAction action) {
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
    if (in.peek().matches("\\d+")) {
      int number = Integer.parseInt(in.next());
      if (number < 1 || number > chain.rules().size()) {
        throw new XtablesError(1, "ebtables: Index of deletion too big");
      }
      chain.rules().remove(number - 1);
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

  private static void deleteChain(FilterTable table, XtablesWords in) {
    List<Chain> gone = new ArrayList<>();
    if (in.hasValue()) {
      gone.add(chain(table, in.next()));
    } else {
      table.chains().stream().filter(chain -> chain.hook() == null).forEach(gone::add);
    }
    for (Chain chain : gone) {
      if (chain.hook() != null || chain.referenceCount(table.chains()) > 0) {
        throw new XtablesError(
            STATUS_KERNEL,
            "ebtables v1.8.9 (nf_tables):  CHAIN_DEL failed (Device or resource busy): chain "
                + chain.name());
      }
      table.remove(chain);
    }
  }

  /** Prints a table as the tool does. */
  private record EbtablesListing(boolean isLegacy) {
    static String text(Rule rule) {
      StringBuilder text = new StringBuilder();
      for (RuleTerm term : rule.terms()) {
        text.append(text.isEmpty() || term.text().isEmpty() ? "" : " ").append(term.text());
      }
      return text.toString();
    }

    String list(FilterTable table, XtablesWords in) {
      String only = in.hasValue() ? in.next() : null;
      boolean hasCounters = false;
      boolean hasNumbers = false;
      while (!in.isEmpty()) {
        String option = in.next();
        hasCounters |= option.equals("--Lc");
        hasNumbers |= option.equals("--Ln");
        if (option.equals("--Lx")) {
          throw new XtablesError(1, "ebtables: not supported yet: --Lx");
        }
      }
      List<Chain> chains = new ArrayList<>(table.chains());
      if (!isLegacy) {
        List<Chain> own = new ArrayList<>(chains);
        own.removeIf(chain -> chain.hook() != null);
        own.sort(Comparator.comparing(Chain::name));
        chains.removeIf(chain -> chain.hook() == null);
        chains.addAll(own);
      }
      if (only != null) {
        chains = List.of(chain(table, only));
      }
      StringBuilder text = new StringBuilder("Bridge table: " + table.name() + "\n");
      for (Chain chain : chains) {
        text.append("\nBridge chain: ").append(chain.name()).append(", entries: ");
        text.append(chain.rules().size()).append(", policy: ").append(chain.policy()).append('\n');
        int number = 1;
        for (Rule rule : chain.rules()) {
          if (hasNumbers) {
            text.append(isLegacy ? String.format("%2d. ", number) : number + " ");
          }
          text.append(line(rule, hasCounters)).append('\n');
          number++;
        }
      }
      return text.toString();
    }

    private String line(Rule rule, boolean hasCounters) {
      String text = text(rule);
      boolean hasSpace = isLegacy && text.matches(".*-j [A-Z]+") || text.endsWith("-j redirect");
      if (hasSpace) {
        text += " ";
      }
      if (hasCounters) {
        String gap = hasSpace || isLegacy ? "" : " ";
        // Frames are counted with the Ethernet header by nobody: the kernel counts what follows.
        text += gap + ", pcnt = " + rule.packets() + " -- bcnt = " + rule.bytes();
      }
      return text;
    }
  }
}
