package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Bucket;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;

/** The groups of a bridge. */
public final class GroupTable {
  private final OpenFlowSwitch bridge;
  private final TreeMap<Long, GroupEntry> groups = new TreeMap<>();

  /** The groups before a transaction; null outside of one. */
  private TreeMap<Long, GroupEntry> before;

  GroupTable(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  /** From here on, changes can be taken back. */
  void begin() {
    before = new TreeMap<>(groups);
  }

  void commit() {
    before = null;
  }

  void rollback() {
    groups.clear();
    groups.putAll(before);
    before = null;
  }

  /** The group of that number, or null. */
  public GroupEntry group(long id) {
    return groups.get(id);
  }

  /** In order of number. */
  public Collection<GroupEntry> groups() {
    return List.copyOf(groups.values());
  }

  /**
   * Carries out a change.
   *
   * @throws OpenFlowException if it is refused; then nothing has changed
   */
  public void modify(GroupMod mod) {
    for (Bucket bucket : mod.buckets()) {
      // Groups may name groups that come later.
      FlowModCheck.checkBucketActions(bridge, bucket.actions());
    }
    switch (mod.command()) {
      case ADD -> {
        checkNumber(mod);
        if (groups.containsKey(mod.groupId())) {
          throw new OpenFlowException(OpenFlowError.OFPGMFC_GROUP_EXISTS);
        }
        put(mod);
      }
      case MODIFY -> {
        existing(mod);
        put(mod);
      }
      case ADD_OR_MODIFY -> {
        checkNumber(mod);
        put(mod);
      }
      case DELETE -> delete(mod.groupId());
      case INSERT_BUCKET -> {
        GroupMod old = existing(mod).definition();
        put(old.withBuckets(inserted(old, mod)));
      }
      case REMOVE_BUCKET -> {
        GroupMod old = existing(mod).definition();
        put(old.withBuckets(without(old, mod)));
      }
    }
    bridge.changed(new Consulted.Group(this, mod.groupId()));
  }

  private static void checkNumber(GroupMod mod) {
    if (mod.groupId() > GroupMod.MAX_GROUP) {
      throw new OpenFlowException(OpenFlowError.OFPGMFC_INVALID_GROUP);
    }
  }

  private GroupEntry existing(GroupMod mod) {
    GroupEntry entry = groups.get(mod.groupId());
    if (entry == null) {
      throw new OpenFlowException(OpenFlowError.OFPGMFC_UNKNOWN_GROUP);
    }
    return entry;
  }

  private void put(GroupMod mod) {
    if (mod.type() == GroupMod.Type.INDIRECT && mod.buckets().size() != 1) {
      throw new OpenFlowException(OpenFlowError.OFPGMFC_INVALID_GROUP);
    }
    bridge.shared().revalidator().pushStatistics();
    groups.put(mod.groupId(), new GroupEntry(mod, bridge.shared().nowNanos()));
  }

  private void delete(long id) {
    List<Long> doomed = new ArrayList<>();
    if (id == GroupMod.ALL_GROUPS) {
      doomed.addAll(groups.keySet());
    } else if (groups.containsKey(id)) {
      doomed.add(id);
    }
    for (long group : doomed) {
      bridge
          .pipeline()
          .removeUsing(
              a -> a instanceof Action.Group g && g.groupId() == group,
              FlowPipeline.RemovalReason.GROUP_DELETE);
      groups.remove(group);
      bridge.changed(new Consulted.Group(this, group));
    }
  }

  private static List<Bucket> inserted(GroupMod old, GroupMod mod) {
    for (Bucket bucket : mod.buckets()) {
      if (old.buckets().stream().anyMatch(present -> present.id() == bucket.id())) {
        throw new OpenFlowException(OpenFlowError.OFPGMFC_BUCKET_EXISTS);
      }
    }
    List<Bucket> result = new ArrayList<>(old.buckets());
    int at;
    if (mod.commandBucketId() == GroupMod.BUCKET_FIRST) {
      at = 0;
    } else if (mod.commandBucketId() == GroupMod.BUCKET_LAST) {
      at = result.size();
    } else {
      at = indexOf(old, mod.commandBucketId()) + 1;
    }
    result.addAll(at, mod.buckets());
    return result;
  }

  private static List<Bucket> without(GroupMod old, GroupMod mod) {
    if (mod.commandBucketId() == GroupMod.BUCKET_ALL) {
      return List.of();
    }
    List<Bucket> result = new ArrayList<>(old.buckets());
    if (result.isEmpty()) {
      return result;
    }
    if (mod.commandBucketId() == GroupMod.BUCKET_FIRST) {
      result.remove(0);
    } else if (mod.commandBucketId() == GroupMod.BUCKET_LAST) {
      result.remove(result.size() - 1);
    } else {
      result.remove(indexOf(old, mod.commandBucketId()));
    }
    return result;
  }

  private static int indexOf(GroupMod group, long bucketId) {
    for (int i = 0; i < group.buckets().size(); i++) {
      if (group.buckets().get(i).id() == bucketId) {
        return i;
      }
    }
    throw new OpenFlowException(OpenFlowError.OFPGMFC_UNKNOWN_BUCKET);
  }
}
