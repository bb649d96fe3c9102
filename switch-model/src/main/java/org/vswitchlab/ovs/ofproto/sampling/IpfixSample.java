package org.vswitchlab.ovs.ofproto.sampling;

/**
 * A packet that was sampled for IPFIX.
 *
 * @param template what is told of packets of its kind
 * @param key the fields that tell its flow from others, as they stand in a record
 * @param frameBytes its size
 * @param ipBytes total length by its IP header; 0 for others
 * @param destination group or station that it goes to
 * @param tcpFlags 0 if it is not TCP
 * @param isDropped whether the switch sends it nowhere
 */
record IpfixSample(
    IpfixTemplate template,
    byte[] key,
    int frameBytes,
    int ipBytes,
    long destination,
    int tcpFlags,
    boolean isDropped) {}
