package org.vswitchlab.management.jsonrpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.vswitchlab.management.stream.StreamConnection;
import org.vswitchlab.management.stream.StreamHandler;

/**
 * JSON-RPC over one stream. A peer that sends what is no message is cut off with a reason; nobody
 * else is disturbed.
 */
public final class JsonRpcConnection {
  /** Larger messages are refused: more than any database that a test bed holds. */
  public static final int MAX_MESSAGE_BYTES = 256 << 20;

  /** Deeper nesting is refused. */
  public static final int MAX_DEPTH = 1000;

  /** Of a name that is there twice the last value counts, as ovsdb-server(7) has it. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final StreamConnection stream;
  private final JsonRpcHandler handler;
  private final JsonSplitter splitter = new JsonSplitter(MAX_MESSAGE_BYTES, MAX_DEPTH);

  /** Takes over a stream. */
  public JsonRpcConnection(StreamConnection stream, JsonRpcHandler handler) {
    this.stream = stream;
    this.handler = handler;
    stream.setHandler(new Bytes());
  }

  private final class Bytes implements StreamHandler {
    @Override
    public void received(StreamConnection connection, ByteBuffer bytes) {
      try {
        splitter.feed(bytes, JsonRpcConnection.this::parse);
      } catch (JsonSplitter.Refused e) {
        close(e.getMessage());
      }
    }

    @Override
    public void closed(StreamConnection connection, String reason) {
      handler.closed(JsonRpcConnection.this, reason);
    }

    @Override
    public void drained(StreamConnection connection) {
      handler.drained(JsonRpcConnection.this);
    }
  }

  private void parse(byte[] text) {
    if (!stream.isOpen()) {
      return;
    }
    JsonRpcMessage message;
    try {
      JsonNode json = JSON.readTree(text);
      message = JsonRpcMessage.of(json);
    } catch (JsonProcessingException e) {
      close("syntax error: " + e.getOriginalMessage());
      return;
    } catch (IOException | IllegalArgumentException e) {
      close(e.getMessage());
      return;
    }
    handler.received(this, message);
  }

  public void send(JsonRpcMessage message) {
    stream.send(ByteBuffer.wrap(text(message.toJson())));
  }

  /** Sends a message that is text already, in parts. */
  public void send(byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    ByteBuffer whole = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      whole.put(part);
    }
    stream.send(whole.flip());
  }

  /** The text of a JSON tree as it goes over the wire. */
  public static byte[] text(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree cannot be written: " + e.getMessage(), e);
    }
  }

  /** Bytes that the peer has not taken yet. */
  public long queuedBytes() {
    return stream.queuedBytes();
  }

  public StreamConnection stream() {
    return stream;
  }

  public void close(String reason) {
    stream.close(reason);
  }
}
