package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.node.GuestStack;

/** Sends a stream of bytes that can be checked from one host to another. */
final class TcpTransfer implements TcpConnection.Listener {
  private static final int PORT = 5001;

  private final GuestStack from;
  private final long wantedBytes;
  private final byte[] block = new byte[65_536];
  private TcpConnection sending;
  private TcpConnection receiving;
  private long offeredBytes;
  private long checkedBytes;
  private long firstWrong = -1;
  private long endNanos = -1;
  private final List<String> events = new ArrayList<>();

  TcpTransfer(GuestStack from, GuestStack to, int address, long bytes) {
    this.from = from;
    wantedBytes = bytes;
    to.tcp().listen(PORT, this::accept);
    sending = from.tcp().connect(address, PORT, 0, this);
  }

  private TcpConnection.Listener accept(TcpConnection connection) {
    receiving = connection;
    return new Checker();
  }

  /** The byte at a place of the stream: period 251, so that a shift is noticed. */
  private static byte byteAt(long place) {
    return (byte) (place % 251);
  }

  @Override
  public void connected(TcpConnection connection) {
    events.add("connected");
    writable(connection);
  }

  @Override
  public void writable(TcpConnection connection) {
    while (offeredBytes < wantedBytes) {
      int length = (int) Math.min(block.length, wantedBytes - offeredBytes);
      for (int i = 0; i < length; i++) {
        block[i] = byteAt(offeredBytes + i);
      }
      int taken = connection.send(block, 0, length);
      offeredBytes += taken;
      if (taken < length) {
        return;
      }
    }
    connection.close();
  }

  @Override
  public void received(TcpConnection connection, byte[] array, int offset, int length) {
    events.add("unexpected data");
  }

  @Override
  public void peerClosed(TcpConnection connection) {
    events.add("peer closed");
  }

  @Override
  public void closed(TcpConnection connection, SocketError error) {
    events.add(error == null ? "closed" : "closed: " + error);
  }

  /** The other end: compares every byte. */
  private final class Checker implements TcpConnection.Listener {
    @Override
    public void received(TcpConnection connection, byte[] array, int offset, int length) {
      for (int i = 0; i < length; i++) {
        if (array[offset + i] != byteAt(checkedBytes + i) && firstWrong < 0) {
          firstWrong = checkedBytes + i;
        }
      }
      checkedBytes += length;
    }

    @Override
    public void peerClosed(TcpConnection connection) {
      endNanos = from.interfaces().get(0).device().simulation().nowNanos();
      connection.close();
    }
  }

  TcpConnection sending() {
    return sending;
  }

  TcpConnection receiving() {
    return receiving;
  }

  /** Bytes that arrived in order. */
  long checkedBytes() {
    return checkedBytes;
  }

  /** Place of the first byte that is not the one sent, or -1. */
  long firstWrong() {
    return firstWrong;
  }

  /** When the last byte arrived, or -1. */
  long endNanos() {
    return endNanos;
  }

  List<String> events() {
    return events;
  }
}
