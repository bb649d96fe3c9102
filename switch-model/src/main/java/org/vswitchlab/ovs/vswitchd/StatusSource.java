package org.vswitchlab.ovs.vswitchd;

import java.util.Map;
import java.util.function.BiConsumer;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;

/** Knows status columns that the bridges themselves do not, such as those of controllers. */
@FunctionalInterface
public interface StatusSource {
  /**
   * Says what columns are to hold now.
   *
   * @param columns takes a row and its columns
   */
  void addTo(BiConsumer<Row, Map<String, Datum>> columns);
}
