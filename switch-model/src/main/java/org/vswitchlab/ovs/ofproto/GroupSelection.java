package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.ovs.datapath.DatapathAction.HashAlgorithm;
import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.ovs.openflow.Bucket;
import org.vswitchlab.ovs.openflow.GroupMod;

/**
 * How a select group chooses a bucket: "selection_method" in ovs-ofctl(8), under add-group.
 *
 * @param algorithm for DP_HASH: what the datapath hashes
 * @param basis of the hash
 * @param bucketOfHash for DP_HASH: index of the bucket for each value of the hash's lowest bits;
 *     the length is a power of 2
 * @param fields for HASH: what to hash
 */
record GroupSelection(
    Method method,
    HashAlgorithm algorithm,
    int basis,
    int[] bucketOfHash,
    List<HashedField> fields) {

  /** The ways to choose. */
  enum Method {
    /** The datapath hashes the conversation, and the packet comes back with the value. */
    DP_HASH,
    /** Some fields of the packet are hashed. */
    HASH,
    /** Addresses and ports are hashed so that both directions give the same. */
    DEFAULT
  }

  /** The bits of a field that are hashed. */
  record HashedField(FlowField field, long maskHigh, long maskLow) {}

  /** A group with more buckets, or more uneven ones, than fit is hashed by its fields instead. */
  private static final int MOST_HASH_VALUES = 256;

  private static final int FEWEST_HASH_VALUES = 16;

  /** Fields that Open vSwitch numbers in another order than {@link FlowField} does. */
  private static final List<FlowField> VLAN_ORDER =
      List.of(
          FlowField.VLAN_TCI,
          FlowField.DL_VLAN,
          FlowField.VLAN_VID,
          FlowField.DL_VLAN_PCP,
          FlowField.VLAN_PCP);

  private static final List<FlowField> IP_ORDER =
      List.of(
          FlowField.NW_PROTO,
          FlowField.NW_TOS,
          FlowField.IP_DSCP,
          FlowField.NW_ECN,
          FlowField.NW_TTL,
          FlowField.IP_FRAG);

  static GroupSelection of(GroupMod group) {
    if (group.selectionMethod().equals("hash")) {
      List<HashedField> fields = fields(group.selectionFields());
      return fields.isEmpty()
          ? byDefault()
          : new GroupSelection(
              Method.HASH, null, MurmurHash.of64(group.selectionParameter()), null, fields);
    }
    int[] buckets = spread(group.buckets());
    if (buckets == null) {
      return byDefault();
    }
    boolean isAsked = group.selectionMethod().equals("dp_hash");
    boolean isL4 = isAsked && group.selectionParameter() >>> 32 != 1;
    int basis = isAsked ? (int) group.selectionParameter() : 0;
    HashAlgorithm algorithm = isL4 ? HashAlgorithm.L4 : HashAlgorithm.SYM_L4;
    return new GroupSelection(Method.DP_HASH, algorithm, basis, buckets, List.of());
  }

  private static GroupSelection byDefault() {
    return new GroupSelection(Method.DEFAULT, null, 0, null, List.of());
  }

  private static List<HashedField> fields(String text) {
    List<HashedField> fields = new ArrayList<>();
    for (String item : text.split(",")) {
      int equals = item.indexOf('=');
      FlowField field = FlowField.byName(equals < 0 ? item.trim() : item.substring(0, equals));
      if (field == null || !field.isPlaced()) {
        continue;
      }
      if (equals < 0) {
        long high = field.isWide() ? -1L : 0;
        fields.add(new HashedField(field, high, field.isWide() ? -1L : field.valueMask()));
      } else {
        FieldText.Masked mask = FieldText.parse(field, item.substring(equals + 1));
        fields.add(new HashedField(field, mask.valueHigh(), mask.valueLow()));
      }
    }
    fields.sort(Comparator.comparingInt(hashed -> rank(hashed.field())));
    return List.copyOf(fields);
  }

  private static int rank(FlowField field) {
    if (VLAN_ORDER.contains(field)) {
      return FlowField.VLAN_VID.ordinal() + VLAN_ORDER.indexOf(field);
    }
    if (IP_ORDER.contains(field)) {
      return FlowField.NW_PROTO.ordinal() + IP_ORDER.indexOf(field);
    }
    return field.ordinal();
  }

  /**
   * Gives each hash value a bucket, in proportion to the weights, by Webster's method (as for seats
   * in a parliament), so that a bucket's values are spread over the range.
   *
   * @return null if that would take too many values, or there is no bucket with a weight
   */
  private static int[] spread(List<Bucket> buckets) {
    long total = 0;
    long least = Long.MAX_VALUE;
    for (Bucket bucket : buckets) {
      if (bucket.weight() > 0) {
        total += bucket.weight();
        least = Math.min(least, bucket.weight());
      }
    }
    if (total == 0 || (total + least - 1) / least > MOST_HASH_VALUES) {
      return null;
    }
    int count = FEWEST_HASH_VALUES;
    while (count < (total + least - 1) / least) {
      count *= 2;
    }
    double[] quotients = new double[buckets.size()];
    int[] divisors = new int[buckets.size()];
    Arrays.fill(divisors, 1);
    for (int i = 0; i < quotients.length; i++) {
      quotients[i] = buckets.get(i).weight();
    }
    int[] bucketOfHash = new int[count];
    for (int hash = 0; hash < count; hash++) {
      int winner = 0;
      for (int i = 1; i < quotients.length; i++) {
        winner = quotients[i] > quotients[winner] ? i : winner;
      }
      bucketOfHash[hash] = winner;
      divisors[winner] += 2;
      quotients[winner] = (double) buckets.get(winner).weight() / divisors[winner];
    }
    return bucketOfHash;
  }
}
