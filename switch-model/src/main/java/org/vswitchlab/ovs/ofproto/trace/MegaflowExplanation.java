package org.vswitchlab.ovs.ofproto.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.datapath.MegaflowText;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.ofproto.MaskRecorder;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.SideEffect;
import org.vswitchlab.ovs.ofproto.SideEffects;
import org.vswitchlab.ovs.ofproto.Translation;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.PortNames;

/**
 * Why a megaflow is as it is: who consulted each bit of its mask, which rules are behind it, and
 * which exact-match entries stand before it. Found by translating its key again, which changes
 * nothing.
 *
 * @param reasons in the order of the translation; each bit is with the step that was first
 * @param rules that its packets meet, in the order in which they meet them
 * @param microflowCount exact-match entries that lead to it
 */
public record MegaflowExplanation(
    Megaflow megaflow, List<Reason> reasons, List<RuleLink> rules, int microflowCount) {

  /**
   * @param step what was done: a look-up with the rules that it tried, or an action
   * @param bits of the mask that nobody had consulted before
   * @param fields the same as text, with the values that the megaflow has in them
   */
  public record Reason(String step, FlowMask bits, String fields) {}

  /** A rule behind a megaflow. */
  public record RuleLink(OpenFlowSwitch bridge, FlowEntry entry) {
    /** {@code br0 table=0, priority=5,tcp,tp_dst=80 actions=output:2}. */
    public String text() {
      return bridge.name() + " " + ruleText();
    }

    /** {@code table=0, priority=5,tcp,tp_dst=80 actions=output:2}. */
    public String ruleText() {
      String match = MatchText.format(entry.match(), bridge.portNames());
      return "table="
          + entry.tableId()
          + ", priority="
          + entry.priority()
          + (match.isEmpty() ? "" : "," + match)
          + " actions="
          + ActionText.format(entry.actions(), bridge.portNames());
    }
  }

  public MegaflowExplanation {
    reasons = List.copyOf(reasons);
    rules = List.copyOf(rules);
  }

  /** Explains a megaflow; null if it was added by hand, so that no rule is behind it. */
  public static MegaflowExplanation of(SharedDatapath shared, Megaflow megaflow) {
    if (!(megaflow.owner() instanceof Translation owner)) {
      return null;
    }
    MaskRecorder recorder = new MaskRecorder();
    FlowKey key = shared.openFlowKey(megaflow.key());
    Translation again = shared.translator().explain(owner.bridge(), key, recorder);
    List<Reason> reasons = new ArrayList<>();
    FlowMask explained = new FlowMask();
    for (MaskRecorder.Consultation consultation : recorder.consultations()) {
      FlowMask bits = within(consultation.bits(), megaflow.mask());
      explained.add(bits);
      addReason(reasons, owner, key, consultation.step(), bits);
    }
    FlowMask rest = without(megaflow.mask(), explained);
    addReason(reasons, owner, key, "the datapath: a flow must say whether there is a tag", rest);
    int microflows = shared.datapath().microflowCount(megaflow);
    return new MegaflowExplanation(megaflow, reasons, rulesOf(again), microflows);
  }

  private static void addReason(
      List<Reason> reasons, Translation owner, FlowKey key, String step, FlowMask bits) {
    if (bits.presentBits() == 0) {
      return;
    }
    reasons.add(new Reason(step, bits, fields(key, bits, owner.bridge().portNames())));
  }

  /** Each field by itself, also those that a match would leave to its protocol's name. */
  private static String fields(FlowKey key, FlowMask bits, PortNames names) {
    StringJoiner text = new StringJoiner(",");
    FlowMask left = bits.copy();
    for (FlowField field : FlowField.values()) {
      boolean isView = field.fieldName().matches("x+reg.*|dl_vlan.*|vlan_.*");
      if (field.isPlaced()
          && field.prerequisite().isMetBy(key)
          && left.isNonzero(field)
          && (!isView || field == FlowField.VLAN_TCI)) {
        FlowMask only = new FlowMask();
        only.set(field, left.getHigh(field), left.get(field));
        left.wildcard(field);
        text.add(field(key, field, only, names));
      }
    }
    return text.toString();
  }

  private static String field(FlowKey key, FlowField field, FlowMask only, PortNames names) {
    String alone = MatchText.format(key, only, names);
    if (!alone.isEmpty() && alone.contains("=")) {
      return alone;
    }
    StringBuilder value = new StringBuilder(field.fieldName()).append('=');
    FieldText.format(
        value, field, key.getHigh(field), key.get(field), only.getHigh(field), only.get(field));
    return value.toString();
  }

  private static FlowMask within(FlowMask bits, FlowMask mask) {
    FlowMask result = new FlowMask();
    for (int word = 0; word < FlowLayout.WORDS; word++) {
      result.setBits(word, bits.word(word) & mask.word(word));
    }
    return result;
  }

  private static FlowMask without(FlowMask mask, FlowMask bits) {
    FlowMask result = new FlowMask();
    for (int word = 0; word < FlowLayout.WORDS; word++) {
      result.setBits(word, mask.word(word) & ~bits.word(word));
    }
    return result;
  }

  private static List<RuleLink> rulesOf(Translation translation) {
    List<RuleLink> rules = new ArrayList<>();
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.FlowCredit credit
          && credit.entry().tableId() != FlowTable.INTERNAL) {
        rules.add(new RuleLink(credit.bridge(), credit.entry()));
      }
    }
    return rules;
  }

  /** The megaflows that a rule is behind, in order of installation. */
  public static List<Megaflow> megaflowsOf(Datapath datapath, FlowEntry rule) {
    List<Megaflow> megaflows = new ArrayList<>();
    for (Megaflow megaflow : datapath.megaflows()) {
      if (megaflow.owner() instanceof Translation translation
          && rulesOf(translation).stream().anyMatch(link -> link.entry() == rule)) {
        megaflows.add(megaflow);
      }
    }
    return megaflows;
  }

  /** All of it as text, for {@code ovs-appctl vswitchlab/explain-megaflow}. */
  public String text(PortLabels labels, long nowNanos) {
    StringBuilder out = new StringBuilder("ufid:");
    out.append(MegaflowText.ufid(megaflow)).append(", ");
    out.append(MegaflowText.of(megaflow, false, labels, nowNanos)).append('\n');
    out.append("\nRules behind it:\n");
    for (RuleLink rule : rules) {
      out.append("  ").append(rule.text()).append('\n');
    }
    if (rules.isEmpty()) {
      out.append("  none: no table has a rule for it\n");
    }
    out.append("\nWho consulted what:\n");
    for (Reason reason : reasons) {
      out.append("  ").append(reason.fields()).append("\n      ").append(reason.step());
      out.append('\n');
    }
    out.append("\nExact-match entries: ").append(microflowCount).append('\n');
    return out.toString();
  }
}
