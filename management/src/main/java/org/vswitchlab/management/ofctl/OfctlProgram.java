package org.vswitchlab.management.ofctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.vswitchlab.management.daemon.RunDirectories;
import org.vswitchlab.management.openflow.FramingException;
import org.vswitchlab.management.openflow.MessageFraming;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** The program {@code ovs-ofctl}: talks to switches by their sockets. */
public final class OfctlProgram {
  /** The port that the protocol has from IANA. */
  private static final int DEFAULT_PORT = 6653;

  /** As if by SIGALRM. */
  private static final int ALARM_STATUS = 142;

  private final Path runDirectory;
  private final PrintStream out;
  private final PrintStream err;

  private OfctlProgram(Path runDirectory, PrintStream out, PrintStream err) {
    this.runDirectory = runDirectory;
    this.out = out;
    this.err = err;
  }

  /** Runs to the end; returns the exit status. */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Path runDirectory = RunDirectories.of(environment).run();
    OfctlProgram program = new OfctlProgram(runDirectory, out, err);
    try {
      OfctlOptions options = OfctlOptions.parse(arguments);
      if (options.printsVersion) {
        out.print("ovs-ofctl (Open vSwitch) 3.1.0\nOpenFlow versions 0x1:0x6\n");
        return 0;
      }
      return program.run(options);
    } catch (OfctlException e) {
      String text = e.getMessage();
      if (!text.isEmpty()) {
        err.print((e.isSwitchError() ? text : "ovs-ofctl: " + text) + "\n");
      }
      return e.status();
    } catch (FlowSyntaxException | IllegalArgumentException e) {
      err.print("ovs-ofctl: " + e.getMessage() + "\n");
      return 1;
    }
  }

  private int run(OfctlOptions options) {
    if (options.words.isEmpty()) {
      throw new OfctlException("missing command name; use --help for help");
    }
    String name = options.words.get(0);
    List<String> words = options.words.subList(1, options.words.size());
    if (name.equals("ofp-print") || name.equals("ofp-parse")) {
      printMessages(name, words, options);
      return 0;
    }
    WireCommands.Command command = WireCommands.named(name);
    if (command == null) {
      throw new OfctlException(
          OfctlCommand.isNamed(name)
              ? "not supported yet: " + name + " over sockets"
              : "unknown command '" + name + "'; use --help for help");
    }
    if (words.isEmpty()) {
      throw new OfctlException("'" + name + "' command requires at least 1 arguments");
    }
    try (SwitchLink link = connect(words.get(0), name.equals("snoop"), options);
        Alarm alarm = new Alarm(options.timeoutSeconds)) {
      command.run(new WireCommands(link, options, console()), words);
      return alarm.status();
    } catch (IndexOutOfBoundsException e) {
      throw new OfctlException("'" + name + "' command requires more arguments");
    }
  }

  /** Messages in hexadecimal digits, or in a file. */
  private void printMessages(String name, List<String> words, OfctlOptions options) {
    if (words.isEmpty()) {
      throw new OfctlException("'" + name + "' command requires at least 1 arguments");
    }
    MessageFraming framing = new MessageFraming();
    int verbosity = options.verbosity;
    try {
      if (name.equals("ofp-print")) {
        byte[] bytes = HexFormat.of().parseHex(words.get(0).replaceAll("\\s", ""));
        framing.add(ByteBuffer.wrap(bytes));
        verbosity = words.size() > 1 ? Integer.parseInt(words.get(1)) : verbosity;
      } else {
        framing.add(ByteBuffer.wrap(Files.readAllBytes(Path.of(words.get(0)))));
      }
      for (byte[] message = framing.next(); message != null; message = framing.next()) {
        out.print(MessageText.format(message, verbosity, PortNames.NUMBERS_ONLY));
      }
    } catch (IOException | FramingException | IllegalArgumentException e) {
      throw new OfctlException(e.getMessage());
    }
    if (framing.size() > 0) {
      throw new OfctlException("the last message is cut short: " + framing.size() + " bytes");
    }
  }

  /** Ends the program when it takes too long. */
  private record Alarm(ScheduledExecutorService timer) implements AutoCloseable {
    Alarm(int seconds) {
      this(seconds == 0 ? null : Executors.newSingleThreadScheduledExecutor(Alarm::daemon));
      if (timer != null) {
        timer.schedule(() -> Runtime.getRuntime().halt(ALARM_STATUS), seconds, TimeUnit.SECONDS);
      }
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task, "timeout");
      thread.setDaemon(true);
      return thread;
    }

    int status() {
      return 0;
    }

    @Override
    public void close() {
      if (timer != null) {
        timer.shutdownNow();
      }
    }
  }

  private SwitchLink connect(String name, boolean snoops, OfctlOptions options) {
    String target = name;
    if (!name.matches("(tcp|ssl|unix):.*")) {
      Path socket = runDirectory.resolve(name + (snoops ? ".snoop" : ".mgmt"));
      boolean isBridge = Files.exists(socket);
      if (!isBridge && !Files.exists(Path.of(name))) {
        throw new OfctlException(name + " is not a bridge or a socket");
      }
      target = "unix:" + (isBridge ? socket : Path.of(name));
    }
    return new SocketLink(
        target, StreamAddress.parse(target, runDirectory, DEFAULT_PORT), options.versions);
  }

  private WireOutput console() {
    return new WireOutput() {
      @Override
      public void print(String text) {
        out.print(text);
        out.flush();
      }

      @Override
      public void error(String text) {
        err.print(text);
        err.flush();
      }

      @Override
      public List<String> lines(String fileName) {
        try {
          if (fileName.equals("-")) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .toList();
          }
          return Files.readAllLines(Path.of(fileName));
        } catch (IOException e) {
          throw new OfctlException(fileName + ": open: " + e.getMessage());
        }
      }
    };
  }
}
