package org.vswitchlab.management.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** One connection to a daemon's control socket: what ovs-appctl says, without a process for it. */
final class ControlConnection implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SocketChannel channel;
  private Iterator<JsonNode> replies;

  ControlConnection(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  void send(String method, List<String> words) throws IOException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("method", method).put("id", 1);
    ArrayNode params = request.putArray("params");
    words.forEach(params::add);
    ByteBuffer bytes = ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Waits for the answer to what was sent: its text, or an error's behind {@code error: }. */
  String receive() throws IOException {
    if (replies == null) {
      InputStream in = Channels.newInputStream(channel);
      replies = MAPPER.readerFor(JsonNode.class).readValues(in);
    }
    if (!replies.hasNext()) {
      throw new IOException("the daemon closed the connection");
    }
    JsonNode reply = replies.next();
    JsonNode error = reply.path("error");
    return error.isTextual() ? "error: " + error.textValue() : reply.path("result").asText("");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
