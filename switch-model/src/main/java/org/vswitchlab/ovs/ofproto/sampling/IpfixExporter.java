package org.vswitchlab.ovs.ofproto.sampling;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/**
 * Keeps the flows that samples belong to, and exports each as one message of IPFIX, RFC 7011, when
 * its time is over or there is no room for it. Templates go before the first one and again every
 * ten minutes.
 */
public final class IpfixExporter {
  /** Where collectors listen: RFC 7011, 10.3.4. */
  public static final int PORT = 4739;

  private static final int VERSION = 10;
  private static final int HEADER_BYTES = 16;
  private static final int SET_HEADER_BYTES = 4;
  private static final int TEMPLATE_SET = 2;
  private static final int OPTIONS_TEMPLATE_SET = 3;

  /** From that size on a message takes no more templates; seen with the real switch. */
  private static final int FULL_BYTES = 1024;

  private static final int PROCESS_TEMPLATE = 0x1ce;

  /** exportingProcessId as scope, ignoredDataRecordTotalCount: RFC 7012. */
  private static final int[] PROCESS_FIELDS = {PROCESS_TEMPLATE, 2, 1, 144, 4, 167, 8};

  // flowEndReason, RFC 5102, 5.11.3.
  private static final int ACTIVE_TIMEOUT = 2;
  private static final int LACK_OF_RESOURCES = 5;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long TEMPLATES_NANOS = 600 * SECOND_NANOS;

  /** Seconds from 1970 to the start of a simulation: 2026-01-01, as in captures. */
  private static final long EPOCH_SECONDS = 1_767_225_600L;

  private record Key(long domain, IpfixTemplate template, ByteBuffer fields) {}

  /** How much was sampled and sent, as {@code ovs-ofctl dump-ipfix-bridge} tells. */
  public static final class Statistics {
    private long totalFlows;
    private long packets;
    private long ipv4Packets;
    private long ipv6Packets;
    private long sentMessages;

    public long totalFlows() {
      return totalFlows;
    }

    public long packets() {
      return packets;
    }

    public long ipv4Packets() {
      return ipv4Packets;
    }

    public long ipv6Packets() {
      return ipv6Packets;
    }

    public long sentMessages() {
      return sentMessages;
    }
  }

  private final int processId;
  private final DatagramSink sink;
  private final Map<Key, IpfixCounts> flows = new LinkedHashMap<>();
  private final IpfixCounts.Totals totals = new IpfixCounts.Totals();
  private final Statistics statistics = new Statistics();
  private SamplingSettings.Collectors settings;
  private long sequence = 1;
  private long templatesNanos = Long.MIN_VALUE;

  /**
   * @param processId number of the exporter in its daemon
   */
  public IpfixExporter(int processId, SamplingSettings.Collectors settings, DatagramSink sink) {
    this.processId = processId;
    this.settings = settings;
    this.sink = sink;
  }

  /** Takes over other settings; flows stay. */
  public void configure(SamplingSettings.Collectors newSettings) {
    if (!newSettings.targets().equals(settings.targets())) {
      templatesNanos = Long.MIN_VALUE;
    }
    settings = newSettings;
  }

  public Statistics statistics() {
    return statistics;
  }

  /** Flows that wait for their export. */
  public int currentFlows() {
    return flows.size();
  }

  /**
   * Counts a sample.
   *
   * @param domain observation domain
   * @param isDropped whether the switch sends the packet nowhere
   */
  public void add(
      long domain,
      Frame frame,
      FlowKey packet,
      IpfixKeys.Place place,
      boolean isDropped,
      long nowNanos) {
    add(domain, IpfixKeys.sample(frame, packet, place, isDropped), nowNanos);
  }

  private void add(long domain, IpfixSample sample, long nowNanos) {
    statistics.packets++;
    statistics.ipv4Packets += sample.template().network() == IpfixTemplate.Network.IPV4 ? 1 : 0;
    statistics.ipv6Packets += sample.template().network() == IpfixTemplate.Network.IPV6 ? 1 : 0;
    Key key = new Key(domain, sample.template(), ByteBuffer.wrap(sample.key()));
    IpfixCounts counts = flows.get(key);
    if (counts == null) {
      statistics.totalFlows++;
      counts = new IpfixCounts(nowNanos);
      flows.put(key, counts);
    }
    counts.add(sample, totals, nowNanos);
    run(nowNanos);
  }

  /** When a flow is to be exported next; {@link Long#MAX_VALUE} for never. */
  public long nextNanos() {
    Iterator<IpfixCounts> oldest = flows.values().iterator();
    boolean isTimed = settings.activeTimeoutSeconds() > 0 || settings.maxFlows() == 0;
    return oldest.hasNext() && isTimed
        ? oldest.next().startNanos() + settings.activeTimeoutSeconds() * SECOND_NANOS
        : Long.MAX_VALUE;
  }

  /** Exports, and forgets, the flows whose time has come or for which there is no room. */
  public void run(long nowNanos) {
    while (!flows.isEmpty()) {
      Map.Entry<Key, IpfixCounts> oldest = flows.entrySet().iterator().next();
      boolean isDue = nextNanos() <= nowNanos;
      if (!isDue && flows.size() <= settings.maxFlows()) {
        return;
      }
      flows.remove(oldest.getKey());
      export(
          oldest.getKey(), oldest.getValue(), isDue ? ACTIVE_TIMEOUT : LACK_OF_RESOURCES, nowNanos);
    }
  }

  private void export(Key key, IpfixCounts counts, int endReason, long nowNanos) {
    if (templatesNanos == Long.MIN_VALUE || nowNanos - templatesNanos >= TEMPLATES_NANOS) {
      templatesNanos = nowNanos;
      sendTemplates(key.domain(), nowNanos);
      sendProcess(nowNanos);
    }
    // Times are told from the second that the message is of, which must not be before them.
    long exportNanos = (nowNanos + SECOND_NANOS - 1) / SECOND_NANOS * SECOND_NANOS;
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(key.fields().array());
    counts.write(key.template(), exportNanos, endReason, record);
    send(key.domain(), sequence, key.template().id(), record.toByteArray(), nowNanos);
    sequence++;
  }

  private void sendTemplates(long domain, long nowNanos) {
    ByteArrayOutputStream set = new ByteArrayOutputStream();
    for (IpfixTemplate template : IpfixTemplate.all()) {
      if (HEADER_BYTES + SET_HEADER_BYTES + set.size() >= FULL_BYTES) {
        send(domain, sequence, TEMPLATE_SET, set.toByteArray(), nowNanos);
        set.reset();
      }
      set.writeBytes(template.record());
    }
    send(domain, sequence, TEMPLATE_SET, set.toByteArray(), nowNanos);
  }

  private void sendProcess(long nowNanos) {
    byte[] template = new byte[PROCESS_FIELDS.length * 2];
    for (int i = 0; i < PROCESS_FIELDS.length; i++) {
      Bytes.put16(template, i * 2, PROCESS_FIELDS[i]);
    }
    send(0, sequence, OPTIONS_TEMPLATE_SET, template, nowNanos);
    byte[] record = new byte[12];
    Bytes.put32(record, 0, processId);
    send(0, sequence, PROCESS_TEMPLATE, record, nowNanos);
    sequence++;
  }

  private void send(long domain, long number, int setId, byte[] set, long nowNanos) {
    byte[] message = new byte[HEADER_BYTES + SET_HEADER_BYTES + set.length];
    Bytes.put16(message, 0, VERSION);
    Bytes.put16(message, 2, message.length);
    long seconds = (nowNanos + SECOND_NANOS - 1) / SECOND_NANOS;
    Bytes.put32(message, 4, EPOCH_SECONDS + seconds);
    Bytes.put32(message, 8, number & 0xffff_ffffL);
    Bytes.put32(message, 12, domain);
    Bytes.put16(message, 16, setId);
    Bytes.put16(message, 18, SET_HEADER_BYTES + set.length);
    System.arraycopy(set, 0, message, HEADER_BYTES + SET_HEADER_BYTES, set.length);
    for (String target : settings.targets()) {
      sink.send(target, PORT, message);
      statistics.sentMessages++;
    }
  }
}
