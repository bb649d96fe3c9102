package org.vswitchlab.management.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waits between attempts are those that were measured with Open vSwitch 3.1. */
class ReconnectScheduleTest {
  private final ReconnectSchedule schedule = new ReconnectSchedule();

  @Test
  void waitsTwiceAsLongEachTimeUpToTheLimit() {
    List<String> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      schedule.failed();
      waits.add(schedule.delayMillis() + " " + schedule.sentence());
    }
    String quiet = "continuing to reconnect in the background but suppressing further logging";
    assertThat(waits)
        .containsExactly(
            "1000 ",
            "2000 waiting 2 seconds before reconnect",
            "4000 waiting 4 seconds before reconnect",
            "8000 " + quiet,
            "8000 " + quiet);
  }

  @Test
  void aLowLimitIsReachedSoon() {
    schedule.setMaxBackoffMillis(1500);
    schedule.failed();
    assertThat(schedule.delayMillis()).isEqualTo(1000);
    schedule.failed();
    assertThat(schedule.delayMillis()).isEqualTo(1500);
  }

  @Test
  void beginsAnewAfterAConnectionThatServed() {
    schedule.failed();
    schedule.failed();
    schedule.lost(0);
    assertThat(schedule.delayMillis()).isEqualTo(4000);
    schedule.lost(4000);
    assertThat(schedule.delayMillis()).isEqualTo(1000);
  }
}
