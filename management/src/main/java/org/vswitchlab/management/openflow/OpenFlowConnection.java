package org.vswitchlab.management.openflow;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.vswitchlab.ovs.ofproto.control.ControlPlane;
import org.vswitchlab.ovs.ofproto.control.ControllerSession;
import org.vswitchlab.ovs.ofproto.control.ControllerTransport;
import org.vswitchlab.ovs.ofproto.control.SessionSettings;

/**
 * A connection and the session that talks by it. A peer that does not read is not read from either,
 * until it has taken what is queued for it; one that says nothing for too long is asked for a sign
 * of life, and then given up.
 */
final class OpenFlowConnection implements ControlStream.Handler, ControllerTransport {
  /** Bytes queued for the peer from which on nothing more is read from it. */
  private static final long HOLD_BACK_BYTES = 512 * 1024;

  /** Messages are collected up to this size before they are written. */
  private static final int COLLECT_BYTES = 32 * 1024;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final ControlNetwork network;
  private final ControlStream stream;
  private final MessageFraming framing = new MessageFraming();
  private final ControllerSession session;
  private final long probeNanos;
  private final Consumer<String> onClose;
  private final Deque<byte[]> collected = new ArrayDeque<>();
  private final SnoopListener snoop;
  private int collectedBytes;
  private boolean isReceiving;
  private boolean isClosing;
  private long lastHeardNanos;
  private boolean isProbing;

  /**
   * @param probeMillis 0 for never
   * @param snoop who reads along; null for nobody
   * @param onClose is told why the connection ended
   */
  OpenFlowConnection(
      ControlNetwork network,
      ControlStream stream,
      ControlPlane plane,
      SessionSettings settings,
      int probeMillis,
      SnoopListener snoop,
      Consumer<String> onClose) {
    this.network = network;
    this.stream = stream;
    this.lastHeardNanos = network.nowNanos();
    this.probeNanos = probeMillis * 1_000_000L;
    this.snoop = snoop;
    this.onClose = onClose;
    stream.setHandler(this);
    this.session = plane.open(settings, this);
    session.start();
    scheduleProbe();
  }

  ControllerSession session() {
    return session;
  }

  boolean isProbing() {
    return isProbing;
  }

  boolean isOpen() {
    return stream.isOpen() && !isClosing;
  }

  // From the peer.

  @Override
  public void received(ByteBuffer bytes) {
    framing.add(bytes);
    lastHeardNanos = network.nowNanos();
    isProbing = false;
    process();
  }

  /** Deals with whole messages as long as the peer takes the answers. */
  private void process() {
    if (isReceiving) {
      return;
    }
    isReceiving = true;
    try {
      while (isOpen() && queuedBytes() < HOLD_BACK_BYTES) {
        byte[] message = framing.next();
        if (message == null) {
          break;
        }
        tap(message);
        session.receive(message);
      }
      write();
      stream.setReading(queuedBytes() < HOLD_BACK_BYTES);
    } catch (FramingException e) {
      close(e.getMessage());
    } finally {
      isReceiving = false;
    }
  }

  @Override
  public void drained() {
    session.drained();
    process();
  }

  @Override
  public void closed(String reason) {
    session.closed();
    onClose.accept(reason);
  }

  // To the peer.

  @Override
  public void send(byte[] message) {
    tap(message);
    collected.add(message);
    collectedBytes += message.length;
    if (!isReceiving || collectedBytes >= COLLECT_BYTES) {
      write();
    }
  }

  private void write() {
    if (collectedBytes == 0) {
      return;
    }
    ByteBuffer all;
    if (collected.size() == 1) {
      all = ByteBuffer.wrap(collected.remove());
    } else {
      all = ByteBuffer.allocate(collectedBytes);
      collected.forEach(all::put);
      all.flip();
      collected.clear();
    }
    collectedBytes = 0;
    stream.send(all);
  }

  @Override
  public long queuedBytes() {
    return stream.queuedBytes() + collectedBytes;
  }

  @Override
  public void close(String reason) {
    if (!isClosing) {
      isClosing = true;
      write();
      stream.closeWhenDrained();
    }
  }

  private void tap(byte[] message) {
    if (snoop != null) {
      snoop.tell(message);
    }
  }

  // Signs of life.

  private void scheduleProbe() {
    if (probeNanos > 0) {
      long silent = network.nowNanos() - lastHeardNanos;
      long wait = isProbing ? 2 * probeNanos - silent : probeNanos - silent;
      network.after(Math.max(1, wait / (SECOND_NANOS / 1000)), this::probe);
    }
  }

  private void probe() {
    if (!isOpen()) {
      return;
    }
    long silent = network.nowNanos() - lastHeardNanos;
    if (isProbing && silent >= 2 * probeNanos) {
      stream.close("no response to inactivity probe");
      return;
    }
    if (!isProbing && silent >= probeNanos) {
      isProbing = true;
      session.probe();
    }
    scheduleProbe();
  }
}
