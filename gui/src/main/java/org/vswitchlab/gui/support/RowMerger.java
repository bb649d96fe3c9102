package org.vswitchlab.gui.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.collections.ObservableList;

/**
 * Brings a list of rows into line with the latest snapshots, touching as little as it can: a row
 * whose key is still there stays the same object, so that selection, sorting and scrolling survive.
 *
 * @param <K> stable key, the same from snapshot to snapshot; unique within one
 * @param <S> snapshot of one row
 * @param <R> row that views show
 */
public final class RowMerger<K, S, R> {
  private final Function<S, K> keyOf;
  private final Function<S, R> newRow;
  private final BiConsumer<R, S> update;
  private final ObservableList<R> rows;
  private final Map<K, R> byKey = new HashMap<>();
  private final List<K> order = new ArrayList<>();

  /**
   * @param rows the list to maintain; nobody else may change it
   * @param newRow makes the row of a key that is new
   * @param update refreshes the row of a key that is still there
   */
  public RowMerger(
      ObservableList<R> rows,
      Function<S, K> keyOf,
      Function<S, R> newRow,
      BiConsumer<R, S> update) {
    this.rows = rows;
    this.keyOf = keyOf;
    this.newRow = newRow;
    this.update = update;
  }

  /** Makes the rows show exactly {@code snapshots}, in their order. */
  public void merge(List<S> snapshots) {
    FxThread.require();
    Set<K> present = new HashSet<>();
    for (S snapshot : snapshots) {
      if (!present.add(keyOf.apply(snapshot))) {
        throw new IllegalArgumentException("two rows have the key " + keyOf.apply(snapshot));
      }
    }
    if (order.stream().noneMatch(present::contains)) {
      replaceAll(snapshots);
      return;
    }
    removeAbsent(present);
    for (int i = 0; i < snapshots.size(); ) {
      i = place(i, snapshots);
    }
  }

  private void replaceAll(List<S> snapshots) {
    byKey.clear();
    order.clear();
    List<R> fresh = new ArrayList<>(snapshots.size());
    for (S snapshot : snapshots) {
      R row = newRow.apply(snapshot);
      byKey.put(keyOf.apply(snapshot), row);
      order.add(keyOf.apply(snapshot));
      fresh.add(row);
    }
    if (!rows.isEmpty() || !fresh.isEmpty()) {
      rows.setAll(fresh);
    }
  }

  private void removeAbsent(Set<K> present) {
    int end = order.size();
    while (end > 0) {
      if (present.contains(order.get(end - 1))) {
        end--;
        continue;
      }
      int from = end - 1;
      while (from > 0 && !present.contains(order.get(from - 1))) {
        from--;
      }
      List<K> gone = order.subList(from, end);
      byKey.keySet().removeAll(new HashSet<>(gone));
      gone.clear();
      rows.remove(from, end);
      end = from;
    }
  }

  /** Puts the snapshots from {@code index} on in place; returns the index after them. */
  private int place(int index, List<S> snapshots) {
    K key = keyOf.apply(snapshots.get(index));
    R row = byKey.get(key);
    if (row == null) {
      return insertFresh(index, snapshots);
    }
    if (!order.get(index).equals(key)) {
      int from = order.indexOf(key);
      order.remove(from);
      rows.remove(from);
      order.add(index, key);
      rows.add(index, row);
    }
    update.accept(row, snapshots.get(index));
    return index + 1;
  }

  /** Inserts the rows of all new keys that follow each other, in one go. */
  private int insertFresh(int index, List<S> snapshots) {
    List<K> keys = new ArrayList<>();
    List<R> fresh = new ArrayList<>();
    for (int i = index; i < snapshots.size(); i++) {
      K key = keyOf.apply(snapshots.get(i));
      if (byKey.containsKey(key)) {
        break;
      }
      R row = newRow.apply(snapshots.get(i));
      byKey.put(key, row);
      keys.add(key);
      fresh.add(row);
    }
    order.addAll(index, keys);
    rows.addAll(index, fresh);
    return index + fresh.size();
  }
}
