package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.datapath.MeterTable;
import org.vswitchlab.ovs.ofproto.MeterBindings;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.MeterMod;
import org.vswitchlab.ovs.openflow.MeterText;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Commands about meters. */
final class MeterCommands {
  private MeterCommands() {}

  static void addMeter(Ofctl ofctl, List<String> words) {
    change(ofctl, words, MeterMod.Command.ADD);
  }

  static void modMeter(Ofctl ofctl, List<String> words) {
    change(ofctl, words, MeterMod.Command.MODIFY);
  }

  static void delMeter(Ofctl ofctl, List<String> words) {
    change(ofctl, words, MeterMod.Command.DELETE);
  }

  static void delMeters(Ofctl ofctl, List<String> words) {
    change(ofctl, words, MeterMod.Command.DELETE);
  }

  private static void change(Ofctl ofctl, List<String> words, MeterMod.Command command) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    String text = words.size() > 1 ? words.get(1) : "meter=all";
    MeterMod mod = MeterText.parse(text, command);
    wantMeters(ofctl);
    try {
      bridge.meters().modify(mod);
    } catch (OpenFlowException e) {
      String word = command == MeterMod.Command.ADD ? "ADD " : "MOD ";
      throw ofctl.refused(
          e, "0x2", "OFPT_METER_MOD", " " + word + MeterText.format(mod).stripTrailing());
    }
  }

  private static void wantMeters(Ofctl ofctl) {
    if (!ofctl.version().isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      throw new OfctlException(
          "none of the usable flow formats (OXM-OpenFlow13,OXM-OpenFlow14,OXM-OpenFlow15) is"
              + " among the allowed flow formats ("
              + FormatNames.of(Set.of(ofctl.version()))
              + ")");
    }
  }

  private static List<MeterBindings.Binding> selected(OpenFlowSwitch bridge, List<String> words) {
    List<MeterBindings.Binding> meters = new ArrayList<>(bridge.meters().meters());
    String wanted = words.size() > 1 ? words.get(1).replaceFirst("^meter=", "") : "all";
    if (!wanted.equals("all")) {
      meters.removeIf(meter -> !Long.toString(meter.definition().meterId()).equals(wanted));
    }
    return meters;
  }

  static void dumpMeter(Ofctl ofctl, List<String> words) {
    dumpMeters(ofctl, words);
  }

  static void dumpMeters(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    wantMeters(ofctl);
    List<String> texts = new ArrayList<>();
    for (MeterBindings.Binding meter : selected(bridge, words)) {
      texts.add(MeterText.format(meter.definition()));
    }
    ofctl.println(ofctl.header("METER_CONFIG", "0x2"));
    ofctl.print(String.join("\n", texts));
  }

  static void meterStats(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    wantMeters(ofctl);
    List<String> texts = new ArrayList<>();
    for (MeterBindings.Binding meter : selected(bridge, words)) {
      MeterTable.Meter state = bridge.meters().state(meter);
      StringBuilder text = new StringBuilder("meter:").append(meter.definition().meterId());
      text.append(" flow_count:");
      text.append(bridge.pipeline().flowsUsingMeter(meter.definition().meterId()));
      text.append(" packet_in_count:").append(state.packetCount());
      text.append(" byte_in_count:").append(state.byteCount());
      text.append(" duration:");
      text.append(Ofctl.seconds(ofctl.nowNanos() - state.createdNanos())).append(" bands:\n");
      for (int i = 0; i < meter.definition().bands().size(); i++) {
        text.append(i).append(": packet_count:").append(state.bandPacketCount(i));
        text.append(" byte_count:").append(state.bandByteCount(i)).append('\n');
      }
      texts.add(text.toString());
    }
    ofctl.println(ofctl.header("METER", "0x2"));
    ofctl.print(String.join("\n", texts));
  }

  static void meterFeatures(Ofctl ofctl, List<String> words) {
    ofctl.bridge(words.get(0));
    wantMeters(ofctl);
    ofctl.println(ofctl.header("METER_FEATURES", "0x2"));
    ofctl.println("max_meter:262144 max_bands:8 max_color:0");
    ofctl.println("band_types: drop");
    ofctl.println("capabilities: kbps pktps burst stats");
  }
}
