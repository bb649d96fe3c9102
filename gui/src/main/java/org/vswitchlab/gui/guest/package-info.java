/**
 * The protocol stack of a machine: addresses, neighbours, routes. Sees support and the stack in
 * snapshots. Start at {@link org.vswitchlab.gui.guest.GuestViewModel}.
 */
package org.vswitchlab.gui.guest;
