/**
 * The network devices of one node with their state and counters. Sees support and the engine's
 * model in snapshots. Start at {@link org.vswitchlab.gui.ports.PortsViewModel}.
 */
package org.vswitchlab.gui.ports;
