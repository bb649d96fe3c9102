/**
 * The commands of virtual machines: {@code ping}, {@code arping}, {@code iperf3} and others,
 * printing what the real programs print. Text and timing only; packets are the protocol stack's.
 * Sees {@code management.shell} and the engine. Engine-confined. Start at {@link
 * org.vswitchlab.management.guest.GuestCommands}.
 */
package org.vswitchlab.management.guest;
