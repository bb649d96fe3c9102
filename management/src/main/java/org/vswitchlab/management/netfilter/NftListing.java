package org.vswitchlab.management.netfilter;

import java.util.List;
import java.util.Locale;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedCounter;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.Netfilter;
import org.vswitchlab.bridge.netfilter.Rule;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;

/** Prints tables as {@code nft list} does: text that {@code nft -f} takes. */
final class NftListing {
  /**
   * Options of the command.
   *
   * @param hasHandles {@code -a}
   * @param isStateless {@code -s}
   */
  record Options(boolean hasHandles, boolean isStateless) {}

  private final Netfilter netfilter;
  private final Options options;

  NftListing(Netfilter netfilter, Options options) {
    this.netfilter = netfilter;
    this.options = options;
  }

  String ruleset() {
    StringBuilder text = new StringBuilder();
    for (FilterTable table : netfilter.nftTables().values()) {
      text.append(table(table));
    }
    return text.toString();
  }

  String tables() {
    StringBuilder text = new StringBuilder();
    for (FilterTable table : netfilter.nftTables().values()) {
      text.append("table bridge ").append(table.name()).append('\n');
    }
    return text.toString();
  }

  String chains() {
    StringBuilder text = new StringBuilder();
    for (FilterTable table : netfilter.nftTables().values()) {
      text.append(head(table));
      for (Chain chain : table.chains()) {
        text.append("\tchain ").append(chain.name()).append(" {\n");
        text.append(base(chain)).append("\t}\n");
      }
      text.append("}\n");
    }
    return text.toString();
  }

  String sets() {
    StringBuilder text = new StringBuilder();
    for (FilterTable table : netfilter.nftTables().values()) {
      text.append(head(table));
      table.sets().forEach(set -> text.append(body(set)));
      text.append("}\n");
    }
    return text.toString();
  }

  String counters() {
    StringBuilder text = new StringBuilder();
    for (FilterTable table : netfilter.nftTables().values()) {
      text.append(head(table));
      table.counters().forEach(counter -> text.append(body(counter)));
      text.append("}\n");
    }
    return text.toString();
  }

  String counter(FilterTable table, NamedCounter counter) {
    return head(table) + body(counter) + "}\n";
  }

  private String body(NamedCounter counter) {
    return "\tcounter "
        + counter.name()
        + " {"
        + handle(counter.handle())
        + (options.isStateless()
            ? "\n"
            : "\n\t\tpackets " + counter.packets() + " bytes " + counter.bytes() + "\n")
        + "\t}\n";
  }

  private static String head(FilterTable table) {
    return "table bridge " + table.name() + " {\n";
  }

  String table(FilterTable table) {
    // Tables have numbers of their own, in order of creation; only whole tables show theirs.
    long number = List.copyOf(netfilter.nftTables().values()).indexOf(table) + 1;
    StringBuilder text = new StringBuilder("table bridge " + table.name() + " {");
    text.append(handle(number)).append('\n');
    String gap = "";
    for (NamedCounter counter : table.counters()) {
      text.append(gap).append(body(counter));
      gap = "\n";
    }
    for (NamedSet set : table.sets()) {
      text.append(gap).append(body(set));
      gap = "\n";
    }
    for (Chain chain : table.chains()) {
      text.append(gap).append(body(chain));
      gap = "\n";
    }
    return text.append("}\n").toString();
  }

  String chain(FilterTable table, Chain chain) {
    return head(table) + body(chain) + "}\n";
  }

  String set(FilterTable table, NamedSet set) {
    return head(table) + body(set) + "}\n";
  }

  private String handle(long handle) {
    return options.hasHandles() ? " # handle " + handle : "";
  }

  private String body(NamedSet set) {
    StringBuilder text = new StringBuilder("\tset " + set.name() + " {" + handle(set.handle()));
    text.append("\n\t\ttype ").append(set.type()).append('\n');
    if (set.hasIntervals()) {
      text.append("\t\tflags interval\n");
    }
    if (!set.elements().isEmpty()) {
      int perLine = NftType.named(set.type()).elementsPerLine();
      text.append("\t\telements = { ");
      int count = 0;
      for (NamedSet.Element element : set.elements()) {
        if (count > 0) {
          text.append(count % perLine == 0 ? ",\n\t\t\t     " : ", ");
        }
        text.append(element.text());
        count++;
      }
      text.append(" }\n");
    }
    return text.append("\t}\n").toString();
  }

  private static String base(Chain chain) {
    if (chain.hook() == null) {
      return "";
    }
    return "\t\ttype "
        + chain.type()
        + " hook "
        + chain.hook().name().toLowerCase(Locale.ROOT)
        + " priority "
        + NftPriority.format(chain.priority(), chain.hook())
        + "; policy "
        + (chain.policy() == RuleOutcome.ACCEPT ? "accept" : "drop")
        + ";\n";
  }

  private String body(Chain chain) {
    StringBuilder text =
        new StringBuilder("\tchain " + chain.name() + " {" + handle(chain.handle()));
    text.append('\n').append(base(chain));
    for (Rule rule : chain.rules()) {
      text.append("\t\t").append(rule(rule)).append(handle(rule.handle())).append('\n');
    }
    return text.append("\t}\n").toString();
  }

  private String rule(Rule rule) {
    StringBuilder text = new StringBuilder();
    for (RuleTerm term : rule.terms()) {
      String part = options.isStateless() ? term.statelessText() : term.text();
      text.append(text.isEmpty() || part.isEmpty() ? "" : " ").append(part);
    }
    if (!rule.comment().isEmpty()) {
      text.append(" comment \"").append(rule.comment()).append('"');
    }
    return text.toString();
  }
}
