package org.vswitchlab.management.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.management.jsonrpc.JsonRpcConnection;
import org.vswitchlab.management.jsonrpc.JsonRpcHandler;
import org.vswitchlab.management.jsonrpc.JsonRpcMessage;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamListener;
import org.vswitchlab.management.stream.StreamLoop;

/**
 * The control socket through which {@code ovs-appctl} commands a daemon: JSON-RPC whose methods are
 * the commands and whose parameters are strings.
 */
public final class UnixctlServer implements JsonRpcHandler {
  private record Entry(
      String usage, int minArguments, int maxArguments, UnixctlCommand.Deferred command) {}

  private final SortedMap<String, Entry> commands = new TreeMap<>();

  private final Coverage.Counter received;
  private final Coverage.Counter replied;

  /**
   * @param coverage where commands are counted
   */
  public UnixctlServer(Coverage coverage) {
    received = coverage.counter("unixctl_received");
    replied = coverage.counter("unixctl_replied");
    add("list-commands", "", 0, 0, arguments -> list());
  }

  /**
   * Adds a command.
   *
   * @param usage its arguments, as {@code list-commands} shows them
   */
  public void add(
      String name, String usage, int minArguments, int maxArguments, UnixctlCommand command) {
    addDeferred(
        name,
        usage,
        minArguments,
        maxArguments,
        (arguments, reply) -> reply.done(command.run(arguments)));
  }

  /** Adds a command that may answer later. */
  public void addDeferred(
      String name,
      String usage,
      int minArguments,
      int maxArguments,
      UnixctlCommand.Deferred command) {
    commands.put(name, new Entry(usage, minArguments, maxArguments, command));
  }

  /** Whether there is such a command already. */
  public boolean has(String name) {
    return commands.containsKey(name);
  }

  /**
   * Listens for commands.
   *
   * @throws IOException if the socket cannot be made
   */
  public StreamListener listen(StreamLoop loop, StreamAddress address) throws IOException {
    return loop.listen(address, stream -> new JsonRpcConnection(stream, this));
  }

  private String list() {
    StringBuilder text = new StringBuilder("The available commands are:\n");
    commands.forEach(
        (name, entry) -> {
          // What Open vSwitch does not have is in the user guide, so that the list is the real
          // one's.
          if (!name.startsWith("vswitchlab/")) {
            text.append(String.format("  %-23s %s%n", name, entry.usage()));
          }
        });
    return text.toString();
  }

  @Override
  public void received(JsonRpcConnection connection, JsonRpcMessage message) {
    if (message.kind() != JsonRpcMessage.Kind.REQUEST) {
      return;
    }
    received.increment();
    SocketReply reply = new SocketReply(connection, message.id(), replied);
    try {
      List<String> arguments = arguments(message);
      commands.get(message.method()).command().start(arguments, reply);
    } catch (UnixctlException e) {
      reply.failed(e.getMessage());
    } catch (RuntimeException e) {
      // One bad command must not take the daemon from everybody else.
      reply.failed("this is a fault of the program: " + e);
    }
  }

  /**
   * Runs a command that answers at once, without a socket.
   *
   * @throws UnixctlException if it is refused
   */
  public void run(String name, List<String> arguments, UnixctlCommand.Reply reply)
      throws UnixctlException {
    entry(name, arguments.size()).command().start(arguments, reply);
  }

  private List<String> arguments(JsonRpcMessage message) throws UnixctlException {
    String name = message.method();
    entry(name, message.params().size());
    List<String> arguments = new ArrayList<>();
    for (JsonNode argument : message.params()) {
      if (!argument.isTextual()) {
        throw new UnixctlException("\"" + name + "\" command has non-string arguments");
      }
      arguments.add(argument.textValue());
    }
    return arguments;
  }

  private Entry entry(String name, int argumentCount) throws UnixctlException {
    Entry entry = commands.get(name);
    String quoted = "\"" + name + "\"";
    if (entry == null) {
      throw new UnixctlException(
          quoted
              + " is not a valid command (use \"list-commands\" to see a list of valid commands)");
    }
    if (argumentCount < entry.minArguments()) {
      throw new UnixctlException(
          quoted + " command requires at least " + entry.minArguments() + " arguments");
    }
    if (argumentCount > entry.maxArguments()) {
      throw new UnixctlException(
          quoted + " command takes at most " + entry.maxArguments() + " arguments");
    }
    return entry;
  }

  @Override
  public void closed(JsonRpcConnection connection, String reason) {
    // Nothing is kept for a connection.
  }

  /** Answers over the connection from which the command came. */
  private record SocketReply(JsonRpcConnection connection, JsonNode id, Coverage.Counter count)
      implements UnixctlCommand.Reply {
    @Override
    public void done(String text) {
      count.increment();
      connection.send(JsonRpcMessage.reply(id, JsonNodeFactory.instance.textNode(withEnd(text))));
    }

    @Override
    public void failed(String text) {
      count.increment();
      connection.send(JsonRpcMessage.error(id, JsonNodeFactory.instance.textNode(withEnd(text))));
    }

    private static String withEnd(String text) {
      return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
  }
}
