package org.vswitchlab.management.openflow;

import java.util.SortedMap;

/**
 * What table Controller says about a controller.
 *
 * @param role {@code other}, {@code master} or {@code slave}; empty while it is not connected
 * @param status last_error, state, sec_since_connect, sec_since_disconnect
 */
public record ControllerStatus(
    String target, boolean isConnected, String role, SortedMap<String, String> status) {}
