package org.vswitchlab.scenario.differences;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.bridge.BridgeDevice;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.SwitchPort;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.wire.Frame;

/**
 * Looks at frames that met a Linux bridge in one world and an Open vSwitch in another, and notes
 * which known differences they touch.
 */
public final class DifferenceFinder {
  /**
   * A difference that was met.
   *
   * @param timeNanos when first
   * @param place at which port first
   * @param frame by which frame first
   * @param count how many frames touched it
   */
  public record Met(
      KnownDifference difference, long timeNanos, String place, Frame frame, long count) {}

  private final Map<KnownDifference, Met> met = new EnumMap<>(KnownDifference.class);

  /**
   * Takes note of one frame.
   *
   * @param networks the worlds
   * @param fates what each made of it, in words; null where it never came
   * @param isLike whether the same ports sent it on in all of them
   */
  public void look(
      List<Network> networks,
      long timeNanos,
      String place,
      Frame frame,
      String[] fates,
      boolean isLike) {
    LinuxBridge bridge = null;
    String bridgeFate = null;
    String ovsFate = null;
    for (int i = 0; i < fates.length; i++) {
      VirtualSwitch owner = fates[i] == null ? null : owner(networks.get(i), place);
      if (owner instanceof LinuxBridge found) {
        bridge = found;
        bridgeFate = fates[i];
      } else if (owner instanceof OpenFlowSwitch) {
        ovsFate = fates[i];
      }
    }
    if (bridge == null || ovsFate == null) {
      return;
    }
    note(timeNanos, new Sight(bridge, place, frame, bridgeFate, ovsFate, isLike, false));
  }

  /**
   * Takes note of a frame that left by a device, which counts if the host of a Linux bridge sent it
   * by the bridge's own interface.
   *
   * @param world the one in which it left
   */
  public void lookAtSent(
      List<Network> networks, int world, long timeNanos, String place, Frame frame) {
    NetDevice device = networks.get(world).device(place);
    if (!(device instanceof BridgeDevice own)) {
      return;
    }
    boolean hasOvs =
        networks.stream().anyMatch(other -> owner(other, place) instanceof OpenFlowSwitch);
    if (hasOvs) {
      note(timeNanos, new Sight(own.bridge(), place, frame, "", "", false, true));
    }
  }

  private void note(long timeNanos, Sight sight) {
    String place = sight.place();
    Frame frame = sight.frame();
    for (KnownDifference difference : KnownDifference.values()) {
      if (difference.isTouchedBy(sight)) {
        Met before = met.get(difference);
        met.put(
            difference,
            before == null
                ? new Met(difference, timeNanos, place, frame, 1)
                : new Met(
                    difference,
                    before.timeNanos(),
                    before.place(),
                    before.frame(),
                    before.count() + 1));
      }
    }
  }

  private static VirtualSwitch owner(Network network, String place) {
    NetDevice device = network.device(place);
    for (VirtualSwitch candidate : network.switches().values()) {
      if (candidate.ownDevice() == device) {
        return candidate;
      }
      for (SwitchPort port : candidate.ports()) {
        if (port.device() == device) {
          return candidate;
        }
      }
    }
    return null;
  }

  /** What was met, in the order of the catalogue. */
  public List<Met> met() {
    return new ArrayList<>(met.values());
  }
}
