package org.vswitchlab.ovs.openflow.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.ovsdb.RealOvsdbServer;

/** The real ovs-ofctl, with a switch for it to talk to that takes everything down. */
final class RealOfctl {
  /** What came of one run: messages other than those that keep the connection up. */
  record Run(List<byte[]> messages, String errors) {}

  private RealOfctl() {}

  static void require() {
    RealOvsdbServer.requireTool("ovs-ofctl");
  }

  /** Runs a command on a switch, which {@code SWITCH} stands for. */
  static Run run(OpenFlowVersion version, String input, String... arguments) throws Exception {
    Path directory = Files.createTempDirectory("ofctl");
    Path socket = directory.resolve("switch");
    List<byte[]> messages = Collections.synchronizedList(new ArrayList<>());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread thread = new Thread(() -> serve(server, version, messages), "fake-switch");
      thread.setDaemon(true);
      thread.start();
      List<String> command = new ArrayList<>();
      command.addAll(List.of("ovs-ofctl", "-t", "60", "--no-names", "-O", version.optionName()));
      for (String argument : arguments) {
        command.add(argument.equals("SWITCH") ? "unix:" + socket : argument);
      }
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String errors =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      process.waitFor();
      server.close();
      thread.join();
      return new Run(List.copyOf(messages), errors);
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(directory);
    }
  }

  private static void serve(
      ServerSocketChannel server, OpenFlowVersion version, List<byte[]> messages) {
    while (true) {
      try (SocketChannel channel = server.accept()) {
        serve(channel, version, messages);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // The tool went away; it may come again.
      }
    }
  }

  private static void serve(SocketChannel channel, OpenFlowVersion version, List<byte[]> messages)
      throws IOException {
    DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
    OutputStream out = Channels.newOutputStream(channel);
    ConnectionMessage.Hello hello = new ConnectionMessage.Hello(1 << version.wireVersion());
    out.write(MessageEncoder.encode(version, new OpenFlowMessage(1, hello)));
    while (true) {
      byte[] head = in.readNBytes(MessageHeader.BYTES);
      if (head.length < MessageHeader.BYTES) {
        return;
      }
      byte[] message = Arrays.copyOf(head, MessageHeader.claimedLength(head, 0));
      in.readFully(message, head.length, message.length - head.length);
      MessageHeader header = MessageHeader.read(message);
      switch (header.wireType().type()) {
        case HELLO, SET_FLOW_FORMAT, FLOW_MOD_TABLE_ID -> {}
        case BARRIER_REQUEST ->
            out.write(
                MessageEncoder.encode(
                    version,
                    new OpenFlowMessage(header.xid(), new BareMessage(MessageType.BARRIER_REPLY))));
        default -> messages.add(message);
      }
    }
  }

  /** What {@code ovs-ofctl ofp-parse} says of all messages. */
  static String print(List<byte[]> messages) throws Exception {
    Path file = Files.createTempFile("messages", ".ofp");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        for (byte[] message : messages) {
          out.write(message);
        }
      }
      Process process =
          new ProcessBuilder("ovs-ofctl", "ofp-parse", file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] printed = process.getInputStream().readAllBytes();
      process.waitFor();
      return new String(printed, StandardCharsets.ISO_8859_1);
    } finally {
      Files.delete(file);
    }
  }
}
