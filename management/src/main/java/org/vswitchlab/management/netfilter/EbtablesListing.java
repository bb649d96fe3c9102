package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.Rule;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;

/** Prints a table of {@code ebtables} as the tool does. */
record EbtablesListing(boolean isLegacy) {
  private static final Pattern ADDRESS = Pattern.compile("\\b[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}\\b");

  static String text(Rule rule) {
    StringBuilder text = new StringBuilder();
    for (RuleTerm term : rule.terms()) {
      text.append(text.isEmpty() || term.text().isEmpty() ? "" : " ").append(term.text());
    }
    return text.toString();
  }

  String list(FilterTable table, Chain only, XtablesWords in) {
    boolean hasLeadingZeros = false;
    boolean isScript = false;
    boolean hasCounters = false;
    boolean hasNumbers = false;
    while (!in.isEmpty()) {
      String option = in.next();
      hasCounters |= option.equals("--Lc");
      hasNumbers |= option.equals("--Ln");
      isScript |= option.equals("--Lx");
      hasLeadingZeros |= option.equals("--Lmac2");
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
      chains = List.of(only);
    }
    if (isScript) {
      return script(table, chains);
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
        String line = line(rule, hasCounters);
        text.append(hasLeadingZeros ? padded(line) : line).append('\n');
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

  /** {@code --Lx}: the commands that make the table. */
  private String script(FilterTable table, List<Chain> chains) {
    StringBuilder text = new StringBuilder();
    String head = "ebtables -t " + table.name() + " ";
    for (Chain chain : chains) {
      if (chain.hook() == null) {
        text.append(head).append("-N ").append(chain.name());
        text.append(" -P ").append(chain.policy()).append('\n');
      } else if (chain.policy() != RuleOutcome.ACCEPT) {
        text.append(head).append("-P ").append(chain.name()).append(' ');
        text.append(chain.policy()).append('\n');
      }
    }
    for (Chain chain : chains) {
      for (Rule rule : chain.rules()) {
        text.append(head).append("-A ").append(chain.name()).append(' ');
        text.append(line(rule, false)).append('\n');
      }
    }
    return text.toString();
  }

  /** {@code --Lmac2}: addresses with all their zeros. */
  private static String padded(String line) {
    Matcher address = ADDRESS.matcher(line);
    return address.replaceAll(
        found -> {
          List<String> octets = new ArrayList<>();
          for (String octet : List.of(found.group().split(":", -1))) {
            octets.add(octet.length() < 2 ? "0" + octet : octet);
          }
          return String.join(":", octets);
        });
  }
}
