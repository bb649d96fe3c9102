package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.netfilter.Netfilter;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;

/** {@code nft}, for tables of family bridge. */
final class NftCommand implements NodeCommand {
  private static final String VERSION = "nftables v1.0.6 (Lester Gooch #5)";

  @Override
  public String name() {
    return "nft";
  }

  @Override
  public String summary() {
    return "filter frames on bridges: tables of family bridge";
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    boolean hasHandles = false;
    boolean isStateless = false;
    String source = null;
    String file = "";
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      switch (word) {
        case "-a", "--handle" -> hasHandles = true;
        case "-s", "--stateless" -> isStateless = true;
        case "-n", "--numeric", "-nn", "-y", "-N" -> {}
        case "-v", "--version" -> {
          context.println(VERSION);
          context.exit(0);
          return;
        }
        case "-f", "--file" -> {
          String name = i + 1 < arguments.size() ? arguments.get(++i) : "";
          if (!name.equals("-") && !name.equals("/dev/stdin")) {
            fail(context, "nft: not supported yet: files; pipe the text into 'nft -f -'");
            return;
          }
          source = context.input();
          file = "/dev/stdin";
        }
        case "-j", "--json", "-i", "--interactive", "-c", "--check", "-e", "--echo" -> {
          fail(context, "nft: not supported yet: option " + word);
          return;
        }
        default -> {
          if (word.startsWith("-") && words.isEmpty() && word.length() > 1) {
            fail(context, "nft: not supported yet: option " + word);
            return;
          }
          words.add(word);
        }
      }
    }
    if (source == null && words.isEmpty()) {
      fail(context, "nft: no command specified");
      return;
    }
    if (source == null) {
      source = String.join(" ", words);
    }
    NftListing.Options options = new NftListing.Options(hasHandles, isStateless);
    try {
      Netfilter netfilter = Netfilter.of(context.host());
      context.print(new NftInterpreter(netfilter, source, options).run());
      context.exit(0);
    } catch (NftError e) {
      fail(context, e.report(source, file));
    }
  }

  private static void fail(CommandContext context, String text) {
    context.errorln(text);
    context.exit(1);
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    return arguments.size() <= 1
        ? List.of("add", "delete", "flush", "insert", "list")
        : List.of("bridge", "chain", "rule", "ruleset", "table");
  }
}
