package org.vswitchlab.ovs.vswitchd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.ovs.ovsdb.Row;

/**
 * The order in which the real switch comes by the ports of a bridge when it creates or numbers
 * them: that of its hash table, which begins with one bucket and grows.
 */
final class PortOrder {
  private PortOrder() {}

  /** Rows of table Port in that order. */
  static List<Row> byHash(List<Row> ports) {
    List<Row> rows = new ArrayList<>(ports);
    int mask = mask(rows.size());
    rows.sort(Comparator.comparingInt(row -> hash(row.string("name")) & mask));
    return rows;
  }

  private static int mask(int size) {
    int mask = 0;
    for (int count = 1; count <= size; count++) {
      if (count / 2 > mask) {
        int grown = 0;
        while (grown < count / 2) {
          grown = grown * 2 + 1;
        }
        mask = grown | (grown & 1) << 1;
      }
    }
    return mask;
  }

  private static int hash(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return MurmurHash.ofBytes(bytes, bytes.length, 0);
  }
}
