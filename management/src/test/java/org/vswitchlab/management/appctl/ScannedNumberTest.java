package org.vswitchlab.management.appctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScannedNumberTest {
  @Test
  void readsTheDigitsAtTheFront() {
    assertThat(ScannedNumber.decimal(" -12x")).isEqualTo(-12);
    assertThat(ScannedNumber.decimal("+7")).isEqualTo(7);
    assertThat(ScannedNumber.decimal("0x10")).isEqualTo(0);
    assertThat(ScannedNumber.decimal("x")).isNull();
    assertThat(ScannedNumber.decimal("")).isNull();
    assertThat(ScannedNumber.orZero("1.5")).isEqualTo(1);
    assertThat(ScannedNumber.orZero("nix")).isZero();
  }

  @Test
  void takesTheBaseFromThePrefix() {
    assertThat(ScannedNumber.anyBase("0x1F,")).isEqualTo(31);
    assertThat(ScannedNumber.anyBase("-010")).isEqualTo(-8);
    assertThat(ScannedNumber.anyBase("089")).isEqualTo(0);
    assertThat(ScannedNumber.anyBase("10")).isEqualTo(10);
    assertThat(ScannedNumber.anyBase("mark")).isNull();
  }

  @Test
  void stopsAtTheLargestOrWrapsAround() {
    assertThat(ScannedNumber.decimal("99999999999999999999")).isEqualTo(Long.MAX_VALUE);
    assertThat(ScannedNumber.orZero("505400000001")).isEqualTo((int) 505400000001L);
    assertThat(ScannedNumber.lowBits("4294967296")).isZero();
    assertThat(ScannedNumber.lowBits("99999999999999999999")).isEqualTo(1661992959);
  }
}
