package org.vswitchlab.scenario.run;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.scenario.spec.LinkChange;
import org.vswitchlab.time.SimTime;

/** Link settings in the units of scenario files. */
final class LinkText {
  private static final String[] RATE_UNITS = {"bit", "kbit", "mbit", "gbit"};
  private static final int DECIMALS_OF_A_PERCENT = 7;

  private LinkText() {}

  /** {@code loss 10%, delay 2ms}. */
  static String of(LinkChange change) {
    List<String> parts = new ArrayList<>();
    change.rateBps().ifPresent(rate -> parts.add("rate " + rate(rate)));
    change.delayNanos().ifPresent(nanos -> parts.add("delay " + SimTime.format(nanos)));
    change.jitterNanos().ifPresent(nanos -> parts.add("jitter " + SimTime.format(nanos)));
    change.lossPpb().ifPresent(ppb -> parts.add("loss " + percent(ppb)));
    change.duplicatePpb().ifPresent(ppb -> parts.add("duplicate " + percent(ppb)));
    change.corruptPpb().ifPresent(ppb -> parts.add("corrupt " + percent(ppb)));
    change.reorderPpb().ifPresent(ppb -> parts.add("reorder " + percent(ppb)));
    change.queueFrames().ifPresent(frames -> parts.add("queue " + frames));
    change.mtuBytes().ifPresent(bytes -> parts.add("mtu " + bytes));
    return String.join(", ", parts);
  }

  private static String rate(long bps) {
    int unit = 0;
    long value = bps;
    while (unit + 1 < RATE_UNITS.length && value != 0 && value % 1000 == 0) {
      value /= 1000;
      unit++;
    }
    return value + RATE_UNITS[unit];
  }

  private static String percent(int ppb) {
    return BigDecimal.valueOf(ppb, DECIMALS_OF_A_PERCENT).stripTrailingZeros().toPlainString()
        + "%";
  }
}
