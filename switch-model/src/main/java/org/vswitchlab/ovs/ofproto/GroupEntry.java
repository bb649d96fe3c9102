package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.ovs.openflow.Bucket;
import org.vswitchlab.ovs.openflow.GroupMod;

/** One group. */
public final class GroupEntry {
  private final GroupMod definition;
  private final List<BucketCounters> buckets = new ArrayList<>();
  private final long createdNanos;
  private final GroupSelection selection;
  private long packetCount;
  private long byteCount;

  /** Counters of a bucket. */
  public static final class BucketCounters {
    private final Bucket bucket;
    private long packetCount;
    private long byteCount;

    private BucketCounters(Bucket bucket) {
      this.bucket = bucket;
    }

    public Bucket bucket() {
      return bucket;
    }

    public long packetCount() {
      return packetCount;
    }

    public long byteCount() {
      return byteCount;
    }

    void credit(PacketStats stats) {
      packetCount += stats.packets();
      byteCount += stats.bytes();
    }
  }

  GroupEntry(GroupMod definition, long createdNanos) {
    this.definition = definition;
    this.createdNanos = createdNanos;
    definition.buckets().forEach(bucket -> buckets.add(new BucketCounters(bucket)));
    boolean isSelect = definition.type() == GroupMod.Type.SELECT;
    selection = isSelect ? GroupSelection.of(definition) : null;
  }

  public long id() {
    return definition.groupId();
  }

  public GroupMod definition() {
    return definition;
  }

  public List<BucketCounters> buckets() {
    return buckets;
  }

  /** How a select group chooses; null for others. */
  GroupSelection selection() {
    return selection;
  }

  public long createdNanos() {
    return createdNanos;
  }

  public long packetCount() {
    return packetCount;
  }

  public long byteCount() {
    return byteCount;
  }

  void credit(PacketStats stats) {
    packetCount += stats.packets();
    byteCount += stats.bytes();
  }
}
