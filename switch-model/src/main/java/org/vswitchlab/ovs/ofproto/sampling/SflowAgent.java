package org.vswitchlab.ovs.ofproto.sampling;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/** Tells collectors of sampled packets and of interfaces' counters by sFlow version 5. */
public final class SflowAgent {
  /** Where collectors listen unless told, sflow.org. */
  public static final int PORT = 6343;

  /** How long samples wait for others to go with them. */
  public static final long FLUSH_NANOS = 1_000_000_000L;

  /** Samples of a bridge come from a data source of class 2 with this number. */
  private static final int BRIDGE_SOURCE = 2 << 24 | 1000;

  private static final int MAX_DATAGRAM_BYTES = 1400;
  private static final int HEADER_BYTES = 28;
  private static final int FLOW_SAMPLE = 1;
  private static final int COUNTER_SAMPLE = 2;
  private static final int RAW_HEADER = 1;
  private static final int EXTENDED_SWITCH = 1001;
  private static final int GENERIC_INTERFACE = 1;
  private static final int ETHERNET_INTERFACE = 2;
  private static final int OPENFLOW_PORT = 1004;
  private static final int PORT_NAME = 1005;
  private static final int ETHERNET = 1;

  /** The frame check sequence, which is counted and not sent. */
  private static final int FCS_BYTES = 4;

  private static final int UNKNOWN = -1;

  private final SamplingSettings.Sflow settings;
  private final int address;
  private final DatagramSink sink;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private int pendingCount;
  private int datagramSequence;
  private int flowSequence;
  private int counterSequence;
  private int pool;

  /** Counters and properties of an interface. */
  public record InterfaceCounters(
      int index,
      long datapathId,
      int openFlowPort,
      String name,
      long bitsPerSecond,
      boolean isUp,
      long rxBytes,
      long rxPackets,
      long txBytes,
      long txPackets) {}

  /**
   * @param address IPv4 address that the agent goes by
   */
  public SflowAgent(SamplingSettings.Sflow settings, int address, DatagramSink sink) {
    this.settings = settings;
    this.address = address;
    this.sink = sink;
  }

  public SamplingSettings.Sflow settings() {
    return settings;
  }

  public int address() {
    return address;
  }

  /** Whether something waits to be sent. */
  public boolean hasPending() {
    return pendingCount > 0;
  }

  /**
   * A packet was sampled.
   *
   * @param inputTci VLAN as it came in, 0 without
   * @param output interface, or what else became of it, as sFlow numbers that
   */
  public void sample(
      Frame frame, int inputIndex, int output, int inputTci, int outputTci, long nowNanos) {
    pool += settings.rate();
    int bytes = Math.min(frame.length(), settings.headerBytes());
    Words body = new Words();
    body.put(++flowSequence).put(BRIDGE_SOURCE).put(settings.rate()).put(pool).put(0);
    body.put(inputIndex).put(output).put(2);
    body.put(EXTENDED_SWITCH).put(16);
    body.put(inputTci & 0xfff).put(inputTci >>> 13).put(outputTci & 0xfff).put(outputTci >>> 13);
    int padded = (bytes + 3) / 4 * 4;
    body.put(RAW_HEADER).put(16 + padded);
    body.put(ETHERNET).put(frame.length() + FCS_BYTES).put(FCS_BYTES).put(bytes);
    body.bytes(frame.array(), frame.offset(), bytes);
    add(FLOW_SAMPLE, body, nowNanos);
  }

  /** The counters of an interface, as they are now. */
  public void count(InterfaceCounters counters, long nowNanos) {
    Words body = new Words();
    body.put(++counterSequence).put(counters.index()).put(4);
    body.put(ETHERNET_INTERFACE).put(52);
    for (int i = 0; i < 13; i++) {
      body.put(UNKNOWN);
    }
    body.put(OPENFLOW_PORT).put(12);
    body.putLong(counters.datapathId()).put(counters.openFlowPort());
    byte[] name = counters.name().getBytes(StandardCharsets.UTF_8);
    body.put(PORT_NAME).put(4 + (name.length + 3) / 4 * 4).put(name.length);
    body.bytes(name, 0, name.length);
    body.put(GENERIC_INTERFACE).put(88).put(counters.index()).put(6);
    body.putLong(counters.bitsPerSecond()).put(0).put(counters.isUp() ? 3 : 0);
    body.putLong(counters.rxBytes()).put((int) counters.rxPackets());
    body.put(UNKNOWN).put(UNKNOWN).put(UNKNOWN).put(UNKNOWN).put(UNKNOWN);
    body.putLong(counters.txBytes()).put((int) counters.txPackets());
    body.put(UNKNOWN).put(UNKNOWN).put(UNKNOWN).put(UNKNOWN).put(0);
    add(COUNTER_SAMPLE, body, nowNanos);
  }

  private void add(int type, Words body, long nowNanos) {
    byte[] bytes = body.out.toByteArray();
    if (pendingCount > 0 && HEADER_BYTES + pending.size() + 8 + bytes.length > MAX_DATAGRAM_BYTES) {
      flush(nowNanos);
    }
    Words sample = new Words();
    sample.put(type).put(bytes.length);
    pending.writeBytes(sample.out.toByteArray());
    pending.writeBytes(bytes);
    pendingCount++;
  }

  /** Sends what waits. */
  public void flush(long nowNanos) {
    if (pendingCount == 0) {
      return;
    }
    Words datagram = new Words();
    datagram.put(5).put(1).put(address).put(0).put(++datagramSequence);
    datagram.put((int) (nowNanos / 1_000_000_000L * 1000)).put(pendingCount);
    datagram.out.writeBytes(pending.toByteArray());
    pending.reset();
    pendingCount = 0;
    for (String target : settings.targets()) {
      sink.send(target, PORT, datagram.out.toByteArray());
    }
  }

  /** XDR, RFC 4506: everything in units of 4 bytes. */
  private static final class Words {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Words put(int value) {
      byte[] b = new byte[4];
      Bytes.put32(b, 0, value & 0xffff_ffffL);
      out.writeBytes(b);
      return this;
    }

    Words putLong(long value) {
      return put((int) (value >>> 32)).put((int) value);
    }

    void bytes(byte[] b, int from, int count) {
      out.write(b, from, count);
      for (int i = count; i % 4 != 0; i++) {
        out.write(0);
      }
    }
  }
}
