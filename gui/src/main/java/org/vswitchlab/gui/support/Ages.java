package org.vswitchlab.gui.support;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.vswitchlab.time.SimTime;

/** Durations in seconds with as many decimals as a table needs. */
public final class Ages {
  private Ages() {}

  /** Seconds with two decimals, as {@code brctl showmacs} prints ages: {@code 4.20}. */
  public static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(SimTime.NANOS_PER_SECOND), 2, RoundingMode.DOWN)
        .toPlainString();
  }
}
