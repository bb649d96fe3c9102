package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.FilterHook;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.Netfilter;
import org.vswitchlab.bridge.netfilter.Rule;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;

/**
 * {@code iptables}, for packets that a bridge forwards: chain FORWARD of table filter, which sees
 * them if {@code net.bridge.bridge-nf-call-iptables} is 1.
 */
final class IptablesCommand implements NodeCommand {
  private static final int STATUS_KERNEL = 4;

  private final String name;

  IptablesCommand(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "filter bridged IPv4 packets (bridge-nf-call-iptables)";
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    try {
      run(context, Netfilter.of(context.host()), new ArrayList<>(arguments));
      context.exit(0);
    } catch (XtablesError e) {
      context.errorln(e.getMessage());
      context.exit(e.status());
    } catch (IllegalArgumentException e) {
      context.errorln(name + ": " + e.getMessage());
      context.exit(2);
    }
  }

  private static void run(CommandContext context, Netfilter netfilter, List<String> words) {
    words.removeAll(List.of("-w", "--wait"));
    int at = words.indexOf("-t");
    if (at >= 0 && at + 1 < words.size()) {
      if (!words.get(at + 1).equals("filter")) {
        throw new XtablesError(1, "iptables: not supported yet: table " + words.get(at + 1));
      }
      words.subList(at, at + 2).clear();
    }
    if (words.contains("-V") || words.contains("--version")) {
      context.println("iptables v1.8.9 (nf_tables)");
      return;
    }
    FilterTable table = netfilter.iptablesFilter();
    for (String base : List.of("INPUT", "FORWARD", "OUTPUT")) {
      if (table.chain(base) == null) {
        FilterHook hook = FilterHook.valueOf(base);
        table.add(new Chain(base, table.nextHandle(), "filter", hook, 0, RuleOutcome.ACCEPT));
      }
    }
    execute(context, table, words);
    netfilter.changed();
  }

  private static void execute(CommandContext context, FilterTable table, List<String> words) {
    IptablesListing listing = IptablesListing.of(words);
    XtablesWords in = new XtablesWords("iptables", words);
    switch (in.next()) {
      case "-A", "--append" -> {
        Chain chain = changeable(table, in);
        chain.rules().add(read(table, in));
      }
      case "-I", "--insert" -> {
        Chain chain = changeable(table, in);
        int at = in.peek().matches("\\d+") ? Integer.parseInt(in.next()) - 1 : 0;
        if (at < 0 || at > chain.rules().size()) {
          throw new XtablesError(1, "iptables: Index of insertion too big.");
        }
        chain.rules().add(at, read(table, in));
      }
      case "-D", "--delete" -> delete(table, in);
      case "-C", "--check" -> find(chain(table, in.next()), read(table, in));
      case "-P", "--policy" -> policy(table, in);
      case "-F", "--flush" -> each(table, in).forEach(chain -> chain.rules().clear());
      case "-Z", "--zero" -> each(table, in).forEach(Chain::zero);
      case "-N", "--new-chain" -> {
        String chainName = in.next();
        if (table.chain(chainName) != null) {
          throw new XtablesError(1, "iptables: Chain already exists.");
        }
        table.add(Chain.regular(chainName, table.nextHandle()));
      }
      case "-X", "--delete-chain" -> deleteChains(table, in);
      case "-S", "--list-rules" -> context.print(listing.rules(each(table, in)));
      case "-L", "--list" -> {
        List<Chain> chains = each(table, in);
        context.print(listing.columns(table, chains));
      }
      default -> throw new XtablesError(1, "iptables: not supported yet: " + words.get(0));
    }
  }

  private static Chain chain(FilterTable table, String chainName) {
    Chain chain = table.chain(chainName);
    if (chain == null) {
      throw new XtablesError(1, "iptables: No chain/target/match by that name.");
    }
    return chain;
  }

  /** The host's own packets are not filtered here, so rules about them would do nothing. */
  private static Chain changeable(FilterTable table, XtablesWords in) {
    Chain chain = chain(table, in.next());
    if (chain.hook() == FilterHook.INPUT || chain.hook() == FilterHook.OUTPUT) {
      throw new XtablesError(1, "iptables: not supported yet: rules in chain " + chain.name());
    }
    return chain;
  }

  private static Rule read(FilterTable table, XtablesWords in) {
    return new Rule(List.of(new IptablesRule(in, table)), table.nextHandle(), "");
  }

  private static Rule find(Chain chain, Rule wanted) {
    String text = wanted.terms().get(0).text();
    for (Rule rule : chain.rules()) {
      if (rule.terms().get(0).text().equals(text)) {
        return rule;
      }
    }
    throw new XtablesError(1, "iptables: Bad rule (does a matching rule exist in that chain?).");
  }

  private static void delete(FilterTable table, XtablesWords in) {
    Chain chain = chain(table, in.next());
    if (in.peek().matches("\\d+")) {
      int number = Integer.parseInt(in.next());
      if (number < 1 || number > chain.rules().size()) {
        throw new XtablesError(1, "iptables: Index of deletion too big.");
      }
      chain.rules().remove(number - 1);
    } else {
      chain.rules().remove(find(chain, read(table, in)));
    }
  }

  private static void policy(FilterTable table, XtablesWords in) {
    Chain chain = chain(table, in.next());
    String word = in.next();
    if (!word.equals("ACCEPT") && !word.equals("DROP")) {
      throw new XtablesError(1, "iptables: Bad policy name. Run `dmesg' for more information.");
    }
    boolean isDrop = word.equals("DROP");
    if (isDrop && chain.hook() != FilterHook.FORWARD) {
      throw new XtablesError(1, "iptables: not supported yet: policy DROP of " + chain.name());
    }
    chain.setPolicy(isDrop ? RuleOutcome.DROP : RuleOutcome.ACCEPT);
  }

  private static List<Chain> each(FilterTable table, XtablesWords in) {
    return in.hasValue() ? List.of(chain(table, in.next())) : table.chains();
  }

  private static void deleteChains(FilterTable table, XtablesWords in) {
    for (Chain chain : each(table, in)) {
      boolean isBase = chain.hook() != null;
      boolean isUsed = !chain.rules().isEmpty() || chain.referenceCount(table.chains()) > 0;
      if (!isBase && isUsed) {
        throw new XtablesError(
            STATUS_KERNEL,
            "iptables v1.8.9 (nf_tables):  CHAIN_DEL failed (Device or resource busy): chain "
                + chain.name());
      }
      if (!isBase) {
        table.remove(chain);
      }
    }
  }

  /** Prints chains; takes its options out of the words. */
  private record IptablesListing(boolean isVerbose, boolean hasNumbers) {
    static IptablesListing of(List<String> words) {
      boolean isVerbose = false;
      boolean hasNumbers = words.remove("--line-numbers");
      words.replaceAll(word -> word.equals("-nL") || word.equals("-Ln") ? "-L" : word);
      if (words.removeIf(word -> word.matches("-[nvL]{2,}"))) {
        words.add(0, "-L");
        isVerbose = true;
      }
      words.removeAll(List.of("-n", "--numeric"));
      isVerbose |= words.removeAll(List.of("-v", "--verbose"));
      return new IptablesListing(isVerbose, hasNumbers);
    }

    String rules(List<Chain> chains) {
      StringBuilder text = new StringBuilder();
      for (Chain chain : chains) {
        boolean isBase = chain.hook() != null;
        text.append(isBase ? "-P " : "-N ").append(chain.name());
        text.append(isBase ? " " + chain.policy() : "").append('\n');
      }
      for (Chain chain : chains) {
        for (Rule rule : chain.rules()) {
          String spec = rule.terms().get(0).text();
          text.append("-A ").append(chain.name()).append(spec.isEmpty() ? "" : " ").append(spec);
          text.append('\n');
        }
      }
      return text.toString();
    }

    String columns(FilterTable table, List<Chain> chains) {
      StringBuilder text = new StringBuilder();
      for (Chain chain : chains) {
        text.append(text.isEmpty() ? "" : "\n").append("Chain ").append(chain.name());
        text.append(head(table, chain)).append(hasNumbers ? "num  " : "");
        text.append(
            isVerbose
                ? " pkts bytes target     prot opt in     out     source               destination "
                    + "        \n"
                : "target     prot opt source               destination         \n");
        int number = 1;
        for (Rule rule : chain.rules()) {
          if (hasNumbers) {
            text.append(String.format("%-4d ", number++));
          }
          if (isVerbose) {
            text.append(String.format("%5d %5d ", rule.packets(), rule.bytes()));
          }
          text.append(((IptablesRule) rule.terms().get(0)).listed(isVerbose)).append('\n');
        }
      }
      return text.toString();
    }

    private String head(FilterTable table, Chain chain) {
      if (chain.hook() == null) {
        return " (" + chain.referenceCount(table.chains()) + " references)\n";
      }
      String counts =
          isVerbose
              ? " " + chain.policyPackets() + " packets, " + chain.policyBytes() + " bytes"
              : "";
      return " (policy " + chain.policy() + counts + ")\n";
    }
  }
}
