package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;

/** One run of ovs-ofctl: its options, and the switches that it can talk to. */
final class Ofctl {
  private final CommandContext context;
  private final OfctlOptions options;

  Ofctl(CommandContext context, OfctlOptions options) {
    this.context = context;
    this.options = options;
  }

  OfctlOptions options() {
    return options;
  }

  OpenFlowVersion version() {
    return options.version();
  }

  void print(String text) {
    context.print(text);
  }

  void println(String line) {
    context.print(line + "\n");
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

  /** How ports are printed. */
  PortNames shownNames(OpenFlowSwitch bridge) {
    return options.showNames ? bridge.portNames() : bridge.portNames().printingNumbers();
  }

  /** Name of a reply that OpenFlow 1.0 has as a Nicira extension. */
  String header(String name, String xid) {
    boolean isNicira =
        version() == OpenFlowVersion.OPENFLOW10 && (name.equals("FLOW") || name.equals("AGGREGATE"))
            || version() == OpenFlowVersion.OPENFLOW10 && name.startsWith("GROUP");
    return (isNicira ? "NXST_" : "OFPST_")
        + name
        + " reply"
        + version().suffix()
        + " (xid="
        + xid
        + "):";
  }

  /** Prints the switch's refusal as the tool does, and ends it. */
  OfctlException refused(OpenFlowException e, String xid, String messageName, String message) {
    String text =
        "OFPT_ERROR"
            + version().suffix()
            + " (xid="
            + xid
            + "): "
            + e.error()
            + "\n"
            + messageName
            + version().suffix()
            + " (xid="
            + xid
            + "):"
            + message;
    boolean isUnsupported = e.getMessage().startsWith("not supported yet");
    return OfctlException.fromSwitch(isUnsupported ? "ovs-ofctl: " + e.getMessage() : text);
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

  /** Seconds with three decimals, as durations are printed. */
  static String seconds(long nanos) {
    long millis = nanos / 1_000_000;
    return String.format("%d.%03ds", millis / 1000, millis % 1000);
  }
}
