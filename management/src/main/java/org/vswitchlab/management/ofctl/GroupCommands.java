package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.GroupEntry;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.Bucket;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.GroupText;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.WireForm;

/** Commands about groups. */
final class GroupCommands {
  private GroupCommands() {}

  static void addGroup(Ofctl ofctl, List<String> words) {
    change(ofctl, words, GroupMod.Command.ADD);
  }

  static void addGroups(Ofctl ofctl, List<String> words) {
    changeAll(ofctl, words, GroupMod.Command.ADD);
  }

  static void modGroup(Ofctl ofctl, List<String> words) {
    change(ofctl, words, GroupMod.Command.MODIFY);
  }

  static void delGroups(Ofctl ofctl, List<String> words) {
    change(ofctl, words, GroupMod.Command.DELETE);
  }

  static void insertBuckets(Ofctl ofctl, List<String> words) {
    change(ofctl, words, GroupMod.Command.INSERT_BUCKET);
  }

  static void removeBuckets(Ofctl ofctl, List<String> words) {
    change(ofctl, words, GroupMod.Command.REMOVE_BUCKET);
  }

  private static void change(Ofctl ofctl, List<String> words, GroupMod.Command command) {
    if (words.size() > 1 && words.get(1).equals("-")) {
      changeAll(ofctl, words, command);
      return;
    }
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    String text = words.size() > 1 ? words.get(1) : "";
    apply(ofctl, bridge, GroupText.parse(text, command, bridge.portNames()));
  }

  private static void changeAll(Ofctl ofctl, List<String> words, GroupMod.Command command) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    List<GroupMod> mods = new ArrayList<>();
    for (String line : ofctl.lines(words.get(1))) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        mods.add(GroupText.parse(text, command, bridge.portNames()));
      }
    }
    for (GroupMod mod : mods) {
      apply(ofctl, bridge, mod);
    }
  }

  private static void apply(Ofctl ofctl, OpenFlowSwitch bridge, GroupMod mod) {
    OpenFlowVersion version = ofctl.version();
    List<Bucket> buckets = new ArrayList<>();
    for (Bucket bucket : mod.buckets()) {
      buckets.add(
          new Bucket(
              bucket.id(),
              bucket.weight(),
              bucket.watchPort(),
              bucket.watchGroup(),
              WireForm.of(bucket.actions(), Match.ANY, version)));
    }
    GroupMod sent = mod.withBuckets(buckets);
    try {
      bridge.groups().modify(sent);
    } catch (OpenFlowException e) {
      String text = GroupText.format(sent, version, PortNames.NUMBERS_ONLY);
      throw ofctl.refused(e, "0x6", "OFPT_GROUP_MOD", "\n " + word(sent.command()) + " " + text);
    }
  }

  private static String word(GroupMod.Command command) {
    return switch (command) {
      case ADD -> "ADD";
      case MODIFY -> "MOD";
      case ADD_OR_MODIFY -> "ADD_OR_MOD";
      case DELETE -> "DEL";
      case INSERT_BUCKET -> "INSERT_BUCKET";
      case REMOVE_BUCKET -> "REMOVE_BUCKET";
    };
  }

  static void dumpGroups(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    ofctl.println(ofctl.header("GROUP_DESC", "0x2"));
    for (GroupEntry group : selected(bridge, words)) {
      ofctl.println(
          " " + GroupText.format(group.definition(), ofctl.version(), ofctl.shownNames(bridge)));
    }
  }

  private static List<GroupEntry> selected(OpenFlowSwitch bridge, List<String> words) {
    List<GroupEntry> groups = new ArrayList<>(bridge.groups().groups());
    if (words.size() > 1) {
      String digits = words.get(1).replaceFirst("^group_id=", "");
      groups.removeIf(group -> !Long.toString(group.id()).equals(digits));
    }
    return groups;
  }

  static void dumpGroupStats(Ofctl ofctl, List<String> words) {
    OpenFlowSwitch bridge = ofctl.bridge(words.get(0));
    ofctl.println(ofctl.header("GROUP", "0x6"));
    for (GroupEntry group : selected(bridge, words)) {
      StringBuilder text = new StringBuilder(" group_id=").append(group.id());
      text.append(",duration=").append(Ofctl.seconds(ofctl.nowNanos() - group.createdNanos()));
      text.append(",ref_count=").append(bridge.pipeline().flowsUsingGroup(group.id()));
      text.append(",packet_count=").append(group.packetCount());
      text.append(",byte_count=").append(group.byteCount());
      int index = 0;
      for (GroupEntry.BucketCounters bucket : group.buckets()) {
        text.append(",bucket").append(index++);
        text.append(":packet_count=").append(bucket.packetCount());
        text.append(",byte_count=").append(bucket.byteCount());
      }
      ofctl.println(text.toString());
    }
  }
}
