package org.vswitchlab.management.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;

/**
 * The control connection of an iperf3 test: a cookie, then single bytes that name the state of the
 * test, and JSON texts behind their length in four bytes.
 */
final class IperfControl implements TcpConnection.Listener {
  static final int TEST_START = 1;
  static final int TEST_RUNNING = 2;
  static final int TEST_END = 4;
  static final int PARAMETER_EXCHANGE = 9;
  static final int CREATE_STREAMS = 10;
  static final int SERVER_TERMINATE = 11;
  static final int CLIENT_TERMINATE = 12;
  static final int EXCHANGE_RESULTS = 13;
  static final int DISPLAY_RESULTS = 14;
  static final int DONE = 16;

  /** The test is refused because another one runs. */
  static final int ACCESS_DENIED = 0xff;

  /** Length of the cookie with the zero byte behind it. */
  static final int COOKIE_BYTES = 37;

  /** The program behind the connection. */
  interface Peer {
    default void connected() {}

    void state(int state);

    void json(JsonNode text);

    void closed(SocketError error);
  }

  private final Peer peer;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private TcpConnection connection;
  private boolean awaitsJson;
  private boolean isOver;

  IperfControl(Peer peer) {
    this.peer = peer;
  }

  void setConnection(TcpConnection newConnection) {
    connection = newConnection;
    connection.setNoDelay(true);
  }

  TcpConnection connection() {
    return connection;
  }

  void sendState(int state) {
    connection.send(new byte[] {(byte) state});
  }

  void sendJson(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    connection.send(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
  }

  /** The next thing that the peer sends is a JSON text. */
  void expectJson() {
    awaitsJson = true;
  }

  void close() {
    isOver = true;
    connection.close();
  }

  void abort() {
    isOver = true;
    connection.abort();
  }

  @Override
  public void connected(TcpConnection opened) {
    peer.connected();
  }

  @Override
  public void received(TcpConnection from, byte[] array, int offset, int length) {
    pending.write(array, offset, length);
    while (pending.size() > 0 && !isOver && takeOne()) {
      // Takes all that is complete.
    }
  }

  private boolean takeOne() {
    byte[] bytes = pending.toByteArray();
    if (!awaitsJson) {
      keep(bytes, 1);
      peer.state(bytes[0] & 0xff);
      return true;
    }
    int length = bytes.length < 4 ? -1 : ByteBuffer.wrap(bytes).getInt();
    if (length < 0 || bytes.length < 4 + length) {
      return false;
    }
    keep(bytes, 4 + length);
    awaitsJson = false;
    JsonNode text;
    try {
      text = IperfSettings.json().readTree(new String(bytes, 4, length, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      text = IperfSettings.json().createObjectNode();
    }
    peer.json(text);
    return true;
  }

  private void keep(byte[] bytes, int from) {
    pending.reset();
    pending.write(bytes, from, bytes.length - from);
  }

  @Override
  public void peerClosed(TcpConnection from) {
    connection.close();
    end(null);
  }

  @Override
  public void closed(TcpConnection from, SocketError error) {
    end(error);
  }

  private void end(SocketError error) {
    if (!isOver) {
      isOver = true;
      peer.closed(error);
    }
  }
}
