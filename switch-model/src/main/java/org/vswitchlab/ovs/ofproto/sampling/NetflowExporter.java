package org.vswitchlab.ovs.ofproto.sampling;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.wire.Bytes;

/** Counts flows and exports them as NetFlow version 5, each after the active timeout. */
public final class NetflowExporter {
  /** Output of packets that went out of several ports, of flooded ones and of dropped ones. */
  public static final int FLOODED = 0xffff;

  public static final int SEVERAL = 0xfffe;
  public static final int DROPPED = 0xfffd;

  private static final int HEADER_BYTES = 24;
  private static final int RECORD_BYTES = 48;
  private static final int MAX_RECORDS = 30;
  private static final int DEFAULT_TIMEOUT_SECONDS = 600;
  private static final long MILLI_NANOS = 1_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Seconds from 1970 to the start of a simulation: 2026-01-01, as in captures. */
  private static final long EPOCH_SECONDS = 1_767_225_600L;

  private final SamplingSettings.Netflow settings;
  private final DatagramSink sink;
  private final Map<Key, Counts> flows = new LinkedHashMap<>();
  private long sequence;

  /** What tells flows apart. Addresses are IPv4, ports are 0 where there are none. */
  public record Key(
      int input,
      int source,
      int destination,
      int protocol,
      int tos,
      int sourcePort,
      int destinationPort) {}

  private static final class Counts {
    private final long createdNanos;
    private long packets;
    private long bytes;
    private long firstNanos;
    private long lastNanos;
    private int tcpFlags;
    private int output;

    Counts(long nowNanos) {
      createdNanos = nowNanos;
      firstNanos = nowNanos;
    }
  }

  public NetflowExporter(SamplingSettings.Netflow settings, DatagramSink sink) {
    this.settings = settings;
    this.sink = sink;
  }

  public SamplingSettings.Netflow settings() {
    return settings;
  }

  private long timeoutNanos() {
    int seconds = settings.activeTimeoutSeconds();
    return (seconds == 0 ? DEFAULT_TIMEOUT_SECONDS : seconds) * SECOND_NANOS;
  }

  /** Counts packets of a flow. */
  public void count(
      Key key, int output, long packets, long bytes, int tcpFlags, long usedNanos, long nowNanos) {
    if (packets == 0) {
      return;
    }
    Counts counts = flows.get(key);
    if (counts != null && counts.output != output) {
      export(List.of(Map.entry(key, counts)), nowNanos);
      counts = null;
    }
    if (counts == null) {
      counts = new Counts(usedNanos);
      counts.output = output;
      flows.put(key, counts);
    }
    counts.packets += packets;
    counts.bytes += bytes;
    counts.tcpFlags |= tcpFlags;
    counts.lastNanos = Math.max(counts.lastNanos, usedNanos);
  }

  /** When a flow is to be exported next; {@link Long#MAX_VALUE} for never. */
  public long nextNanos() {
    if (settings.activeTimeoutSeconds() < 0) {
      return Long.MAX_VALUE;
    }
    long next = Long.MAX_VALUE;
    for (Counts counts : flows.values()) {
      next = Math.min(next, counts.createdNanos + timeoutNanos());
    }
    return next;
  }

  /** Exports, and forgets, the flows whose time has come. */
  public void run(long nowNanos) {
    if (settings.activeTimeoutSeconds() < 0) {
      return;
    }
    List<Map.Entry<Key, Counts>> due = new ArrayList<>();
    for (Iterator<Map.Entry<Key, Counts>> i = flows.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Key, Counts> flow = i.next();
      if (nowNanos - flow.getValue().createdNanos >= timeoutNanos()) {
        due.add(Map.entry(flow.getKey(), flow.getValue()));
        i.remove();
      }
    }
    for (int from = 0; from < due.size(); from += MAX_RECORDS) {
      export(due.subList(from, Math.min(from + MAX_RECORDS, due.size())), nowNanos);
    }
  }

  private void export(List<Map.Entry<Key, Counts>> due, long nowNanos) {
    byte[] b = new byte[HEADER_BYTES + due.size() * RECORD_BYTES];
    Bytes.put16(b, 0, 5);
    Bytes.put16(b, 2, due.size());
    Bytes.put32(b, 4, nowNanos / MILLI_NANOS & 0xffff_ffffL);
    Bytes.put32(b, 8, EPOCH_SECONDS + nowNanos / SECOND_NANOS);
    Bytes.put32(b, 12, nowNanos % SECOND_NANOS);
    // As the real switch: the number of the last record, not of the first.
    Bytes.put32(b, 16, sequence + due.size() - 1 & 0xffff_ffffL);
    b[20] = (byte) settings.engineType();
    b[21] = (byte) settings.engineId();
    int at = HEADER_BYTES;
    for (Map.Entry<Key, Counts> flow : due) {
      record(b, at, flow.getKey(), flow.getValue());
      at += RECORD_BYTES;
    }
    sequence += due.size();
    for (String target : settings.targets()) {
      sink.send(target, 0, b);
    }
  }

  private void record(byte[] b, int at, Key key, Counts counts) {
    Bytes.put32(b, at, key.source() & 0xffff_ffffL);
    Bytes.put32(b, at + 4, key.destination() & 0xffff_ffffL);
    Bytes.put16(b, at + 12, interfaceOf(key.input()));
    Bytes.put16(b, at + 14, interfaceOf(counts.output));
    Bytes.put32(b, at + 16, counts.packets & 0xffff_ffffL);
    Bytes.put32(b, at + 20, counts.bytes & 0xffff_ffffL);
    Bytes.put32(b, at + 24, counts.firstNanos / MILLI_NANOS & 0xffff_ffffL);
    Bytes.put32(b, at + 28, counts.lastNanos / MILLI_NANOS & 0xffff_ffffL);
    Bytes.put16(b, at + 32, key.sourcePort());
    Bytes.put16(b, at + 34, key.destinationPort());
    b[at + 37] = (byte) counts.tcpFlags;
    b[at + 38] = (byte) key.protocol();
    b[at + 39] = (byte) key.tos();
  }

  /** other column add_id_to_interface: 7 bits of the engine's number above 9 of the port's. */
  private int interfaceOf(int port) {
    return settings.addIdToInterface()
        ? (settings.engineId() & 0x7f) << 9 | port & 0x1ff
        : port & 0xffff;
  }
}
