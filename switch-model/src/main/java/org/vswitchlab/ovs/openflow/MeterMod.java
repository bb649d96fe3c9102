package org.vswitchlab.ovs.openflow;

import java.util.List;

/**
 * A change of the meter table.
 *
 * @param isPackets rates are packets per second, else kilobits per second
 */
public record MeterMod(
    Command command,
    long meterId,
    boolean isPackets,
    boolean hasBurst,
    boolean hasStats,
    List<Band> bands) {
  public static final long ALL_METERS = 0xffff_ffffL;

  /** OFPMC_*. */
  public enum Command {
    ADD,
    MODIFY,
    DELETE
  }

  /**
   * @param precedenceLevel of a dscp_remark band; -1 for a drop band
   */
  public record Band(long rate, long burst, int precedenceLevel) {
    public boolean isDrop() {
      return precedenceLevel < 0;
    }
  }

  public MeterMod {
    bands = List.copyOf(bands);
  }
}
