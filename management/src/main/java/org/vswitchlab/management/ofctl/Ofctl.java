package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** One run of ovs-ofctl: its options, and the switches that it can talk to. */
final class Ofctl {
  private final CommandContext context;
  private final OfctlOptions options;

  Ofctl(CommandContext context, OfctlOptions options) {
    this.context = context;
    this.options = options;
  }

  long nowNanos() {
    return context.host().simulation().nowNanos();
  }

  SharedDatapath shared() {
    return context.host().service(SharedDatapath.class);
  }

  /** The bridge of that name. */
  OpenFlowSwitch bridge(String name) {
    SharedDatapath shared = shared();
    String bridgeName = name.replaceFirst("^(unix:)?.*/", "").replaceFirst("\\.mgmt$", "");
    OpenFlowSwitch bridge = shared == null ? null : shared.bridge(bridgeName);
    if (bridge == null) {
      throw new OfctlException(name + " is not a bridge or a socket");
    }
    return bridge;
  }

  /** A connection to the bridge of that name. */
  SwitchLink connect(String name) {
    return new LocalLink(bridge(name), options.versions);
  }

  /** For commands that are carried out by messages. */
  WireOutput output() {
    return new WireOutput() {
      @Override
      public void print(String text) {
        context.print(text);
      }

      @Override
      public void error(String text) {
        context.error(text);
      }

      @Override
      public long nanoTime() {
        return nowNanos();
      }

      @Override
      public byte[] bytes(String fileName) {
        throw new OfctlException("not supported yet: reading the file " + fileName);
      }

      @Override
      public List<String> lines(String fileName) {
        return Ofctl.this.lines(fileName);
      }
    };
  }

  /** The lines of a file, {@code -} being what is piped in. */
  List<String> lines(String fileName) {
    if (!fileName.equals("-")) {
      throw new OfctlException(
          "not supported yet: reading the file " + fileName + "; pipe it in and name it -");
    }
    List<String> lines = new ArrayList<>();
    context.input().lines().forEach(lines::add);
    return lines;
  }
}
