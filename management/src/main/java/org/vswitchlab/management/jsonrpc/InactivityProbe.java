package org.vswitchlab.management.jsonrpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.Consumer;
import org.vswitchlab.management.stream.StreamConnection;

/**
 * Asks a peer that has been silent for an {@code echo}, and cuts it off if it goes on being silent:
 * half-open connections end by this.
 */
public final class InactivityProbe {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final JsonRpcConnection connection;
  private final Consumer<String> log;
  private long intervalMillis;
  private long generation;

  /** When the echo was asked for; meaningful while {@link #isIdle}. */
  private long askedNanos;

  private boolean isIdle;

  /**
   * @param log takes the sentence about a peer that was cut off
   */
  public InactivityProbe(JsonRpcConnection connection, Consumer<String> log) {
    this.connection = connection;
    this.log = log;
  }

  /** Sets how long a peer may be silent, in milliseconds; 0 for ever. */
  public void setIntervalMillis(long millis) {
    if (millis != intervalMillis) {
      intervalMillis = millis;
      generation++;
      watch();
    }
  }

  /** Whether the peer was asked and has not answered. */
  public boolean isIdle() {
    return isIdle && connection.stream().lastActivityNanos() < askedNanos;
  }

  private void watch() {
    if (intervalMillis == 0 || !connection.stream().isOpen()) {
      return;
    }
    long now = System.nanoTime();
    long silentSince = Math.max(connection.stream().lastActivityNanos(), isIdle() ? askedNanos : 0);
    long dueNanos = silentSince + intervalMillis * NANOS_PER_MILLI;
    if (now - dueNanos >= 0) {
      if (isIdle()) {
        cutOff();
        return;
      }
      isIdle = true;
      askedNanos = now;
      dueNanos = now + intervalMillis * NANOS_PER_MILLI;
      connection.send(JsonRpcMessage.request(JSON.textNode("echo"), "echo", JSON.arrayNode()));
    }
    long watched = generation;
    long delayMillis = (dueNanos - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    connection.stream()
        .loop()
        .after(
            delayMillis,
            () -> {
              if (watched == generation) {
                watch();
              }
            });
  }

  private void cutOff() {
    StreamConnection stream = connection.stream();
    String seconds = String.format("%.3g", intervalMillis / 1000.0);
    String text = seconds.contains(".") ? seconds.replaceFirst("\\.?0+$", "") : seconds;
    log.accept(
        stream.peer()
            + ": no response to inactivity probe after "
            + text
            + " seconds,"
            + " disconnecting");
    connection.close("no response to inactivity probe");
  }
}
