package org.vswitchlab.ovs.vswitchd;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelSettings;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelType;
import org.vswitchlab.queueing.IngressPolicer;

/**
 * What a row of table Interface asks for.
 *
 * @param row its UUID
 * @param name name of the device
 * @param type empty or {@code system} for a device of the host, {@code internal}, {@code patch},
 *     ...
 * @param peer options:peer of a patch port, or empty
 * @param ofportRequest OpenFlow port number that is wished for; 0 if none is
 * @param ofportBefore number it had when the database was written; 0 if none
 * @param mtuRequest 0 if none
 * @param mac address that is asked for; 0 if none is
 * @param options Interface.options
 * @param isDummy whether it is a dummy device, whatever its type is elsewhere
 * @param policing what it may receive; null for all
 */
public record InterfaceConfig(
    UUID row,
    String name,
    String type,
    String peer,
    int ofportRequest,
    int ofportBefore,
    int mtuRequest,
    long mac,
    Map<String, String> options,
    boolean isDummy,
    IngressPolicer.Limits policing) {

  /** Whether this needs a step although {@link #canFollow} holds. */
  boolean differsFrom(InterfaceConfig running) {
    return !peer.equals(running.peer)
        || mtuRequest != running.mtuRequest
        || mac != running.mac
        || !Objects.equals(policing, running.policing)
        || !row.equals(running.row)
        || !options.equals(running.options);
  }

  boolean isPatch() {
    return type.equals("patch");
  }

  boolean isTunnel() {
    return !isDummy && TunnelType.byText(type) != null;
  }

  /** Settings of a tunnel, or what is wrong with them. */
  TunnelSettings.Reading tunnel() {
    return TunnelSettings.read(TunnelType.byText(type), name, options);
  }

  boolean isInternal() {
    return type.equals("internal");
  }

  /** Whether a running interface can be changed into this one; otherwise it must be made anew. */
  boolean canFollow(InterfaceConfig running, int ofport) {
    return type.equals(running.type)
        && isPatch() == running.isPatch()
        && (ofportRequest == 0 || ofportRequest == ofport);
  }
}
