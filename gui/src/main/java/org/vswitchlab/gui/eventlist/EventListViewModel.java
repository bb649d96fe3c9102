package org.vswitchlab.gui.eventlist;

import java.util.List;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.vswitchlab.gui.dissector.DissectionViewModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.gui.support.RowMerger;
import org.vswitchlab.scenario.run.FrameEvent;

/** The event list, the picked frame and its way. */
public final class EventListViewModel {
  /** Polls that a list of nothing but new rows is left out. */
  private static final int MOST_WAITS = 4;

  private final ObservableList<EventRow> allRows = FXCollections.observableArrayList();
  private final FilteredList<EventRow> rows = new FilteredList<>(allRows);
  private final RowMerger<EventKey, FrameEvent, EventRow> merger =
      new RowMerger<>(allRows, EventKey::of, EventRow::new, (row, event) -> {});
  private final StringProperty filter = new SimpleStringProperty("");
  private final ObjectProperty<EventRow> selected = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<List<FrameEvent>> path =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyStringWrapper countText = new ReadOnlyStringWrapper("no events");
  private final DissectionViewModel dissection = new DissectionViewModel();
  private Runnable onPicked = () -> {};
  private long pickedOrigin = EventListSnapshot.NO_ORIGIN;
  private long endSequence = -1;
  private int waits;

  /** A re-run gives the same event the same number, time and frame; a changed run does not. */
  private record EventKey(long sequence, long timeNanos, String place, long originId) {
    static EventKey of(FrameEvent event) {
      return new EventKey(
          event.sequence(), event.timeNanos(), event.place(), event.frame().originId());
    }
  }

  public EventListViewModel() {
    filter.addListener(
        (property, was, is) -> rows.setPredicate(is.isBlank() ? null : row -> row.matches(is)));
    selected.addListener(
        (property, was, is) -> {
          if (is != null) {
            pick(is.event());
          }
        });
  }

  /** What to do when a frame is picked: ask for its way at once. */
  public void setOnPicked(Runnable action) {
    onPicked = action;
  }

  public void show(EventListSnapshot snapshot) {
    FxThread.require();
    if (snapshot.endSequence() != endSequence && !mayWait(snapshot)) {
      endSequence = snapshot.endSequence();
      waits = 0;
      merger.merge(snapshot.latest());
      countText.set(countText(snapshot));
    }
    boolean isOfPicked =
        !snapshot.path().isEmpty() && snapshot.path().get(0).frame().originId() == pickedOrigin;
    if (isOfPicked && !sameEvents(snapshot.path(), path.get())) {
      path.set(snapshot.path());
    }
  }

  /**
   * Whether the list may stay as it is for now: where every row is new, ten times a second, nobody
   * could read any; twice a second is enough.
   */
  private boolean mayWait(EventListSnapshot snapshot) {
    boolean isAllNew =
        !allRows.isEmpty()
            && !snapshot.latest().isEmpty()
            && snapshot.latest().get(0).sequence() >= endSequence;
    return isAllNew && waits++ < MOST_WAITS;
  }

  private static String countText(EventListSnapshot snapshot) {
    long end = snapshot.endSequence();
    int shown = snapshot.latest().size();
    if (end == 0) {
      return "no events";
    }
    return shown < end ? "latest " + shown + " of " + end + " events" : end + " events";
  }

  private static boolean sameEvents(List<FrameEvent> one, List<FrameEvent> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!Objects.equals(EventKey.of(one.get(i)), EventKey.of(other.get(i)))) {
        return false;
      }
    }
    return true;
  }

  public void clear() {
    FxThread.require();
    merger.merge(List.of());
    endSequence = -1;
    pickedOrigin = EventListSnapshot.NO_ORIGIN;
    path.set(List.of());
    selected.set(null);
    countText.set("no events");
    dissection.show(null);
  }

  /** Shows a frame's bytes, and its way as soon as the engine tells it. */
  public void pick(FrameEvent event) {
    FxThread.require();
    dissection.show(event.frame());
    if (event.frame().originId() != pickedOrigin) {
      pickedOrigin = event.frame().originId();
      path.set(List.of(event));
      onPicked.run();
    }
  }

  /** The frame whose way is asked for, or {@link EventListSnapshot#NO_ORIGIN}. */
  public long pickedOrigin() {
    return pickedOrigin;
  }

  /** Rows that pass the filter, oldest first. */
  public ObservableList<EventRow> rows() {
    return rows;
  }

  public StringProperty filterProperty() {
    return filter;
  }

  public ObjectProperty<EventRow> selectedProperty() {
    return selected;
  }

  /** All that is remembered of the picked frame, in order. */
  public ReadOnlyObjectProperty<List<FrameEvent>> pathProperty() {
    return path.getReadOnlyProperty();
  }

  /** How many events there are, and how many of them the list holds. */
  public ReadOnlyStringProperty countTextProperty() {
    return countText.getReadOnlyProperty();
  }

  public DissectionViewModel dissection() {
    return dissection;
  }
}
