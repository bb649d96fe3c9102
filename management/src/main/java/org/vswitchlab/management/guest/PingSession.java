package org.vswitchlab.management.guest;

import java.util.Arrays;
import java.util.BitSet;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.time.SimTime;

/** One run of {@code ping}: when it sends, when it gives up, and what it prints. */
final class PingSession {
  /** The part that depends on the address family. */
  interface Target {
    /** The first line. */
    String header();

    /** The name in the statistics. */
    String name();

    SocketError send(int sequence, byte[] data);

    /** A reply came: the next hop is alive. */
    void confirm();

    int mtuBytes();
  }

  private static final int SEQUENCES = 0x10000;

  /** Data of at least this length carries the time of sending. */
  private static final int TIMED_BYTES = 16;

  private final CommandContext context;
  private final PingCommand.Settings settings;
  private final Timer sendTimer;
  private final Timer endTimer;
  private final long[] sentNanos = new long[SEQUENCES];
  private final BitSet answered = new BitSet(SEQUENCES);
  private Target target;
  private long startNanos;
  private long latestSendNanos;
  private long sentCount;
  private long receivedCount;
  private long duplicateCount;
  private long errorCount;
  private long leastMicros = Long.MAX_VALUE;
  private long mostMicros;
  private long sumMicros;
  private long squaresMicros;
  private long pipeSize;

  PingSession(CommandContext context, PingCommand.Settings settings) {
    this.context = context;
    this.settings = settings;
    sendTimer = new Timer(context.host().simulation(), this::sendDue);
    endTimer = new Timer(context.host().simulation(), this::finish);
  }

  private long now() {
    return context.host().simulation().nowNanos();
  }

  void start(Target newTarget) {
    target = newTarget;
    context.onInterrupt(this::finish);
    context.onExit(this::cancel);
    if (settings.count == 0 && settings.deadlineNanos == 0) {
      context.runsUntilInterrupted();
    }
    context.println(target.header());
    startNanos = now();
    if (settings.deadlineNanos > 0) {
      endTimer.armAfter(settings.deadlineNanos);
    }
    for (int i = 0; i < settings.preload && !isEnough(); i++) {
      send();
    }
    scheduleNext();
  }

  private void cancel() {
    sendTimer.disarm();
    endTimer.disarm();
  }

  private boolean isEnough() {
    // With a deadline the count is of answers, not of requests: ping(8), -w.
    return settings.count > 0 && sentCount >= settings.count && settings.deadlineNanos == 0;
  }

  private void sendDue() {
    if (settings.reportsOutstanding && sentCount > 0 && !settings.isQuiet) {
      int previous = (int) sentCount & (SEQUENCES - 1);
      if (!answered.get(previous)) {
        context.println(stamp() + "no answer yet for icmp_seq=" + previous);
      }
    }
    send();
    scheduleNext();
  }

  private void send() {
    int sequence = (int) (++sentCount & (SEQUENCES - 1));
    answered.clear(sequence);
    sentNanos[sequence] = now();
    latestSendNanos = now();
    SocketError error = target.send(sequence, data());
    if (error == SocketError.EMSGSIZE) {
      errorCount++;
      if (!settings.isQuiet) {
        context.errorln("ping: local error: message too long, mtu=" + target.mtuBytes());
      }
    } else if (error != null && !settings.isQuiet) {
      context.errorln("ping: sendmsg: " + error.text());
    }
  }

  /** The time of sending as the kernel's timeval, then a pattern. */
  private byte[] data() {
    byte[] data = new byte[settings.dataBytes];
    for (int i = 0; i < data.length; i++) {
      data[i] = settings.pattern == null ? (byte) i : settings.pattern[i % settings.pattern.length];
    }
    if (data.length >= TIMED_BYTES) {
      putLittleEndian(data, 0, now() / SimTime.NANOS_PER_SECOND);
      putLittleEndian(data, 8, now() % SimTime.NANOS_PER_SECOND / SimTime.NANOS_PER_MICRO);
    }
    return data;
  }

  private static void putLittleEndian(byte[] data, int at, long value) {
    for (int i = 0; i < 8; i++) {
      data[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private void scheduleNext() {
    if (endIfDone()) {
      return;
    }
    if (!isEnough()) {
      sendTimer.armAfter(settings.intervalNanos);
      return;
    }
    // Answers that are late get twice the longest round trip, or one interval, or -W.
    long wait =
        receivedCount > 0
            ? Math.max(2 * mostMicros * SimTime.NANOS_PER_MICRO, settings.intervalNanos)
            : settings.lingerNanos;
    endTimer.armAfter(wait);
  }

  private boolean endIfDone() {
    boolean isDone =
        (settings.count > 0 && receivedCount + errorCount >= settings.count)
            || (settings.deadlineNanos > 0 && errorCount > 0);
    if (isDone) {
      finish();
    }
    return isDone;
  }

  /** A reply arrived. */
  void reply(String from, int sequence, int ttl, byte[] data) {
    if (context.isDone()) {
      return;
    }
    boolean isDuplicate = answered.get(sequence);
    answered.set(sequence);
    long outstanding = (sentCount - sequence) & (SEQUENCES - 1);
    pipeSize = Math.max(pipeSize, outstanding + 1);
    if (isDuplicate) {
      duplicateCount++;
    } else {
      receivedCount++;
      target.confirm();
    }
    boolean isTimed = settings.dataBytes >= TIMED_BYTES;
    long micros = (now() - sentNanos[sequence]) / SimTime.NANOS_PER_MICRO;
    if (isTimed && !isDuplicate) {
      leastMicros = Math.min(leastMicros, micros);
      mostMicros = Math.max(mostMicros, micros);
      sumMicros += micros;
      squaresMicros += micros * micros;
    }
    if (!settings.isQuiet) {
      context.println(
          stamp()
              + (data.length + 8)
              + " bytes from "
              + from
              + ": icmp_seq="
              + sequence
              + " ttl="
              + ttl
              + (isTimed ? " time=" + PingText.time(micros) : "")
              + (isDuplicate ? " (DUP!)" : ""));
    }
    endIfDone();
  }

  private String stamp() {
    if (!settings.printsTimes) {
      return "";
    }
    return String.format(
        "[%d.%06d] ",
        now() / SimTime.NANOS_PER_SECOND,
        now() % SimTime.NANOS_PER_SECOND / SimTime.NANOS_PER_MICRO);
  }

  /** An error about IPv4 arrived. */
  void error4(String from, int sequence, String text) {
    if (!context.isDone()) {
      long outstanding = (sentCount - sequence) & (SEQUENCES - 1);
      pipeSize = Math.max(pipeSize, outstanding + 1);
      error(from, sequence, text);
    }
  }

  /** An error arrived; the real program does not count it into the pipe for IPv6. */
  void error(String from, int sequence, String text) {
    if (context.isDone()) {
      return;
    }
    errorCount++;
    if (!settings.isQuiet) {
      context.println(stamp() + "From " + from + " icmp_seq=" + sequence + " " + text);
    }
    // Errors that arrive together are all read before the program looks whether it is done.
    sendTimerLook();
  }

  private boolean isLookScheduled;

  private void sendTimerLook() {
    if (!isLookScheduled) {
      isLookScheduled = true;
      context
          .host()
          .simulation()
          .schedule(
              now(),
              () -> {
                isLookScheduled = false;
                if (!context.isDone()) {
                  endIfDone();
                }
              });
    }
  }

  private void finish() {
    if (context.isDone()) {
      return;
    }
    context.println("");
    context.println("--- " + target.name() + " ping statistics ---");
    StringBuilder line = new StringBuilder();
    line.append(sentCount).append(" packets transmitted, ").append(receivedCount);
    line.append(" received");
    if (duplicateCount > 0) {
      line.append(", +").append(duplicateCount).append(" duplicates");
    }
    if (errorCount > 0) {
      line.append(", +").append(errorCount).append(" errors");
    }
    if (sentCount > 0) {
      line.append(", ").append(PingText.general((sentCount - receivedCount) * 100, sentCount));
      line.append("% packet loss, time ");
      line.append((latestSendNanos - startNanos) / SimTime.NANOS_PER_MILLI).append("ms");
    }
    context.println(line.toString());
    context.println(roundTrips());
    boolean isShort =
        settings.deadlineNanos > 0 && settings.count > 0 && receivedCount < settings.count;
    context.exit(receivedCount == 0 || isShort ? 1 : 0);
  }

  private String roundTrips() {
    String comma = "";
    StringBuilder line = new StringBuilder();
    if (receivedCount > 0 && settings.dataBytes >= TIMED_BYTES) {
      long mean = sumMicros / receivedCount;
      long variance = (squaresMicros - sumMicros * sumMicros / receivedCount) / receivedCount;
      line.append("rtt min/avg/max/mdev = ").append(PingText.millis(leastMicros)).append('/');
      line.append(PingText.millis(mean)).append('/').append(PingText.millis(mostMicros));
      line.append('/').append(PingText.millis((long) Math.sqrt(variance))).append(" ms");
      comma = ", ";
    }
    if (pipeSize > 1) {
      line.append(comma).append("pipe ").append(pipeSize);
    }
    return line.toString();
  }

  @Override
  public String toString() {
    return "ping " + Arrays.toString(new long[] {sentCount, receivedCount, errorCount});
  }
}
