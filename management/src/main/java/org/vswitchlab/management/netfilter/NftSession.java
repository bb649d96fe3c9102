package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.FilterHook;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedCounter;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.Netfilter;

/** One text of {@code nft}: its words, what it works on, and how to undo what it did so far. */
class NftSession {
  static final String PROCESS = "Could not process rule: ";

  final Netfilter netfilter;
  final NftReader in;
  final List<Runnable> undo;

  NftSession(Netfilter netfilter, NftReader in) {
    this.netfilter = netfilter;
    this.in = in;
    this.undo = new ArrayList<>();
  }

  /** Goes on with another session's text. */
  NftSession(NftSession other) {
    this.netfilter = other.netfilter;
    this.in = other.in;
    this.undo = other.undo;
  }

  static String missingChain(FilterTable table) {
    return table.chains().isEmpty()
        ? "No such file or directory"
        : "No such file or directory; did you mean chain ‘"
            + suggestion(table)
            + "’ in table bridge ‘"
            + table.name()
            + "’?";
  }

  final void family() {
    NftToken token = in.peek();
    switch (token.text()) {
      case "bridge" -> in.next();
      case "ip", "ip6", "inet", "arp", "netdev" ->
          throw new NftError("not supported yet: family " + token.text(), token);
      default -> throw new NftError("not supported yet: family ip", token);
    }
  }

  final FilterTable table() {
    family();
    NftToken name = in.word();
    FilterTable table = netfilter.nftTables().get(name.text());
    if (table == null) {
      throw new NftError("No such file or directory", name);
    }
    return table;
  }

  final Chain chain(FilterTable table) {
    NftToken name = in.word();
    Chain chain = table.chain(name.text());
    if (chain == null) {
      throw new NftError(missingChain(table), name);
    }
    return chain;
  }

  final NamedSet set(FilterTable table) {
    NftToken name = in.word();
    NamedSet set = table.set(name.text());
    if (set == null) {
      throw new NftError("No such file or directory", name);
    }
    return set;
  }

  final NamedCounter counter(FilterTable table) {
    NftToken name = in.word();
    NamedCounter counter = table.counter(name.text());
    if (counter == null) {
      throw new NftError("No such file or directory", name);
    }
    return counter;
  }

  static int indexOf(Chain chain, long handle) {
    for (int i = 0; i < chain.rules().size(); i++) {
      if (chain.rules().get(i).handle() == handle) {
        return i;
      }
    }
    return -1;
  }

  final List<NamedSet.Element> elements(NftType type, NftToken place) {
    if (type == null) {
      throw new NftError("set definition does not specify key", place);
    }
    List<NamedSet.Element> elements = new ArrayList<>();
    in.expect("{");
    in.skipStops();
    while (!in.accept("}")) {
      elements.add(NftElements.read(in, type));
      in.skipStops();
      in.accept(",");
      in.skipStops();
    }
    return elements;
  }

  final void changeElements(boolean adds) {
    FilterTable table = table();
    NftToken name = in.word();
    NamedSet set = table.set(name.text());
    if (set == null) {
      throw new NftError("No such file or directory", name);
    }
    NftToken place = in.peek(1);
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

  /** A chain at a hook comes to the tool's mind before others. */
  private static String suggestion(FilterTable table) {
    for (Chain chain : table.chains()) {
      if (chain.hook() == FilterHook.PREROUTING) {
        return chain.name();
      }
    }
    return table.chains().get(0).name();
  }
}
