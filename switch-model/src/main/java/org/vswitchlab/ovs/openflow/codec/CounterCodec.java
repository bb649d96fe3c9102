package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.CustomCounter;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortStats;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfig;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStats;

/** Counters of ports and queues, and how queues are configured. */
final class CounterCodec {
  /** OFPPSPT_ETHERNET: the errors that only Ethernet has. */
  private static final int ETHERNET_PROPERTY = 0;

  /** Intel's extensions: counters of RFC 2819, and counters with names. */
  private static final int INTEL = 0x0000_aa01;

  private static final int RFC2819_TYPE = 1;

  /** Counters of RFC 2819 that ports have. */
  private static final int RFC2819_COUNTERS = 21;

  private static final int CUSTOM_TYPE = 2;

  /** OFPQT_MIN_RATE and OFPQT_MAX_RATE; OFPQDPT_* have the same numbers. */
  private static final int MIN_RATE = 1;

  private static final int MAX_RATE = 2;
  private static final int NO_RATE = 0xffff;

  private CounterCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    return switch (wire.type()) {
      case PORT_STATS_REQUEST -> {
        int port = Ports.read(dialect, in);
        yield new PortMessage.PortRequest(false, port);
      }
      case PORT_STATS_REPLY -> {
        List<PortStats> ports = new ArrayList<>();
        while (in.hasRemaining()) {
          ports.add(portStats(dialect, in));
        }
        yield new PortMessage.PortStatsReply(ports);
      }
      case QUEUE_STATS_REQUEST -> {
        int port = Ports.read(dialect, in);
        in.skip(dialect.is10() ? 2 : 0);
        yield new PortMessage.QueueStatsRequest(port, in.u32());
      }
      case QUEUE_STATS_REPLY -> {
        List<QueueStats> queues = new ArrayList<>();
        while (in.hasRemaining()) {
          queues.add(queueStats(dialect, in));
        }
        yield new PortMessage.QueueStatsReply(queues);
      }
      case QUEUE_GET_CONFIG_REQUEST -> {
        int port = Ports.read(dialect, in);
        long queue = dialect.isAtLeast14() ? in.u32() : PortMessage.ALL_QUEUES;
        yield new PortMessage.QueueConfigRequest(port, queue);
      }
      case QUEUE_GET_CONFIG_REPLY -> queueConfigReply(dialect, in);
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, PortMessage message, WireWriter out) {
    switch (message.type()) {
      case PORT_STATS_REQUEST -> {
        Ports.write(dialect, ((PortMessage.PortRequest) message).port(), out);
        out.zeros(dialect.is10() ? 6 : 4);
      }
      case PORT_STATS_REPLY -> {
        for (PortStats port : ((PortMessage.PortStatsReply) message).ports()) {
          out.mark();
          portStats(dialect, port, out);
        }
      }
      case QUEUE_STATS_REQUEST -> {
        PortMessage.QueueStatsRequest request = (PortMessage.QueueStatsRequest) message;
        Ports.write(dialect, request.port(), out);
        out.zeros(dialect.is10() ? 2 : 0).u32(request.queueId());
      }
      case QUEUE_STATS_REPLY -> {
        for (QueueStats queue : ((PortMessage.QueueStatsReply) message).queues()) {
          out.mark();
          queueStats(dialect, queue, out);
        }
      }
      case QUEUE_GET_CONFIG_REQUEST -> {
        PortMessage.QueueConfigRequest request = (PortMessage.QueueConfigRequest) message;
        Ports.write(dialect, request.port(), out);
        if (dialect.isAtLeast14()) {
          out.u32(request.queueId());
        } else {
          out.zeros(dialect.is10() ? 2 : 4);
        }
      }
      case QUEUE_GET_CONFIG_REPLY ->
          queueConfigReply(dialect, (PortMessage.QueueConfigReply) message, out);
      default -> throw new IllegalStateException(message.type().name());
    }
  }

  // Ports.

  private static PortStats portStats(Dialect dialect, WireReader in) {
    if (dialect.isAtLeast14()) {
      return portStats14(in);
    }
    int port = Ports.read(dialect, in);
    in.skip(dialect.is10() ? 6 : 4);
    long[] counts = new long[12];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.u64();
    }
    long seconds = -1;
    int nanos = -1;
    if (dialect.isAtLeast13()) {
      seconds = signed(in.s32());
      nanos = in.s32();
    }
    return new PortStats(
        port,
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        counts[5],
        counts[6],
        counts[7],
        counts[8],
        counts[9],
        counts[10],
        counts[11],
        seconds,
        nanos,
        List.of(),
        List.of());
  }

  private static long signed(int seconds) {
    return seconds == -1 ? -1 : seconds & 0xffff_ffffL;
  }

  private static PortStats portStats14(WireReader all) {
    int length = all.peek16(0);
    if (length < 80 || length > all.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader in = all.slice(length);
    in.skip(4);
    int port = Ports.from32(in.u32());
    long seconds = signed(in.s32());
    int nanos = in.s32();
    long[] counts = new long[8];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.u64();
    }
    long[] ethernet = {-1, -1, -1, -1};
    List<Long> extended = new ArrayList<>();
    List<CustomCounter> custom = new ArrayList<>();
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      WireReader body = property.body();
      if (property.isStandard() && property.type() == ETHERNET_PROPERTY) {
        body.skip(4);
        for (int i = 0; i < ethernet.length; i++) {
          ethernet[i] = body.u64();
        }
      } else if (property.experimenter() == INTEL && property.type() == RFC2819_TYPE) {
        body.skip(4);
        while (body.remaining() >= 8) {
          extended.add(body.u64());
        }
      } else if (property.experimenter() == INTEL && property.type() == CUSTOM_TYPE) {
        customCounters(body, custom);
      }
    }
    return new PortStats(
        port,
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        counts[5],
        counts[6],
        counts[7],
        ethernet[0],
        ethernet[1],
        ethernet[2],
        ethernet[3],
        seconds,
        nanos,
        extended,
        custom);
  }

  private static void customCounters(WireReader body, List<CustomCounter> custom) {
    body.skip(2);
    int count = body.u16();
    for (int i = 0; i < count; i++) {
      int nameBytes = body.u8();
      String name = new String(body.take(nameBytes), java.nio.charset.StandardCharsets.ISO_8859_1);
      custom.add(new CustomCounter(name, body.u64()));
    }
  }

  private static void portStats(Dialect dialect, PortStats port, WireWriter out) {
    boolean is14 = dialect.isAtLeast14();
    int start = out.size();
    if (is14) {
      out.u16(0).zeros(2);
    }
    Ports.write(dialect, port.port(), out);
    if (is14) {
      out.u32(port.durationSeconds()).u32(port.durationNanos());
    } else {
      out.zeros(dialect.is10() ? 6 : 4);
    }
    out.u64(port.rxPackets()).u64(port.txPackets()).u64(port.rxBytes()).u64(port.txBytes());
    out.u64(port.rxDropped()).u64(port.txDropped()).u64(port.rxErrors()).u64(port.txErrors());
    int property = is14 ? Properties.start(out, ETHERNET_PROPERTY) : 0;
    out.zeros(is14 ? 4 : 0);
    out.u64(port.rxFrameErrors()).u64(port.rxOverErrors()).u64(port.rxCrcErrors());
    out.u64(port.collisions());
    if (is14) {
      Properties.end(out, property);
      properties(port, out);
      out.set16(start, out.size() - start);
    } else if (dialect.isAtLeast13()) {
      out.u32(port.durationSeconds()).u32(port.durationNanos());
    }
  }

  private static void properties(PortStats port, WireWriter out) {
    int property = Properties.start(out, INTEL, RFC2819_TYPE);
    out.zeros(4);
    for (int i = 0; i < RFC2819_COUNTERS; i++) {
      out.u64(i < port.extended().size() ? port.extended().get(i) : -1);
    }
    Properties.end(out, property);
    if (!port.custom().isEmpty()) {
      property = Properties.start(out, INTEL, CUSTOM_TYPE);
      out.zeros(2).u16(port.custom().size());
      for (CustomCounter counter : port.custom()) {
        byte[] name = counter.name().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        out.u8(name.length).raw(name).u64(counter.value());
      }
      Properties.end(out, property);
    }
  }

  // Queues.

  private static QueueStats queueStats(Dialect dialect, WireReader all) {
    if (dialect.isAtLeast14()) {
      int length = all.peek16(0);
      if (length < 48 || length > all.remaining()) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
      }
      WireReader in = all.slice(length);
      in.skip(8);
      int port = Ports.from32(in.u32());
      long queue = in.u32();
      long bytes = in.u64();
      long packets = in.u64();
      long errors = in.u64();
      return new QueueStats(port, queue, bytes, packets, errors, signed(in.s32()), in.s32());
    }
    int port = Ports.read(dialect, all);
    all.skip(dialect.is10() ? 2 : 0);
    long queue = all.u32();
    long bytes = all.u64();
    long packets = all.u64();
    long errors = all.u64();
    boolean hasDuration = dialect.isAtLeast13();
    long seconds = hasDuration ? signed(all.s32()) : -1;
    return new QueueStats(
        port, queue, bytes, packets, errors, seconds, hasDuration ? all.s32() : -1);
  }

  private static void queueStats(Dialect dialect, QueueStats queue, WireWriter out) {
    if (dialect.isAtLeast14()) {
      out.u16(48).zeros(6);
    }
    Ports.write(dialect, queue.port(), out);
    out.zeros(dialect.is10() ? 2 : 0).u32(queue.queueId());
    out.u64(queue.txBytes()).u64(queue.txPackets()).u64(queue.txErrors());
    if (dialect.isAtLeast13()) {
      out.u32(queue.durationSeconds()).u32(queue.durationNanos());
    }
  }

  private static MessageBody queueConfigReply(Dialect dialect, WireReader in) {
    List<QueueConfig> queues = new ArrayList<>();
    if (dialect.isAtLeast14()) {
      int first = 0;
      while (in.hasRemaining()) {
        int length = in.remaining() < 16 ? 0 : in.peek16(8);
        if (length < 16 || length > in.remaining()) {
          throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
        }
        WireReader queue = in.slice(length);
        int port = Ports.from32(queue.u32());
        long id = queue.u32();
        queue.skip(8);
        queues.add(rates(port, id, queue));
        first = queues.size() == 1 ? port : first;
      }
      return new PortMessage.QueueConfigReply(first, queues);
    }
    int port = Ports.read(dialect, in);
    in.skip(dialect.is10() ? 6 : 4);
    while (in.hasRemaining()) {
      int header =
          dialect.isAtLeast(org.vswitchlab.ovs.openflow.OpenFlowVersion.OPENFLOW12) ? 16 : 8;
      int lengthAt = header == 16 ? 8 : 4;
      int length = in.remaining() < header ? 0 : in.peek16(lengthAt);
      if (length < header || length > in.remaining()) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
      }
      WireReader queue = in.slice(length);
      long id = queue.u32();
      int queuePort = header == 16 ? Ports.read(dialect, queue) : port;
      queue.skip(header == 16 ? 8 : 4);
      queues.add(rates(queuePort, id, queue));
    }
    return new PortMessage.QueueConfigReply(port, queues);
  }

  private static QueueConfig rates(int port, long id, WireReader in) {
    int min = -1;
    int max = -1;
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      WireReader body = property.body();
      if (property.isStandard() && property.type() == MIN_RATE) {
        min = rate(body);
      } else if (property.isStandard() && property.type() == MAX_RATE) {
        max = rate(body);
      }
    }
    return new QueueConfig(port, id, min, max);
  }

  private static int rate(WireReader body) {
    if (body.remaining() > 2) {
      body.skip(4);
    }
    int rate = body.u16();
    return rate == NO_RATE ? -1 : rate;
  }

  private static void queueConfigReply(
      Dialect dialect, PortMessage.QueueConfigReply reply, WireWriter out) {
    boolean is14 = dialect.isAtLeast14();
    if (!is14) {
      Ports.write(dialect, reply.port(), out);
      out.zeros(dialect.is10() ? 6 : 4);
    }
    boolean namesPort = dialect.isAtLeast(org.vswitchlab.ovs.openflow.OpenFlowVersion.OPENFLOW12);
    for (QueueConfig queue : reply.queues()) {
      out.mark();
      int start = out.size();
      if (is14) {
        Ports.write(dialect, queue.port(), out);
        out.u32(queue.queueId());
      } else {
        out.u32(queue.queueId());
        if (namesPort) {
          Ports.write(dialect, queue.port(), out);
        }
      }
      int length = out.size();
      out.u16(0).zeros(namesPort ? 6 : 2);
      rate(is14, MIN_RATE, queue.minRateTenths(), out);
      rate(is14, MAX_RATE, queue.maxRateTenths(), out);
      out.set16(length, out.size() - start);
    }
  }

  private static void rate(boolean is14, int type, int tenths, WireWriter out) {
    if (tenths >= 0) {
      int property = Properties.start(out, type);
      out.zeros(is14 ? 0 : 4).u16(tenths);
      out.zeros(is14 ? 2 : 6);
      Properties.end(out, property);
    }
  }
}
