/**
 * Things with network devices: hosts, their protocol stack, the contract of a switch, and the
 * network that holds them. Sees every other package of the engine. Start at {@link
 * org.vswitchlab.node.Network}.
 */
package org.vswitchlab.node;
