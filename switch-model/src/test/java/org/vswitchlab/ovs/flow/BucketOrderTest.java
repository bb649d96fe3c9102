package org.vswitchlab.ovs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders of OpenFlow ports in {@code ovs-ofctl dump-ports} of Open vSwitch 3.1, LOCAL as 65534. */
class BucketOrderTest {
  private static final int LOCAL = 65534;

  private final BucketOrder<Integer> order = new BucketOrder<>();

  private void add(int number) {
    order.add(MurmurHash.ofTwo(number, 0), number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "5; 4 65534 1 5 2 3",
        "6; 6 4 65534 1 5 2 3",
        "7; 65534 5 1 4 6 7 2 3",
        "8; 8 65534 5 1 4 6 7 2 3",
        "14; 13 11 10 8 65534 9 5 12 14 1 4 6 7 2 3",
        "16; 65534 8 10 14 11 13 16 5 9 12 15 7 6 4 1 2 3"
      })
  void listsPortsAsTheRealSwitch(int count, String expected) {
    add(LOCAL);
    for (int number = 1; number <= count; number++) {
      add(number);
    }
    List<Integer> numbers =
        List.of(expected.split(" ", -1)).stream().map(Integer::valueOf).toList();
    assertThat(order.values()).isEqualTo(numbers);
  }

  @Test
  void forgetsWhatIsRemoved() {
    add(1);
    add(2);
    order.remove(MurmurHash.ofTwo(1, 0), 1);
    assertThat(order.values()).containsExactly(2);
  }
}
