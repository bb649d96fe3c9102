package org.vswitchlab.ovs.openflow.text;

import java.util.List;
import java.util.StringJoiner;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.GroupText;
import org.vswitchlab.ovs.openflow.MeterMod;
import org.vswitchlab.ovs.openflow.MeterText;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupFeatures;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupStats;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterFeatures;
import org.vswitchlab.ovs.openflow.message.GroupMessage.MeterStats;

/** Words of messages about groups and meters. */
final class GroupMessageText {
  private static final long MAX_METER = 0xffff_0000L;

  private final MessageText text;
  private final StringBuilder out;

  GroupMessageText(MessageText text) {
    this.text = text;
    this.out = text.out;
  }

  void append(GroupMessage message) {
    if (message instanceof GroupMessage.GroupModification m) {
      groupMod(m.mod());
    } else if (message instanceof GroupMessage.GroupStatsRequest m) {
      out.append(" group_id=").append(groupId(m.groupId()));
    } else if (message instanceof GroupMessage.GroupStatsReply m) {
      m.groups().forEach(this::groupStats);
    } else if (message instanceof GroupMessage.GroupDescRequest m) {
      out.append(" group_id=").append(groupId(m.groupId()));
    } else if (message instanceof GroupMessage.GroupDescReply m) {
      for (GroupMod group : m.groups()) {
        out.append("\n ").append(GroupText.format(group, text.version, text.ports));
      }
    } else if (message instanceof GroupFeatures m) {
      features(m);
    } else if (message instanceof GroupMessage.MeterModification m) {
      meterMod(m.mod());
    } else if (message instanceof GroupMessage.MeterRequest m) {
      out.append(" meter=").append(meterId(m.meterId()));
    } else if (message instanceof GroupMessage.MeterStatsReply m) {
      m.meters().forEach(this::meterStats);
    } else if (message instanceof GroupMessage.MeterConfigReply m) {
      for (MeterMod meter : m.meters()) {
        out.append('\n').append(meter(meter));
      }
    } else if (message instanceof MeterFeatures m) {
      meterFeatures(m);
    }
  }

  private static String groupId(long id) {
    if (id == GroupMod.ALL_GROUPS) {
      return "ALL";
    }
    return id == 0xffff_ffffL ? "ANY" : Long.toString(id);
  }

  private void groupMod(GroupMod mod) {
    out.append("\n ");
    out.append(
        switch (mod.command()) {
          case ADD -> "ADD";
          case MODIFY -> "MOD";
          case ADD_OR_MODIFY -> "ADD_OR_MOD";
          case DELETE -> "DEL";
          case INSERT_BUCKET -> "INSERT_BUCKET";
          case REMOVE_BUCKET -> "REMOVE_BUCKET";
        });
    out.append(' ');
    boolean isBucketCommand =
        mod.command() == GroupMod.Command.INSERT_BUCKET
            || mod.command() == GroupMod.Command.REMOVE_BUCKET;
    String words = GroupText.format(mod, text.version, text.ports);
    if (isBucketCommand) {
      out.append("command_bucket_id:").append(bucketId(mod.commandBucketId())).append(',');
      words = words.replaceFirst(",type=\\w+", "");
    }
    out.append(words);
  }

  private static String bucketId(long id) {
    if (id == GroupMod.BUCKET_FIRST) {
      return "first";
    } else if (id == GroupMod.BUCKET_LAST) {
      return "last";
    }
    return id == GroupMod.BUCKET_ALL ? "all" : Long.toString(id);
  }

  private void groupStats(GroupStats g) {
    out.append("\n group_id=").append(g.groupId());
    if (g.durationSeconds() >= 0) {
      out.append(",duration=");
      out.append(MessageText.duration(g.durationSeconds(), g.durationNanos()));
    }
    out.append(",ref_count=").append(g.referenceCount());
    out.append(",packet_count=").append(Long.toUnsignedString(g.packetCount()));
    out.append(",byte_count=").append(Long.toUnsignedString(g.byteCount()));
    for (int i = 0; i < g.buckets().size(); i++) {
      GroupMessage.Counts bucket = g.buckets().get(i);
      out.append(",bucket").append(i).append(":packet_count=");
      out.append(Long.toUnsignedString(bucket.packets()));
      out.append(",byte_count=").append(Long.toUnsignedString(bucket.bytes()));
    }
  }

  private void features(GroupFeatures m) {
    out.append("\n Group table:\n    Types:  ").append(MessageText.hex(m.types()));
    out.append("\n    Capabilities:  ").append(MessageText.hex(m.capabilities())).append('\n');
    List<String> names = List.of("all", "select", "indirect", "fast failover");
    for (int i = 0; i < names.size(); i++) {
      if ((m.types() & 1 << i) == 0) {
        continue;
      }
      out.append("    ").append(names.get(i)).append(" group:\n       max_groups=");
      out.append(MessageText.hash(m.maxGroups().get(i))).append("\n       actions: ");
      out.append(ActionNames.of(text.version, m.actionBits().get(i))).append('\n');
    }
  }

  private void meterMod(MeterMod mod) {
    out.append(
        switch (mod.command()) {
          case ADD -> " ADD ";
          case MODIFY -> " MOD ";
          case DELETE -> " DEL ";
        });
    if (mod.command() == MeterMod.Command.DELETE) {
      out.append("meter=").append(meterId(mod.meterId())).append(" bands=\n");
    } else {
      out.append(meter(mod));
    }
  }

  private static String meter(MeterMod meter) {
    String words = MeterText.format(meter);
    return "meter=" + meterId(meter.meterId()) + words.substring(words.indexOf(' '));
  }

  private static String meterId(long id) {
    if (id <= MAX_METER) {
      return Long.toString(id);
    } else if (id == 0xffff_fffdL) {
      return "slowpath";
    } else if (id == 0xffff_fffeL) {
      return "controller";
    }
    return id == MeterMod.ALL_METERS ? "all" : Long.toString(id);
  }

  private void meterStats(MeterStats m) {
    out.append("\nmeter:").append(meterId(m.meterId()));
    out.append(" flow_count:").append(m.flowCount());
    out.append(" packet_in_count:").append(Long.toUnsignedString(m.packetCount()));
    out.append(" byte_in_count:").append(Long.toUnsignedString(m.byteCount()));
    out.append(" duration:");
    out.append(MessageText.duration(m.durationSeconds(), m.durationNanos()));
    out.append(" bands:\n");
    for (int i = 0; i < m.bands().size(); i++) {
      GroupMessage.Counts band = m.bands().get(i);
      out.append(i).append(": packet_count:").append(Long.toUnsignedString(band.packets()));
      out.append(" byte_count:").append(Long.toUnsignedString(band.bytes())).append('\n');
    }
  }

  private void meterFeatures(MeterFeatures m) {
    out.append("\nmax_meter:").append(m.maxMeters());
    out.append(" max_bands:").append(m.maxBands());
    out.append(" max_color:").append(m.maxColor());
    StringJoiner types = new StringJoiner(" ", "\nband_types: ", "");
    types.setEmptyValue("\nband_types: 0");
    bit(types, m.bandTypes(), 1, "drop");
    bit(types, m.bandTypes(), 2, "dscp_remark");
    StringJoiner capabilities = new StringJoiner(" ", "\ncapabilities: ", "\n");
    capabilities.setEmptyValue("\ncapabilities: 0\n");
    bit(capabilities, m.capabilities(), 0, "kbps");
    bit(capabilities, m.capabilities(), 1, "pktps");
    bit(capabilities, m.capabilities(), 2, "burst");
    bit(capabilities, m.capabilities(), 3, "stats");
    out.append(types).append(capabilities);
  }

  private static void bit(StringJoiner words, int bits, int number, String word) {
    if ((bits & 1 << number) != 0) {
      words.add(word);
    }
  }
}
