package org.vswitchlab.gui.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;

class RowMergerTest extends FxTest {
  private record Fact(String key, int value) {}

  private static final class Row {
    private final String key;
    private int value;

    Row(Fact fact) {
      key = fact.key;
      value = fact.value;
    }

    @Override
    public String toString() {
      return key + "=" + value;
    }
  }

  private final ObservableList<Row> rows = FXCollections.observableArrayList();
  private final RowMerger<String, Fact, Row> merger =
      new RowMerger<>(rows, Fact::key, Row::new, (row, fact) -> row.value = fact.value);

  @Test
  void keepsTheRowOfAKeyThatIsStillThere() throws Exception {
    onFx(
        () -> {
          merger.merge(List.of(new Fact("a", 1), new Fact("b", 2)));
          Row b = rows.get(1);
          merger.merge(List.of(new Fact("x", 9), new Fact("b", 3), new Fact("c", 4)));
          assertThat(rows).hasToString("[x=9, b=3, c=4]");
          assertThat(rows.get(1)).isSameAs(b);
          return null;
        });
  }

  @Test
  void tellsNobodyWhenOnlyValuesChange() throws Exception {
    onFx(
        () -> {
          merger.merge(List.of(new Fact("a", 1), new Fact("b", 2)));
          List<String> changes = new ArrayList<>();
          rows.addListener(
              (javafx.collections.ListChangeListener<Row>) c -> changes.add(c.toString()));
          merger.merge(List.of(new Fact("a", 5), new Fact("b", 6)));
          assertThat(changes).isEmpty();
          assertThat(rows).hasToString("[a=5, b=6]");
          return null;
        });
  }

  @Test
  void selectionFollowsItsRowWhenOthersComeAndGo() throws Exception {
    onFx(
        () -> {
          TableView<Row> table = new TableView<>(rows);
          merger.merge(List.of(new Fact("a", 1), new Fact("b", 2), new Fact("c", 3)));
          table.getSelectionModel().select(1);
          merger.merge(List.of(new Fact("new", 0), new Fact("b", 2)));
          assertThat(table.getSelectionModel().getSelectedItem()).hasToString("b=2");
          assertThat(table.getSelectionModel().getSelectedIndex()).isEqualTo(1);
          return null;
        });
  }

  @Test
  void showsExactlyTheSnapshotWhateverWasThereBefore() throws Exception {
    Random random = new Random(7);
    onFx(
        () -> {
          for (int round = 0; round < 300; round++) {
            List<Fact> facts = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
              if (random.nextInt(3) > 0) {
                facts.add(new Fact("k" + i, random.nextInt(100)));
              }
            }
            Collections.shuffle(facts, random);
            merger.merge(facts);
            assertThat(rows.stream().map(Row::toString).collect(Collectors.toList()))
                .as("round %d of seed 7", round)
                .isEqualTo(
                    facts.stream().map(f -> f.key + "=" + f.value).collect(Collectors.toList()));
          }
          return null;
        });
  }

  @Test
  void refusesTwoRowsOfOneKey() throws Exception {
    onFx(
        () -> {
          assertThatThrownBy(() -> merger.merge(List.of(new Fact("a", 1), new Fact("a", 2))))
              .hasMessage("two rows have the key a");
          return null;
        });
  }

  @Test
  void refusesOtherThreads() {
    assertThatThrownBy(() -> merger.merge(List.of())).hasMessageContaining("FX application thread");
  }
}
