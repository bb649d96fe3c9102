package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;

/** Groups as ovs-ofctl(8) "Group Syntax" has them. */
public final class GroupText {
  private GroupText() {}

  /**
   * Reads a group.
   *
   * @throws FlowSyntaxException with the tool's message
   */
  public static GroupMod parse(String text, GroupMod.Command command, PortNames ports) {
    int bucketAt = text.indexOf("bucket=");
    if (bucketAt < 0) {
      bucketAt = text.indexOf("bucket:");
    }
    String head = bucketAt < 0 ? text : text.substring(0, bucketAt);
    Header header = new Header(command);
    header.read(head);
    List<Bucket> buckets = new ArrayList<>();
    if (bucketAt >= 0) {
      for (String part : text.substring(bucketAt).split("bucket[=:]")) {
        if (!part.isBlank()) {
          buckets.add(bucket(part, header, ports));
        }
      }
    }
    if (header.type == GroupMod.Type.FAST_FAILOVER
        && buckets.stream().anyMatch(bucket -> !isWatched(bucket))) {
      throw new FlowSyntaxException("fast failover bucket requires watch_port or watch_group");
    }
    return header.build(numbered(buckets));
  }

  private static boolean isWatched(Bucket bucket) {
    return bucket.watchPort() != OpenFlowPort.NONE || bucket.watchGroup() != FlowMod.ANY_GROUP;
  }

  /** Buckets that were given no number get the first that is free. */
  private static List<Bucket> numbered(List<Bucket> buckets) {
    List<Bucket> result = new ArrayList<>();
    long next = 0;
    for (Bucket bucket : buckets) {
      if (bucket.id() >= 0) {
        result.add(bucket);
        continue;
      }
      long free = next;
      while (hasNumber(buckets, free)) {
        free++;
      }
      result.add(bucket.withId(free));
      next = free + 1;
    }
    return result;
  }

  private static boolean hasNumber(List<Bucket> buckets, long id) {
    return buckets.stream().anyMatch(bucket -> bucket.id() == id);
  }

  private static Bucket bucket(String part, Header header, PortNames ports) {
    long id = -1;
    int weight = header.type == GroupMod.Type.SELECT ? 1 : 0;
    int watchPort = OpenFlowPort.NONE;
    long watchGroup = FlowMod.ANY_GROUP;
    KeyValues pairs = new KeyValues(part);
    String rest = part;
    while (pairs.next()) {
      switch (pairs.key()) {
        case "weight" -> weight = Numbers.parse16(pairs.value(), "weight");
        case "bucket_id" -> {
          id = Numbers.parse32(pairs.value());
          if (id > 0xffff_ff00L) {
            throw new FlowSyntaxException(
                "invalid bucket_id id=" + id + " when it should be less than 4294967041");
          }
        }
        case "watch_port" -> {
          watchPort = OpenFlowPort.parse(pairs.value(), ports);
          if (watchPort == OpenFlowPort.INVALID) {
            throw new FlowSyntaxException(pairs.value() + ": invalid watch_port");
          }
        }
        case "watch_group" -> watchGroup = Numbers.parse32(pairs.value());
        default -> {
          return new Bucket(id, weight, watchPort, watchGroup, actions(rest, ports));
        }
      }
      rest = pairs.remainder();
    }
    return new Bucket(id, weight, watchPort, watchGroup, List.of());
  }

  private static List<Action> actions(String text, PortNames ports) {
    String stripped = text.replaceFirst("^[,\\s]*", "").replaceFirst("[,\\s]*$", "");
    if (stripped.startsWith("actions=") || stripped.startsWith("action=")) {
      stripped = stripped.substring(stripped.indexOf('=') + 1);
    }
    return ActionText.parseBucket(stripped, ports);
  }

  /** What comes before the buckets. */
  private static final class Header {
    private final GroupMod.Command command;
    private GroupMod.Type type;
    private long groupId = -1;
    private long commandBucketId = GroupMod.BUCKET_ALL;
    private boolean hasCommandBucket;
    private String selectionMethod = "";
    private long selectionParameter;
    private String selectionFields = "";

    Header(GroupMod.Command command) {
      this.command = command;
    }

    void read(String text) {
      KeyValues pairs = new KeyValues(text);
      while (pairs.next()) {
        switch (pairs.key()) {
          case "group_id" -> readGroupId(pairs.value());
          case "type" -> type = type(pairs.value());
          case "command_bucket_id" -> readCommandBucket(pairs.value());
          case "selection_method" -> selectionMethod = pairs.value();
          case "selection_method_param" -> selectionParameter = Numbers.parse64(pairs.value());
          case "fields" -> selectionFields = pairs.value();
          default -> throw new FlowSyntaxException("unknown keyword " + pairs.key());
        }
      }
    }

    private void readGroupId(String value) {
      if (value.equals("all")) {
        groupId = GroupMod.ALL_GROUPS;
        return;
      }
      groupId = Numbers.parse32(value);
      if (groupId > GroupMod.MAX_GROUP && groupId != GroupMod.ALL_GROUPS) {
        throw new FlowSyntaxException("invalid group id " + value);
      }
    }

    private void readCommandBucket(String value) {
      hasCommandBucket = true;
      commandBucketId =
          switch (value) {
            case "all" -> GroupMod.BUCKET_ALL;
            case "first" -> GroupMod.BUCKET_FIRST;
            case "last" -> GroupMod.BUCKET_LAST;
            default -> Numbers.parse32(value);
          };
    }

    private static GroupMod.Type type(String value) {
      return switch (value) {
        case "all" -> GroupMod.Type.ALL;
        case "select" -> GroupMod.Type.SELECT;
        case "indirect" -> GroupMod.Type.INDIRECT;
        case "ff", "fast_failover" -> GroupMod.Type.FAST_FAILOVER;
        default -> throw new FlowSyntaxException("invalid group type " + value);
      };
    }

    GroupMod build(List<Bucket> buckets) {
      boolean namesAll = command == GroupMod.Command.DELETE;
      if (groupId < 0) {
        if (!namesAll) {
          throw new FlowSyntaxException("must specify a group_id");
        }
        groupId = GroupMod.ALL_GROUPS;
      }
      boolean wantsType =
          command == GroupMod.Command.ADD
              || command == GroupMod.Command.MODIFY
              || command == GroupMod.Command.ADD_OR_MODIFY;
      if (type == null && wantsType) {
        throw new FlowSyntaxException("must specify a type");
      }
      boolean wantsBucket =
          command == GroupMod.Command.INSERT_BUCKET || command == GroupMod.Command.REMOVE_BUCKET;
      if (wantsBucket && !hasCommandBucket) {
        throw new FlowSyntaxException("must specify a command bucket id");
      }
      return new GroupMod(
          command,
          type == null ? GroupMod.Type.ALL : type,
          groupId,
          commandBucketId,
          buckets,
          selectionMethod,
          selectionParameter,
          selectionFields);
    }
  }

  /** A group as {@code dump-groups} prints it, without leading space. */
  public static String format(GroupMod group, OpenFlowVersion version, PortNames ports) {
    StringBuilder text = new StringBuilder("group_id=").append(group.groupId());
    text.append(",type=").append(group.type().text());
    // OpenFlow 1.0 and 1.5 carry what the versions between them do not know.
    boolean isFull =
        version == OpenFlowVersion.OPENFLOW10 || version.isAtLeast(OpenFlowVersion.OPENFLOW15);
    if (isFull && !group.selectionMethod().isEmpty()) {
      text.append(",selection_method=").append(group.selectionMethod());
      if (group.selectionParameter() != 0) {
        text.append(",selection_method_param=").append(group.selectionParameter());
      }
      if (!group.selectionFields().isEmpty()) {
        boolean several = group.selectionFields().contains(",");
        text.append(several ? ",fields(" : ",fields=").append(group.selectionFields());
        text.append(several ? ")" : "");
      }
    }
    for (Bucket bucket : group.buckets()) {
      text.append(",bucket=");
      if (isFull) {
        text.append("bucket_id:").append(bucket.id()).append(',');
      }
      format(text, bucket, group.type(), version, ports);
    }
    return text.toString();
  }

  private static void format(
      StringBuilder text,
      Bucket bucket,
      GroupMod.Type type,
      OpenFlowVersion version,
      PortNames ports) {
    if (type == GroupMod.Type.SELECT ? bucket.weight() != 1 : bucket.weight() != 0) {
      text.append("weight:").append(bucket.weight()).append(',');
    }
    if (bucket.watchPort() != OpenFlowPort.NONE) {
      text.append("watch_port:");
      text.append(OpenFlowPort.format(bucket.watchPort(), ports)).append(',');
    }
    if (bucket.watchGroup() != FlowMod.ANY_GROUP) {
      text.append("watch_group:").append(bucket.watchGroup()).append(',');
    }
    List<Action> actions =
        WireForm.of(bucket.actions(), org.vswitchlab.ovs.flow.Match.ANY, version);
    text.append("actions=").append(ActionText.format(actions, ports));
  }
}
