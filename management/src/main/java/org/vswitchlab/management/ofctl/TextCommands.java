package org.vswitchlab.management.ofctl;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.vswitchlab.management.openflow.FramingException;
import org.vswitchlab.management.openflow.MessageFraming;
import org.vswitchlab.ovs.ofproto.control.VersionNegotiation;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.FlowVersions;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** Commands that need no switch. */
final class TextCommands {
  private TextCommands() {}

  static void register(CommandTable table) {
    table.addText("parse-flow", 1, 1, (o, out, w) -> parseFlow(o, out, w.get(0)));
    table.addText("parse-flows", 1, 1, TextCommands::parseFlows);
    table.addText("encode-hello", 1, 1, (o, out, w) -> encodeHello(out, w.get(0)));
    table.addText("ofp-print", 1, 2, TextCommands::printHex);
    table.addText("ofp-parse", 1, 1, (o, out, w) -> print(o.verbosity, out, out.bytes(w.get(0))));
  }

  private static void parseFlow(OfctlOptions options, WireOutput output, String text) {
    FlowMod mod = FlowText.parse(text, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
    output.print(protocols(mod, chosen(options, FlowVersions.usable(mod))));
    output.print(line(mod, chosen(options, FlowVersions.usable(mod)), 1));
  }

  private static void parseFlows(OfctlOptions options, WireOutput output, List<String> words) {
    int xid = 1;
    for (String line : output.lines(words.get(0))) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        FlowMod mod = FlowLine.parse(text, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
        output.print(line(mod, chosen(options, FlowVersions.usable(mod)), xid++));
      }
    }
  }

  /** What the real tool calls the forms that a flow can be sent in. */
  private static String protocols(FlowMod mod, OpenFlowVersion chosen) {
    Set<OpenFlowVersion> usable = FlowVersions.usable(mod);
    boolean fits10 = MessageEncoder.fitsStandard10(mod);
    boolean isAny = fits10 && usable.size() == OpenFlowVersion.values().length;
    String name =
        chosen == OpenFlowVersion.OPENFLOW10
            ? (fits10 ? "OpenFlow10" : "NXM") + "-table_id"
            : FormatNames.of(Set.of(chosen));
    return "usable protocols: "
        + (isAny ? "any" : FormatNames.of(usable))
        + "\nchosen protocol: "
        + name
        + "\n";
  }

  private static OpenFlowVersion chosen(OfctlOptions options, Set<OpenFlowVersion> usable) {
    if (!usable.contains(options.version())) {
      throw new OfctlException("no usable protocol");
    }
    return options.version();
  }

  private static String line(FlowMod mod, OpenFlowVersion version, int xid) {
    String words;
    try {
      FlowMod sent = FlowVersions.onWire(mod, version);
      words = FlowText.format(sent, version, PortNames.NUMBERS_ONLY);
    } catch (OpenFlowException e) {
      words = "***decode error: " + e.error() + "***";
    }
    return "OFPT_FLOW_MOD"
        + version.suffix()
        + " (xid=0x"
        + Integer.toHexString(xid)
        + "): "
        + words
        + "\n";
  }

  private static void encodeHello(WireOutput output, String text) {
    int bitmap = (int) Exchange.number(text);
    Set<OpenFlowVersion> versions = EnumSet.noneOf(OpenFlowVersion.class);
    for (OpenFlowVersion version : OpenFlowVersion.values()) {
      if ((bitmap & 1 << version.wireVersion()) != 0) {
        versions.add(version);
      }
    }
    byte[] hello = VersionNegotiation.hello(versions, 1);
    StringBuilder hex = new StringBuilder("00000000 ");
    for (int i = 0; i < hello.length; i++) {
      hex.append(i == 8 ? '-' : ' ').append(String.format("%02x", hello[i]));
    }
    output.print(hex + "\n" + MessageText.format(hello, 0, PortNames.NUMBERS_ONLY));
  }

  private static void printHex(OfctlOptions options, WireOutput output, List<String> words) {
    try {
      byte[] bytes = HexFormat.of().parseHex(words.get(0).replaceAll("\\s", ""));
      int verbosity = words.size() > 1 ? Integer.parseInt(words.get(1)) : options.verbosity;
      print(verbosity, output, bytes);
    } catch (IllegalArgumentException e) {
      throw new OfctlException(e.getMessage());
    }
  }

  /** Prints messages one after the other. */
  private static void print(int verbosity, WireOutput output, byte[] bytes) {
    MessageFraming framing = new MessageFraming();
    framing.add(ByteBuffer.wrap(bytes));
    try {
      for (byte[] message = framing.next(); message != null; message = framing.next()) {
        output.print(MessageText.format(message, verbosity, PortNames.NUMBERS_ONLY));
      }
    } catch (FramingException e) {
      throw new OfctlException(e.getMessage());
    }
    if (framing.size() > 0) {
      throw new OfctlException("the last message is cut short: " + framing.size() + " bytes");
    }
  }
}
