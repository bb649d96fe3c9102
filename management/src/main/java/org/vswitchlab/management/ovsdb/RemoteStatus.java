package org.vswitchlab.management.ovsdb;

import java.util.SortedMap;

/**
 * What a {@code Manager} row tells of its remote.
 *
 * @param isConnected whether there is a client
 * @param details the column {@code status}
 */
record RemoteStatus(boolean isConnected, SortedMap<String, String> details) {}
