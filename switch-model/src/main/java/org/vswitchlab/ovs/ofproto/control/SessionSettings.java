package org.vswitchlab.ovs.ofproto.control;

import java.util.EnumSet;
import java.util.Set;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/**
 * How a connection is to be treated.
 *
 * @param name for logs: the bridge and the other side
 * @param versions that may be spoken; Bridge.protocols
 * @param isService one of BRIDGE.mgmt and the like, which hears of nothing unless it asks for it by
 *     a miss_send_len
 * @param sendsAsync Controller.enable_async_messages
 * @param rateLimit packets a second that it may be sent; 0 for no limit
 * @param burstLimit how many packets may come at once
 * @param queueLimit messages about packets that may wait for a slow peer
 */
public record SessionSettings(
    String name,
    Set<OpenFlowVersion> versions,
    boolean isService,
    boolean sendsAsync,
    int rateLimit,
    int burstLimit,
    int queueLimit) {
  private static final int DEFAULT_QUEUE_LIMIT = 100;

  public SessionSettings {
    EnumSet<OpenFlowVersion> copy = EnumSet.noneOf(OpenFlowVersion.class);
    copy.addAll(versions);
    versions = copy;
  }

  @Override
  public Set<OpenFlowVersion> versions() {
    return EnumSet.copyOf(versions);
  }

  /** For {@code BRIDGE.mgmt}. */
  public static SessionSettings service(String name, Set<OpenFlowVersion> versions) {
    return new SessionSettings(name, versions, true, true, 0, 0, DEFAULT_QUEUE_LIMIT);
  }

  /** For a controller without special settings. */
  public static SessionSettings controller(String name, Set<OpenFlowVersion> versions) {
    return new SessionSettings(name, versions, false, true, 0, 0, DEFAULT_QUEUE_LIMIT);
  }
}
