package org.vswitchlab.management.ovsdb;

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
import org.vswitchlab.management.stream.StreamLoop;

/** The socket through which {@code ovs-appctl} commands a daemon. */
final class ControlSocket implements JsonRpcHandler {
  /** Runs a command; what it returns is printed. */
  interface Command {
    /**
     * @throws Refused with what {@code ovs-appctl} prints before it ends with status 2
     */
    String run(List<String> arguments) throws Refused;
  }

  /** A command that cannot be done. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private record Entry(String usage, int minArguments, int maxArguments, Command command) {}

  private final SortedMap<String, Entry> commands = new TreeMap<>();

  ControlSocket() {
    add("list-commands", "", 0, 0, arguments -> list());
  }

  /** Adds a command that takes so many arguments. */
  void add(String name, String usage, int minArguments, int maxArguments, Command command) {
    commands.put(name, new Entry(usage, minArguments, maxArguments, command));
  }

  /**
   * Listens for commands.
   *
   * @throws IOException if the socket cannot be made
   */
  void listen(StreamLoop loop, StreamAddress address) throws IOException {
    loop.listen(address, stream -> new JsonRpcConnection(stream, this));
  }

  private String list() {
    StringBuilder text = new StringBuilder("The available commands are:\n");
    commands.forEach(
        (name, entry) -> text.append(String.format("  %-23s %s%n", name, entry.usage())));
    return text.toString();
  }

  @Override
  public void received(JsonRpcConnection connection, JsonRpcMessage message) {
    if (message.kind() != JsonRpcMessage.Kind.REQUEST) {
      return;
    }
    JsonRpcMessage answer;
    try {
      String text = run(message);
      answer = JsonRpcMessage.reply(message.id(), JsonNodeFactory.instance.textNode(text));
    } catch (Refused e) {
      String text = e.getMessage().endsWith("\n") ? e.getMessage() : e.getMessage() + "\n";
      answer = JsonRpcMessage.error(message.id(), JsonNodeFactory.instance.textNode(text));
    }
    connection.send(answer);
  }

  private String run(JsonRpcMessage message) throws Refused {
    Entry entry = commands.get(message.method());
    if (entry == null) {
      throw new Refused(
          "\""
              + message.method()
              + "\" is not a valid command (use \"list-commands\" to see a list of valid"
              + " commands)");
    }
    List<String> arguments = new ArrayList<>();
    for (JsonNode argument : message.params()) {
      if (!argument.isTextual()) {
        throw new Refused("\"" + message.method() + "\" command has non-string arguments");
      }
      arguments.add(argument.textValue());
    }
    if (arguments.size() < entry.minArguments()) {
      throw new Refused(
          "\""
              + message.method()
              + "\" command requires at least "
              + entry.minArguments()
              + " arguments");
    }
    if (arguments.size() > entry.maxArguments()) {
      throw new Refused(
          "\""
              + message.method()
              + "\" command takes at most "
              + entry.maxArguments()
              + " arguments");
    }
    return entry.command().run(arguments);
  }

  @Override
  public void closed(JsonRpcConnection connection, String reason) {
    // Nothing is kept for a connection.
  }
}
