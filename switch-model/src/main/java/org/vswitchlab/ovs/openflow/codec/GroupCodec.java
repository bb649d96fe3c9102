package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.Bucket;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage.Counts;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupFeatures;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupStats;
import org.vswitchlab.ovs.openflow.message.MessageBody;

/** Messages about groups. */
final class GroupCodec {
  private static final int TYPES = GroupMod.Type.values().length;

  /** Nicira's addition or modification, which the standard has no command for. */
  private static final int ADD_OR_MODIFY = 0x8000;

  private static final int DELETE = 2;
  private static final int INSERT_BUCKET = 3;
  private static final int REMOVE_BUCKET = 5;

  private GroupCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    return switch (wire.type()) {
      case GROUP_MOD -> new GroupMessage.GroupModification(mod(dialect, in));
      case GROUP_STATS_REQUEST -> new GroupMessage.GroupStatsRequest(in.u32());
      case GROUP_STATS_REPLY -> {
        List<GroupStats> groups = new ArrayList<>();
        while (in.hasRemaining()) {
          groups.add(stats(dialect, in));
        }
        yield new GroupMessage.GroupStatsReply(groups);
      }
      case GROUP_DESC_REQUEST ->
          new GroupMessage.GroupDescRequest(in.hasRemaining() ? in.u32() : GroupMod.ALL_GROUPS);
      case GROUP_DESC_REPLY -> {
        List<GroupMod> groups = new ArrayList<>();
        while (in.hasRemaining()) {
          groups.add(desc(dialect, in));
        }
        yield new GroupMessage.GroupDescReply(groups);
      }
      case GROUP_FEATURES_REPLY -> features(in);
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, WireType wire, GroupMessage message, WireWriter out) {
    if (message instanceof GroupMessage.GroupModification m) {
      mod(dialect, m.mod(), out);
    } else if (message instanceof GroupMessage.GroupStatsRequest m) {
      out.u32(m.groupId()).zeros(4);
    } else if (message instanceof GroupMessage.GroupStatsReply m) {
      for (GroupStats group : m.groups()) {
        out.mark();
        stats(dialect, group, out);
      }
    } else if (message instanceof GroupMessage.GroupDescRequest m) {
      if (BucketCodec.isFull(dialect)) {
        out.u32(m.groupId()).zeros(4);
      }
    } else if (message instanceof GroupMessage.GroupDescReply m) {
      for (GroupMod group : m.groups()) {
        out.mark();
        desc(dialect, group, out);
      }
    } else if (message instanceof GroupFeatures m) {
      out.u32(m.types()).u32(m.capabilities());
      m.maxGroups().forEach(out::u32);
      m.actionBits().forEach(bits -> out.u32(bits));
    } else {
      throw new IllegalStateException(wire.name());
    }
  }

  private static OpenFlowException bad(OpenFlowError error) {
    return new OpenFlowException(error);
  }

  private static GroupMod.Type type(int number) {
    if (number >= TYPES) {
      throw bad(OpenFlowError.OFPGMFC_BAD_TYPE);
    }
    return GroupMod.Type.values()[number];
  }

  private static GroupMod mod(Dialect dialect, WireReader in) {
    int commandNumber = in.u16();
    int typeNumber = in.u8();
    in.skip(1);
    long groupId = in.u32();
    if (!BucketCodec.isFull(dialect)) {
      List<Bucket> buckets = BucketCodec.read11(dialect, in);
      if (commandNumber == DELETE && dialect.isAtLeast13() && !buckets.isEmpty()) {
        throw bad(OpenFlowError.OFPGMFC_INVALID_GROUP);
      }
      GroupMod.Type type = type(typeNumber);
      checkIndirect(commandNumber, type, buckets);
      return check(
          new GroupMod(
              command(commandNumber), type, groupId, GroupMod.BUCKET_ALL, buckets, "", 0, ""));
    }
    int bucketBytes = in.u16();
    in.skip(2);
    long bucketId = in.u32();
    checkBucketId(commandNumber, bucketId);
    if (bucketBytes > in.remaining()) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    boolean isSelect = typeNumber == GroupMod.Type.SELECT.ordinal();
    List<Bucket> buckets = BucketCodec.read15(dialect, isSelect, in.slice(bucketBytes));
    GroupMod.Type type = type(typeNumber);
    checkIndirect(commandNumber, type, buckets);
    GroupMod read =
        new GroupMod(command(commandNumber), type, groupId, bucketId, buckets, "", 0, "");
    return check(BucketCodec.readSelection(in).on(read));
  }

  private static void checkIndirect(int command, GroupMod.Type type, List<Bucket> buckets) {
    if (type == GroupMod.Type.INDIRECT && command != DELETE && buckets.size() != 1) {
      throw bad(OpenFlowError.OFPGMFC_INVALID_GROUP);
    }
  }

  private static void checkBucketId(int command, long bucketId) {
    boolean isReserved = bucketId > GroupMod.MAX_GROUP;
    boolean isEnd = bucketId == GroupMod.BUCKET_FIRST || bucketId == GroupMod.BUCKET_LAST;
    boolean isRight =
        switch (command) {
          case INSERT_BUCKET -> !isReserved || isEnd;
          case REMOVE_BUCKET -> !isReserved || isEnd || bucketId == GroupMod.BUCKET_ALL;
          default -> bucketId == GroupMod.BUCKET_ALL;
        };
    if (!isRight) {
      throw bad(OpenFlowError.OFPGMFC_BAD_BUCKET);
    }
  }

  /** OpenFlow 1.3.5, 6.4.4: what a group of that type may have. */
  private static GroupMod check(GroupMod mod) {
    if (mod.command() == GroupMod.Command.REMOVE_BUCKET && !mod.buckets().isEmpty()) {
      throw bad(OpenFlowError.OFPGMFC_BAD_BUCKET);
    }
    boolean checksWeights = mod.command() != GroupMod.Command.INSERT_BUCKET;
    for (Bucket bucket : mod.buckets()) {
      if (checksWeights && bucket.weight() != 0 && mod.type() != GroupMod.Type.SELECT) {
        throw bad(OpenFlowError.OFPGMFC_INVALID_GROUP);
      }
      boolean watches =
          bucket.watchPort() != OpenFlowPort.NONE || bucket.watchGroup() != FlowMod.ANY_GROUP;
      switch (mod.type()) {
        case ALL, INDIRECT -> {
          if (watches) {
            throw bad(OpenFlowError.OFPGMFC_WATCH_UNSUPPORTED);
          }
        }
        case SELECT -> {}
        case FAST_FAILOVER -> {
          if (!watches) {
            throw bad(OpenFlowError.OFPGMFC_INVALID_GROUP);
          }
        }
      }
    }
    return mod;
  }

  private static GroupMod.Command command(int number) {
    return switch (number) {
      case 0 -> GroupMod.Command.ADD;
      case 1 -> GroupMod.Command.MODIFY;
      case 2 -> GroupMod.Command.DELETE;
      // Those of 1.5, which 3.1 takes in all versions.
      case INSERT_BUCKET -> GroupMod.Command.INSERT_BUCKET;
      case REMOVE_BUCKET -> GroupMod.Command.REMOVE_BUCKET;
      case ADD_OR_MODIFY -> GroupMod.Command.ADD_OR_MODIFY;
      default -> throw bad(OpenFlowError.OFPGMFC_BAD_COMMAND);
    };
  }

  private static int number(GroupMod.Command command) {
    return switch (command) {
      case ADD -> 0;
      case MODIFY -> 1;
      case ADD_OR_MODIFY -> ADD_OR_MODIFY;
      case DELETE -> 2;
      case INSERT_BUCKET -> INSERT_BUCKET;
      case REMOVE_BUCKET -> REMOVE_BUCKET;
    };
  }

  private static void mod(Dialect dialect, GroupMod mod, WireWriter out) {
    out.u16(number(mod.command())).u8(mod.type().ordinal()).u8(0).u32(mod.groupId());
    if (!BucketCodec.isFull(dialect)) {
      BucketCodec.write11(dialect, mod.type(), mod.buckets(), out);
      return;
    }
    int lengthAt = out.size();
    out.u16(0).u16(0).u32(mod.commandBucketId());
    int start = out.size();
    BucketCodec.write15(dialect, mod.type(), mod.buckets(), out);
    out.set16(lengthAt, out.size() - start);
    BucketCodec.writeSelection(dialect, mod, out);
  }

  private static GroupMod desc(Dialect dialect, WireReader in) {
    int length = in.remaining() < 8 ? 0 : in.peek16(0);
    boolean isFull = BucketCodec.isFull(dialect);
    if (length < (isFull ? 16 : 8) || length > in.remaining()) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader group = in.slice(length);
    group.skip(2);
    GroupMod.Type type = type(group.u8());
    group.skip(1);
    long id = group.u32();
    if (!isFull) {
      return new GroupMod(
          GroupMod.Command.ADD,
          type,
          id,
          GroupMod.BUCKET_ALL,
          BucketCodec.read11(dialect, group),
          "",
          0,
          "");
    }
    int bucketBytes = group.u16();
    group.skip(6);
    if (bucketBytes > group.remaining()) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    GroupMod read =
        new GroupMod(
            GroupMod.Command.ADD,
            type,
            id,
            GroupMod.BUCKET_ALL,
            BucketCodec.read15(dialect, type == GroupMod.Type.SELECT, group.slice(bucketBytes)),
            "",
            0,
            "");
    return BucketCodec.readSelection(group).on(read);
  }

  private static void desc(Dialect dialect, GroupMod group, WireWriter out) {
    int start = out.size();
    out.u16(0).u8(group.type().ordinal()).u8(0).u32(group.groupId());
    if (!BucketCodec.isFull(dialect)) {
      BucketCodec.write11(dialect, group.type(), group.buckets(), out);
    } else {
      int lengthAt = out.size();
      out.u16(0).zeros(6);
      int first = out.size();
      BucketCodec.write15(dialect, group.type(), group.buckets(), out);
      out.set16(lengthAt, out.size() - first);
      BucketCodec.writeSelection(dialect, group, out);
    }
    out.set16(start, out.size() - start);
  }

  private static boolean hasDuration(Dialect dialect) {
    return dialect.is10() || dialect.isAtLeast13();
  }

  private static GroupStats stats(Dialect dialect, WireReader in) {
    int length = in.remaining() < 2 ? 0 : in.peek16(0);
    int head = hasDuration(dialect) ? 40 : 32;
    if (length < head || length > in.remaining()) {
      throw bad(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader group = in.slice(length);
    group.skip(4);
    long id = group.u32();
    long references = group.u32();
    group.skip(4);
    long packets = group.u64();
    long bytes = group.u64();
    long seconds = hasDuration(dialect) ? group.u32() : -1;
    int nanos = hasDuration(dialect) ? group.s32() : 0;
    List<Counts> buckets = new ArrayList<>();
    while (group.remaining() >= 16) {
      buckets.add(new Counts(group.u64(), group.u64()));
    }
    return new GroupStats(id, references, packets, bytes, seconds, nanos, buckets);
  }

  private static void stats(Dialect dialect, GroupStats group, WireWriter out) {
    int start = out.size();
    out.u16(0).zeros(2).u32(group.groupId()).u32(group.referenceCount()).zeros(4);
    out.u64(group.packetCount()).u64(group.byteCount());
    if (hasDuration(dialect)) {
      out.u32(group.durationSeconds()).u32(group.durationNanos());
    }
    for (Counts bucket : group.buckets()) {
      out.u64(bucket.packets()).u64(bucket.bytes());
    }
    out.set16(start, out.size() - start);
  }

  private static MessageBody features(WireReader in) {
    int types = in.s32();
    int capabilities = in.s32();
    List<Long> max = new ArrayList<>();
    List<Integer> actions = new ArrayList<>();
    for (int i = 0; i < TYPES; i++) {
      max.add(in.u32());
    }
    for (int i = 0; i < TYPES; i++) {
      actions.add(in.s32());
    }
    return new GroupFeatures(types, capabilities, max, actions);
  }
}
