package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.ofproto.FlowEntry;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.FlowVersions;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;

/** Commands about flows. */
final class FlowCommands {
  private FlowCommands() {}

  static void dumpFlows(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    List<FlowEntry> entries = selected(bridge, words);
    OfctlOptions options = ofctl.options();
    if (options.sorts) {
      sort(entries, options);
    } else if (options.showStats && !options.showNames) {
      ofctl.println(ofctl.header("FLOW", statsXid(ofctl, words)));
    }
    FlowStatsText text =
        new FlowStatsText(ofctl.version(), ofctl.shownNames(bridge), options, ofctl.nowNanos());
    for (FlowEntry entry : entries) {
      ofctl.println(text.format(entry));
    }
  }

  private static String statsXid(Ofctl ofctl, List<String> words) {
    if (ofctl.version() != OpenFlowVersion.OPENFLOW10) {
      return "0x2";
    }
    return words.size() > 1 ? "0x8" : "0x4";
  }

  private static List<FlowEntry> selected(OpenFlowSwitch bridge, List<String> words) {
    String filterText = words.size() > 1 ? words.get(1) : "";
    FlowMod filter = FlowText.parse(filterText, FlowMod.Command.DELETE, bridge.portNames());
    List<FlowEntry> entries = new ArrayList<>(bridge.pipeline().select(filter));
    entries.removeIf(entry -> !FlowPipeline.outputsTo(entry, filter));
    return entries;
  }

  private static void sort(List<FlowEntry> entries, OfctlOptions options) {
    Comparator<FlowEntry> order = Comparator.comparingInt(FlowEntry::priority);
    if (!options.sortField.equals("priority")) {
      FlowField field = FlowField.byName(options.sortField);
      if (field == null || !field.isPlaced()) {
        throw new OfctlException(options.sortField + ": unknown field name");
      }
      order =
          Comparator.comparing((FlowEntry entry) -> !entry.match().isOn(field))
              .thenComparing(entry -> entry.match().value(field), Long::compareUnsigned);
    }
    entries.sort(options.sortsReversed ? order.reversed() : order);
  }

  static void dumpAggregate(Ofctl ofctl, List<String> words) {
    long packets = 0;
    long bytes = 0;
    List<FlowEntry> entries = selected(ofctl.bridge(words.get(0)), words);
    for (FlowEntry entry : entries) {
      packets += entry.packetCount();
      bytes += entry.byteCount();
    }
    ofctl.println(
        ofctl.header("AGGREGATE", statsXid(ofctl, words))
            + " packet_count="
            + packets
            + " byte_count="
            + bytes
            + " flow_count="
            + entries.size());
  }

  static void addFlow(Ofctl ofctl, List<String> words) {
    change(ofctl, words, FlowMod.Command.ADD);
  }

  static void modFlows(Ofctl ofctl, List<String> words) {
    boolean strict = ofctl.options().strict;
    change(ofctl, words, strict ? FlowMod.Command.MODIFY_STRICT : FlowMod.Command.MODIFY);
  }

  static void delFlows(Ofctl ofctl, List<String> words) {
    boolean strict = ofctl.options().strict;
    FlowMod.Command command = strict ? FlowMod.Command.DELETE_STRICT : FlowMod.Command.DELETE;
    if (words.size() > 1 && words.get(1).equals("-")) {
      changeAll(ofctl, words, command);
    } else {
      change(ofctl, words, command);
    }
  }

  private static void change(Ofctl ofctl, List<String> words, FlowMod.Command command) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    if (words.size() > 1 && words.get(1).equals("-")) {
      changeAll(ofctl, words, command);
      return;
    }
    String text = words.size() > 1 ? words.get(1) : "";
    FlowMod mod = FlowText.parse(text, command, bridge.portNames());
    apply(ofctl, bridge, mod, chooseVersion(ofctl, List.of(mod)));
  }

  static void addFlows(Ofctl ofctl, List<String> words) {
    changeAll(ofctl, words, FlowMod.Command.ADD);
  }

  /** All lines are read before the first is carried out, so that a mistake changes nothing. */
  private static void changeAll(Ofctl ofctl, List<String> words, FlowMod.Command command) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    List<FlowMod> mods = new ArrayList<>();
    int number = 0;
    for (String line : ofctl.lines(words.get(1))) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      try {
        mods.add(FlowLine.parse(text, command, bridge.portNames()));
      } catch (FlowSyntaxException e) {
        String file = words.get(1).equals("-") ? "<stdin>" : words.get(1);
        throw new OfctlException(file + ":" + number + ": " + e.getMessage());
      }
    }
    OpenFlowVersion version = chooseVersion(ofctl, mods);
    for (FlowMod mod : mods) {
      apply(ofctl, bridge, mod, version);
    }
  }

  private static OpenFlowVersion chooseVersion(Ofctl ofctl, List<FlowMod> mods) {
    Set<OpenFlowVersion> usable = null;
    for (FlowMod mod : mods) {
      Set<OpenFlowVersion> here = FlowVersions.usable(mod);
      if (usable == null) {
        usable = here;
      } else {
        usable.retainAll(here);
      }
    }
    if (usable == null || usable.contains(ofctl.version())) {
      return ofctl.version();
    }
    throw new OfctlException(
        "none of the usable flow formats ("
            + FormatNames.of(usable)
            + ") is among the allowed flow formats ("
            + FormatNames.of(Set.of(ofctl.version()))
            + ")");
  }

  private static void apply(
      Ofctl ofctl, OpenFlowSwitch bridge, FlowMod mod, OpenFlowVersion version) {
    FlowMod sent = mod;
    try {
      sent = FlowVersions.onWire(mod, version);
      bridge.pipeline().modify(sent, version);
    } catch (OpenFlowException e) {
      boolean namesTable = mod.tableId() != FlowMod.ALL_TABLES;
      boolean isOpenFlow10 = version == OpenFlowVersion.OPENFLOW10;
      throw ofctl.refused(
          e,
          isOpenFlow10 && namesTable ? "0x8" : "0x6",
          "OFPT_FLOW_MOD",
          " " + FlowText.format(sent, version, PortNames.NUMBERS_ONLY));
    }
  }

  /** Makes the tables hold these flows and no others, touching only what differs. */
  static void replaceFlows(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    List<FlowMod> wanted = new ArrayList<>();
    for (String line : ofctl.lines(words.get(1))) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        FlowMod mod = FlowText.parse(text, FlowMod.Command.ADD, bridge.portNames());
        wanted.add(FlowVersions.onWire(mod, chooseVersion(ofctl, List.of(mod))));
      }
    }
    Set<FlowEntry> kept = new LinkedHashSet<>();
    for (FlowMod mod : wanted) {
      int table = mod.tableId() == FlowMod.ALL_TABLES ? 0 : mod.tableId();
      FlowEntry present = find(bridge, table, mod);
      if (present == null || !isSame(present, mod)) {
        apply(ofctl, bridge, mod, ofctl.version());
      }
      kept.add(find(bridge, table, mod));
    }
    for (int table = 0; table < FlowPipeline.TABLE_COUNT; table++) {
      for (FlowEntry entry : bridge.pipeline().table(table).entries()) {
        if (!kept.contains(entry)) {
          bridge.pipeline().modify(deletionOf(entry), ofctl.version());
        }
      }
    }
  }

  private static FlowEntry find(OpenFlowSwitch bridge, int table, FlowMod mod) {
    for (FlowEntry entry : bridge.pipeline().table(table).entries()) {
      if (entry.priority() == mod.priority() && entry.match().equals(mod.match())) {
        return entry;
      }
    }
    return null;
  }

  private static boolean isSame(FlowEntry entry, FlowMod mod) {
    return entry.actions().equals(mod.actions())
        && entry.cookie() == mod.cookie()
        && entry.idleSeconds() == mod.idleSeconds()
        && entry.hardSeconds() == mod.hardSeconds();
  }

  private static FlowMod deletionOf(FlowEntry entry) {
    FlowMod flow = FlowMod.add(entry.tableId(), entry.priority(), entry.match(), entry.actions());
    return flow.withCommand(FlowMod.Command.DELETE_STRICT);
  }

  static void parseFlow(Ofctl ofctl, List<String> words) {
    FlowMod mod = FlowText.parse(words.get(0), FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
    Set<OpenFlowVersion> usable = FlowVersions.usable(mod);
    if (!usable.contains(ofctl.version())) {
      throw new OfctlException("no usable protocol");
    }
    try {
      FlowMod sent = FlowVersions.onWire(mod, ofctl.version());
      ofctl.println(
          "OFPT_FLOW_MOD"
              + ofctl.version().suffix()
              + " (xid=0x1): "
              + FlowText.format(sent, ofctl.version(), PortNames.NUMBERS_ONLY));
    } catch (OpenFlowException e) {
      ofctl.println(
          "OFPT_FLOW_MOD"
              + ofctl.version().suffix()
              + " (xid=0x1): ***decode error: "
              + e.error()
              + "***");
    }
  }
}
