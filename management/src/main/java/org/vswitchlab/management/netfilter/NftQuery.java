package org.vswitchlab.management.netfilter;

import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedCounter;
import org.vswitchlab.bridge.netfilter.NamedSet;

/** {@code nft list} and {@code nft reset}. */
final class NftQuery extends NftSession {
  private final NftListing listing;
  private final StringBuilder output = new StringBuilder();

  NftQuery(NftSession session, NftListing listing) {
    super(session);
    this.listing = listing;
  }

  /** What it prints. */
  String run(boolean isReset) {
    if (isReset) {
      reset();
    } else {
      list();
    }
    return output.toString();
  }

  private void reset() {
    NftToken what = in.next();
    if (!what.text().equals("counter")) {
      throw new NftError("not supported yet: reset " + what.text(), what);
    }
    FilterTable table = table();
    NamedCounter counter = counter(table);
    output.append(listing.counter(table, counter));
    counter.zero();
  }

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
      case "counters" -> {
        in.accept("bridge");
        output.append(listing.counters());
      }
      case "counter" -> {
        FilterTable table = table();
        output.append(listing.counter(table, counter(table)));
      }
      default -> throw new NftError("not supported yet: list " + what.text(), what);
    }
  }
}
