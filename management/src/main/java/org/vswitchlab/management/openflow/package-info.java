/**
 * OpenFlow over sockets or the simulated network: what a bridge listens to ({@code BRIDGE.mgmt},
 * {@code BRIDGE.snoop}, the passive targets of table Controller) and the controllers that it
 * connects to, with back-off and probes. Sees management.stream and the switch model, whose
 * sessions do the talking. Everything runs on the engine's thread. Start at {@link
 * org.vswitchlab.management.openflow.OpenFlowConnections}.
 */
package org.vswitchlab.management.openflow;
