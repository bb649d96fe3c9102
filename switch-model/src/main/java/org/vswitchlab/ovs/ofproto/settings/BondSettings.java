package org.vswitchlab.ovs.ofproto.settings;

/**
 * How a port of several interfaces spreads its packets: Port.bond_*, ovs-vswitchd.conf.db(5).
 *
 * @param upDelayMillis how long a link must be up before it is used
 * @param downDelayMillis how long a link must be down before it is not
 * @param hashBasis other_config:bond-hash-basis
 * @param primary other_config:bond-primary: the member to prefer; empty for none
 * @param rebalanceMillis other_config:bond-rebalance-interval; 0 for never
 * @param allMembersActive other_config:all-members-active
 * @param fallsBack other_config:lacp-fallback-ab
 * @param usesLoadBalancedOutput other_config:lb-output-action
 */
public record BondSettings(
    Mode mode,
    int upDelayMillis,
    int downDelayMillis,
    int hashBasis,
    String primary,
    int rebalanceMillis,
    boolean allMembersActive,
    boolean fallsBack,
    boolean usesLoadBalancedOutput) {

  /** Port.bond_mode. */
  public enum Mode {
    ACTIVE_BACKUP("active-backup"),
    BALANCE_SLB("balance-slb"),
    BALANCE_TCP("balance-tcp");

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    /** As the database has it. */
    public String text() {
      return text;
    }

    /** The mode of that name; active-backup for what is none. */
    public static Mode byText(String text) {
      for (Mode mode : values()) {
        if (mode.text.equals(text)) {
          return mode;
        }
      }
      return ACTIVE_BACKUP;
    }
  }
}
