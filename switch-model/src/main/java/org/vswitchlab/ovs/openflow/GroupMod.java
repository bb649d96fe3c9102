package org.vswitchlab.ovs.openflow;

import java.util.List;

/**
 * A change of the group table.
 *
 * @param commandBucketId which bucket to insert behind or to remove
 * @param selectionMethod of a select group: {@code dp_hash}, {@code hash}, or empty
 * @param selectionParameter basis of the hash
 * @param selectionFields text of the fields to hash, empty for none
 */
public record GroupMod(
    Command command,
    Type type,
    long groupId,
    long commandBucketId,
    List<Bucket> buckets,
    String selectionMethod,
    long selectionParameter,
    String selectionFields) {

  public static final long ALL_GROUPS = 0xffff_fffcL;
  public static final long MAX_GROUP = 0xffff_ff00L;
  public static final long BUCKET_FIRST = 0xffff_fffdL;
  public static final long BUCKET_LAST = 0xffff_fffeL;
  public static final long BUCKET_ALL = 0xffff_ffffL;

  /** OFPGC_*. */
  public enum Command {
    ADD,
    MODIFY,
    ADD_OR_MODIFY,
    DELETE,
    INSERT_BUCKET,
    REMOVE_BUCKET
  }

  /** OFPGT_*. */
  public enum Type {
    ALL("all"),
    SELECT("select"),
    INDIRECT("indirect"),
    FAST_FAILOVER("ff");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public GroupMod {
    buckets = List.copyOf(buckets);
  }

  /** The same with other buckets. */
  public GroupMod withBuckets(List<Bucket> newBuckets) {
    return new GroupMod(
        command,
        type,
        groupId,
        commandBucketId,
        newBuckets,
        selectionMethod,
        selectionParameter,
        selectionFields);
  }

  /** The same with another type. */
  public GroupMod withType(Type newType) {
    return new GroupMod(
        command,
        newType,
        groupId,
        commandBucketId,
        buckets,
        selectionMethod,
        selectionParameter,
        selectionFields);
  }
}
