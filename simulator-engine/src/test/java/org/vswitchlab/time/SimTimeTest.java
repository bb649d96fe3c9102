package org.vswitchlab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimTimeTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "500ns, 500",
    "50us, 50000",
    "2ms, 2000000",
    "1.5s, 1500000000",
    "3min, 180000000000",
    "1h, 3600000000000"
  })
  void readsDurations(String text, long nanos) {
    assertThat(SimTime.parse(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "ms", "1 parsec", "1.2.3s", "-1s", "99999999999h"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> SimTime.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a duration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1ns", "50us", "2ms", "1.5s", "300s", "1.000000001s"})
  void writesWhatItReads(String text) {
    assertThat(SimTime.format(SimTime.parse(text))).isEqualTo(text);
  }

  @Test
  void writesSecondsInColumns() {
    assertThat(SimTime.seconds(1_000_050_000L)).isEqualTo("1.000050000");
    assertThat(SimTime.seconds(5)).isEqualTo("0.000000005");
  }
}
