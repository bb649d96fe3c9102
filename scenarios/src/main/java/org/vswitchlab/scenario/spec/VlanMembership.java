package org.vswitchlab.scenario.spec;

import java.util.List;
import java.util.OptionalInt;

/**
 * A port's VLANs in neutral words; how a switch expresses them is the builder's business.
 *
 * @param access the VLAN of untagged frames on an access port
 * @param trunk VLANs carried with a tag, ascending
 * @param nativeVlan the VLAN carried without a tag on a trunk
 */
public record VlanMembership(
    OptionalInt access, List<Integer> trunk, OptionalInt nativeVlan, SourceLocation location) {
  /** No VLAN key was written: the switch's own default applies. */
  public static final VlanMembership NONE =
      new VlanMembership(OptionalInt.empty(), List.of(), OptionalInt.empty(), SourceLocation.NONE);

  public VlanMembership {
    trunk = List.copyOf(trunk);
  }

  public boolean isNone() {
    return access.isEmpty() && trunk.isEmpty() && nativeVlan.isEmpty();
  }

  public boolean isTrunk() {
    return !trunk.isEmpty();
  }
}
