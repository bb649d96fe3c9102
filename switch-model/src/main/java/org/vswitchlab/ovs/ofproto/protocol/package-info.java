/**
 * The protocols that the ports of a bridge speak with their neighbours, as state machines on their
 * own: LACP, RSTP, CFM and BFD. Each is told the time in milliseconds, gives the frames it wants
 * sent to a {@link org.vswitchlab.ovs.ofproto.protocol.FrameSender}, and says when it wants to run
 * again. They see {@code wire}, the hash of {@code ovs.flow} and the vocabulary of {@code
 * switching}, and know nothing of bridges: {@code ovs.ofproto} connects them. Engine-confined.
 * Start at {@link org.vswitchlab.ovs.ofproto.protocol.Lacp}.
 */
package org.vswitchlab.ovs.ofproto.protocol;
