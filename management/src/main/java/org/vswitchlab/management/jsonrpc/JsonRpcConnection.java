package org.vswitchlab.management.jsonrpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
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
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

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
      JsonNode json = splitter.isAscii() ? JSON.readTree(text) : JSON.readTree(decode(text));
      if (splitter.hasUnicodeEscape() || splitter.hasExponent()) {
        requireValues(json);
      }
      message = JsonRpcMessage.of(json);
    } catch (JsonProcessingException e) {
      close("syntax error: " + e.getOriginalMessage());
      return;
    } catch (CharacterCodingException e) {
      close("a message is not UTF-8");
      return;
    } catch (IOException | IllegalArgumentException e) {
      close(e.getMessage());
      return;
    }
    handler.received(this, message);
  }

  /** Text of UTF-8; the parser alone would take overlong forms. */
  private static String decode(byte[] text) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(text))
        .toString();
  }

  /**
   * Refuses what the grammar allows and no value can hold: escapes for the zero character and for
   * halves of surrogate pairs, and numbers beyond the range of a double.
   */
  private static void requireValues(JsonNode json) {
    if (json.isTextual()) {
      requireText(json.textValue());
    }
    if (json.isDouble() && Double.isInfinite(json.doubleValue())) {
      throw new IllegalArgumentException("number outside valid range");
    }
    for (JsonNode element : json) {
      requireValues(element);
    }
    json.fieldNames().forEachRemaining(JsonRpcConnection::requireText);
  }

  private static void requireText(String string) {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException("null bytes not supported in quoted strings");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < string.length()
          && Character.isLowSurrogate(string.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("malformed \\u escape: half of a surrogate pair");
      }
    }
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
