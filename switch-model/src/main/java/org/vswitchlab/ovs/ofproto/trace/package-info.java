/**
 * Explains: what {@code ofproto/trace} prints, the flows that nearly matched, why a megaflow has
 * each of its bits, and which rules and cache entries belong together.
 *
 * <p>Looks at a switch and changes nothing, but for a packet that is traced as if it had come in.
 * Sees all of ovs.ofproto; nothing of the switch sees it. Engine-confined. Start at {@link
 * org.vswitchlab.ovs.ofproto.trace.PacketTrace}.
 */
package org.vswitchlab.ovs.ofproto.trace;
