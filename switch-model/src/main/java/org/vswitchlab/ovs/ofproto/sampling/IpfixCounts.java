package org.vswitchlab.ovs.ofproto.sampling;

import java.io.ByteArrayOutputStream;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.MacAddress;

/**
 * What was sampled of one flow, and, as totals, of all flows up to the flow's last packet. Names
 * are those of the IANA registry of IPFIX information elements.
 */
final class IpfixCounts {
  private static final long MICRO_NANOS = 1000;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int PSH = 8;
  private static final int ACK = 16;
  private static final int URG = 32;

  /** Totals, of which each flow has its copy. */
  static final class Totals {
    private long droppedPackets;
    private long packets;
    private long ingressUnicast;
    private long ingressMulticast;
    private long ingressBroadcast;
    private long egressUnicast;
    private long egressBroadcast;
    private long postMulticastPackets;
    private long layer2Octets;
    private long droppedOctets;
    private long octets;
    private long octetSquares;
    private long postMulticastOctets;
    private final long[] flags = new long[6];

    private void copyTo(Totals copy) {
      copy.droppedPackets = droppedPackets;
      copy.packets = packets;
      copy.ingressUnicast = ingressUnicast;
      copy.ingressMulticast = ingressMulticast;
      copy.ingressBroadcast = ingressBroadcast;
      copy.egressUnicast = egressUnicast;
      copy.egressBroadcast = egressBroadcast;
      copy.postMulticastPackets = postMulticastPackets;
      copy.layer2Octets = layer2Octets;
      copy.droppedOctets = droppedOctets;
      copy.octets = octets;
      copy.octetSquares = octetSquares;
      copy.postMulticastOctets = postMulticastOctets;
      System.arraycopy(flags, 0, copy.flags, 0, flags.length);
    }
  }

  /** In the order in which a record has them. */
  private static final int[] FLAGS = {ACK, FIN, PSH, RST, SYN, URG};

  private final long startNanos;
  private long endNanos;
  private long droppedPackets;
  private long packets;
  private long postMulticastPackets;
  private long layer2Octets;
  private long droppedOctets;
  private long octets;
  private long octetSquares;
  private long minimumLength = Long.MAX_VALUE;
  private long maximumLength;
  private long postMulticastOctets;
  private final Totals totals = new Totals();

  IpfixCounts(long nowNanos) {
    startNanos = nowNanos;
  }

  long startNanos() {
    return startNanos;
  }

  /** Counts a packet. */
  void add(IpfixSample sample, Totals all, long nowNanos) {
    endNanos = nowNanos;
    int length = sample.ipBytes();
    packets++;
    all.packets++;
    layer2Octets += sample.frameBytes();
    all.layer2Octets += sample.frameBytes();
    if (sample.template().isIp()) {
      octets += length;
      all.octets += length;
      octetSquares += (long) length * length;
      all.octetSquares += (long) length * length;
      minimumLength = Math.min(minimumLength, length);
      maximumLength = Math.max(maximumLength, length);
    }
    if (sample.isDropped()) {
      droppedPackets++;
      all.droppedPackets++;
      droppedOctets += length;
      all.droppedOctets += length;
    }
    direct(sample, all);
    for (int i = 0; i < FLAGS.length; i++) {
      all.flags[i] += (sample.tcpFlags() & FLAGS[i]) != 0 ? 1 : 0;
    }
    all.copyTo(totals);
  }

  private void direct(IpfixSample sample, Totals all) {
    boolean isOut = sample.template().hasEgress();
    if (sample.destination() == MacAddress.BROADCAST) {
      all.egressBroadcast += isOut ? 1 : 0;
      all.ingressBroadcast += isOut ? 0 : 1;
    } else if (!MacAddress.isMulticast(sample.destination())) {
      all.egressUnicast += isOut ? 1 : 0;
      all.ingressUnicast += isOut ? 0 : 1;
    } else if (isOut) {
      postMulticastPackets++;
      all.postMulticastPackets++;
      postMulticastOctets += sample.ipBytes();
      all.postMulticastOctets += sample.ipBytes();
    } else {
      all.ingressMulticast++;
    }
  }

  /**
   * Writes the fields behind the key.
   *
   * @param exportNanos what times are told from
   */
  void write(
      IpfixTemplate template, long exportNanos, int endReason, ByteArrayOutputStream record) {
    put32(record, (exportNanos - startNanos) / MICRO_NANOS);
    put32(record, (exportNanos - endNanos) / MICRO_NANOS);
    put64(record, droppedPackets, totals.droppedPackets, packets, totals.packets);
    put64(record, totals.ingressUnicast, totals.ingressMulticast, totals.ingressBroadcast);
    put64(record, totals.egressUnicast, totals.egressBroadcast);
    put64(record, postMulticastPackets, totals.postMulticastPackets);
    put64(record, layer2Octets, totals.layer2Octets);
    record.write(endReason);
    if (template.isIp()) {
      put64(record, droppedOctets, totals.droppedOctets, octets, totals.octets);
      put64(record, octetSquares, totals.octetSquares, minimumLength, maximumLength);
      put64(record, postMulticastOctets, totals.postMulticastOctets);
    }
    if (template.isTcp()) {
      put64(record, totals.flags);
    }
  }

  private static void put32(ByteArrayOutputStream out, long value) {
    byte[] bytes = new byte[4];
    Bytes.put32(bytes, 0, value & 0xffff_ffffL);
    out.writeBytes(bytes);
  }

  private static void put64(ByteArrayOutputStream out, long... values) {
    byte[] bytes = new byte[8];
    for (long value : values) {
      Bytes.put64(bytes, 0, value);
      out.writeBytes(bytes);
    }
  }
}
