package org.vswitchlab.ovs.openflow.message;

import java.util.List;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.MeterMod;

/** Messages about groups and meters. */
public sealed interface GroupMessage extends MessageBody {

  record GroupModification(GroupMod mod) implements GroupMessage {
    @Override
    public MessageType type() {
      return MessageType.GROUP_MOD;
    }
  }

  /**
   * @param groupId {@link GroupMod#ALL_GROUPS} for all
   */
  record GroupStatsRequest(long groupId) implements GroupMessage {
    @Override
    public MessageType type() {
      return MessageType.GROUP_STATS_REQUEST;
    }
  }

  record Counts(long packets, long bytes) {}

  /**
   * @param referenceCount how many flows and groups name it
   */
  record GroupStats(
      long groupId,
      long referenceCount,
      long packetCount,
      long byteCount,
      long durationSeconds,
      int durationNanos,
      List<Counts> buckets) {
    public GroupStats {
      buckets = List.copyOf(buckets);
    }
  }

  record GroupStatsReply(List<GroupStats> groups) implements GroupMessage {
    public GroupStatsReply {
      groups = List.copyOf(groups);
    }

    @Override
    public MessageType type() {
      return MessageType.GROUP_STATS_REPLY;
    }
  }

  /** All groups up to OpenFlow 1.4, which cannot ask for one. */
  record GroupDescRequest(long groupId) implements GroupMessage {
    @Override
    public MessageType type() {
      return MessageType.GROUP_DESC_REQUEST;
    }
  }

  /**
   * @param groups as if they were to be added
   */
  record GroupDescReply(List<GroupMod> groups) implements GroupMessage {
    public GroupDescReply {
      groups = List.copyOf(groups);
    }

    @Override
    public MessageType type() {
      return MessageType.GROUP_DESC_REPLY;
    }
  }

  /** OFPGFC_*: what groups can do. The bits are the ordinals. */
  enum GroupCapability {
    SELECT_WEIGHT("select_weight"),
    SELECT_LIVENESS("select_liveness"),
    CHAINING("chaining"),
    CHAINING_CHECKS("chaining_checks");

    private final String text;

    GroupCapability(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * @param types bit n for {@link GroupMod.Type} n
   * @param capabilities bit n for {@link GroupCapability} n
   * @param maxGroups for each {@link GroupMod.Type}
   * @param actionBits for each {@link GroupMod.Type}: bit n for standard action n of the version
   */
  record GroupFeatures(int types, int capabilities, List<Long> maxGroups, List<Integer> actionBits)
      implements GroupMessage {
    public GroupFeatures {
      maxGroups = List.copyOf(maxGroups);
      actionBits = List.copyOf(actionBits);
    }

    @Override
    public MessageType type() {
      return MessageType.GROUP_FEATURES_REPLY;
    }
  }

  record MeterModification(MeterMod mod) implements GroupMessage {
    @Override
    public MessageType type() {
      return MessageType.METER_MOD;
    }
  }

  /**
   * @param isConfig whether for the configuration, else for counters
   * @param meterId {@link MeterMod#ALL_METERS} for all
   */
  record MeterRequest(boolean isConfig, long meterId) implements GroupMessage {
    @Override
    public MessageType type() {
      return isConfig ? MessageType.METER_CONFIG_REQUEST : MessageType.METER_STATS_REQUEST;
    }
  }

  record MeterStats(
      long meterId,
      long flowCount,
      long packetCount,
      long byteCount,
      long durationSeconds,
      int durationNanos,
      List<Counts> bands) {
    public MeterStats {
      bands = List.copyOf(bands);
    }
  }

  record MeterStatsReply(List<MeterStats> meters) implements GroupMessage {
    public MeterStatsReply {
      meters = List.copyOf(meters);
    }

    @Override
    public MessageType type() {
      return MessageType.METER_STATS_REPLY;
    }
  }

  /**
   * @param meters as if they were to be added
   */
  record MeterConfigReply(List<MeterMod> meters) implements GroupMessage {
    public MeterConfigReply {
      meters = List.copyOf(meters);
    }

    @Override
    public MessageType type() {
      return MessageType.METER_CONFIG_REPLY;
    }
  }

  /**
   * @param bandTypes bit n for OFPMBT n: 1 drop, 2 dscp_remark
   * @param capabilities OFPMF_* bits: 1 kbps, 2 pktps, 4 burst, 8 stats
   */
  record MeterFeatures(long maxMeters, int bandTypes, int capabilities, int maxBands, int maxColor)
      implements GroupMessage {
    @Override
    public MessageType type() {
      return MessageType.METER_FEATURES_REPLY;
    }
  }
}
