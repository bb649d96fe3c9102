/**
 * What a switch tells collectors of the traffic: NetFlow, sFlow and IPFIX. Holds the settings, and
 * turns packets and flows into datagrams; when packets are sampled is decided by the translator in
 * {@code ovs.ofproto}. Sees wire, engine and ovs.flow only. Engine-confined. Start at {@link
 * SamplingSettings}.
 */
package org.vswitchlab.ovs.ofproto.sampling;
