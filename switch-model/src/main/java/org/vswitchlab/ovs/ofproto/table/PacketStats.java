package org.vswitchlab.ovs.ofproto.table;

/**
 * Packets that took one way through the switch.
 *
 * @param tcpFlags all TCP flags that they had
 * @param usedNanos when the last of them came
 */
public record PacketStats(long packets, long bytes, int tcpFlags, long usedNanos) {}
