package org.vswitchlab.bridge;

/** The multicast settings of a bridge. */
public final class MulticastOptions {
  private static final MulticastSetting[] SETTINGS = MulticastSetting.values();

  private final long[] values = new long[SETTINGS.length];

  MulticastOptions() {
    for (MulticastSetting setting : SETTINGS) {
      values[setting.ordinal()] = setting.defaultValue();
    }
  }

  public long value(MulticastSetting setting) {
    return values[setting.ordinal()];
  }

  void set(MulticastSetting setting, long value) {
    values[setting.ordinal()] = value;
  }

  /** Whether the bridge listens to who wants which group. */
  public boolean isSnooping() {
    return value(MulticastSetting.SNOOPING) != 0;
  }

  /** Whether each VLAN is snooped for itself. */
  public boolean isVlanSnooping() {
    return value(MulticastSetting.VLAN_SNOOPING) != 0;
  }

  /** Whether the bridge asks who wants which group. */
  public boolean isQuerier() {
    return value(MulticastSetting.QUERIER) != 0;
  }
}
