package org.vswitchlab.management.appctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.vswitchlab.management.daemon.Daemon;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.daemon.RunDirectories;

/** The program {@code ovs-appctl}: sends one command to a daemon's control socket. */
public final class AppctlClient {
  private static final String NAME = "ovs-appctl";
  private static final int COMMAND_FAILED = 2;
  private static final int ALARM_STATUS = 142;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELP =
      """
      ovs-appctl, for querying and controlling Open vSwitch daemon
      usage: ovs-appctl [TARGET] COMMAND [ARG...]
      Targets:
        -t, --target=TARGET  pidfile or socket to contact
      Common commands:
        list-commands      List commands supported by the target
        version            Print version of the target
        vlog/list          List current logging levels
        vlog/list-pattern  List logging patterns for each destination.
        vlog/set [SPEC]
            Set log levels as detailed in SPEC, which may include:
            A valid module name (all modules, by default)
            'syslog', 'console', 'file' (all destinations, by default))
            'off', 'emer', 'err', 'warn', 'info', or 'dbg' ('dbg', bydefault)
        vlog/reopen        Make the program reopen its log file
      Other options:
        --timeout=SECS     wait at most SECS seconds for a response
        -h, --help         Print this helpful information
        -V, --version      Display ovs-appctl version information
      """;

  private final String program;
  private final RunDirectories directories;
  private final PrintStream out;
  private final PrintStream err;
  private String target = "ovs-vswitchd";
  private int timeoutSeconds;
  private String printed;

  /**
   * @param program as which errors are told
   */
  AppctlClient(String program, RunDirectories directories, PrintStream out, PrintStream err) {
    this.program = program;
    this.directories = directories;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs a command.
   *
   * @param environment of which {@code OVS_RUNDIR} is read
   * @return the exit status
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    return new AppctlClient(NAME, RunDirectories.of(environment), out, err).run(arguments);
  }

  private int run(List<String> arguments) {
    // What stands behind the command belongs to it, options included.
    int command = firstOperand(arguments);
    OptionTable options = new OptionTable();
    options
        .text("target", name -> target = name)
        .value("timeout", this::timeout)
        .flag("help", () -> printed = HELP)
        .flag("version", () -> printed = NAME + " (Open vSwitch) " + Daemon.VERSION + "\n")
        .letter('t', "target")
        .letter('T', "timeout")
        .letter('h', "help")
        .letter('V', "version");
    try {
      options.parse(arguments.subList(0, command));
    } catch (OptionTable.UsageException e) {
      return fail(e.getMessage());
    }
    if (printed != null) {
      out.print(printed);
      return 0;
    }
    List<String> words = arguments.subList(command, arguments.size());
    if (words.isEmpty()) {
      return fail("at least one non-option argument is required (use --help for help)");
    }
    return send(words, timeoutSeconds);
  }

  private void timeout(String seconds) throws OptionTable.UsageException {
    if (!seconds.matches("[0-9]{1,9}") || Integer.parseInt(seconds) == 0) {
      throw new OptionTable.UsageException("value " + seconds + " on --timeout is invalid");
    }
    timeoutSeconds = Integer.parseInt(seconds);
  }

  private static int firstOperand(List<String> arguments) {
    int i = 0;
    while (i < arguments.size() && arguments.get(i).startsWith("-")) {
      String word = arguments.get(i);
      boolean takesNext =
          word.equals("-t")
              || word.equals("--target")
              || word.equals("-T")
              || word.equals("--timeout");
      i += takesNext ? 2 : 1;
    }
    return Math.min(i, arguments.size());
  }

  private int fail(String sentence) {
    err.println(program + ": " + sentence);
    return 1;
  }

  /**
   * Sends a command and prints the reply.
   *
   * @param seconds after which the process is ended; 0 for never
   * @return the exit status
   */
  int send(List<String> words, int seconds) {
    Path socket;
    try {
      socket = socket();
    } catch (NoSuchFileException e) {
      return fail("cannot read pidfile \"" + e.getFile() + "\" (No such file or directory)");
    } catch (IOException e) {
      return fail(e.getMessage());
    }
    ScheduledExecutorService alarm =
        Executors.newSingleThreadScheduledExecutor(AppctlClient::daemon);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connect(channel, socket);
      if (seconds > 0) {
        alarm.schedule(() -> Runtime.getRuntime().halt(ALARM_STATUS), seconds, TimeUnit.SECONDS);
      }
      return converse(channel, words);
    } catch (IOException e) {
      return fail(e.getMessage());
    } finally {
      alarm.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "timeout");
    thread.setDaemon(true);
    return thread;
  }

  private Path socket() throws IOException {
    if (target.startsWith("/")) {
      return Path.of(target);
    }
    Path pidFile = directories.run().resolve(target + ".pid");
    String pid = Files.readString(pidFile).strip();
    return directories.run().resolve(target + "." + pid + ".ctl");
  }

  private static void connect(SocketChannel channel, Path socket) throws IOException {
    if (!Files.exists(socket)) {
      throw new IOException("cannot connect to \"" + socket + "\" (No such file or directory)");
    }
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new IOException("cannot connect to \"" + socket + "\" (" + e.getMessage() + ")", e);
    }
  }

  private int converse(SocketChannel channel, List<String> words) throws IOException {
    ObjectNode request = JSON.createObjectNode().put("id", 0).put("method", words.get(0));
    List<String> parameters = new ArrayList<>(words.subList(1, words.size()));
    request.set("params", JSON.valueToTree(parameters));
    ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(request));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    try (MappingIterator<JsonNode> replies =
        JSON.readerFor(JsonNode.class).readValues(Channels.newInputStream(channel))) {
      if (!replies.hasNext()) {
        throw new IOException(target + ": transaction error (End of file)");
      }
      JsonNode reply = replies.next();
      JsonNode error = reply.path("error");
      if (!error.isNull() && !error.isMissingNode()) {
        return refused(error.asText());
      }
      out.print(endingLine(reply.path("result").asText()));
      return 0;
    }
  }

  private int refused(String reply) {
    if (!program.equals(NAME)) {
      err.print(DpctlCommandLine.error(reply));
      return 1;
    }
    err.print(endingLine(reply));
    err.println(NAME + ": " + target + ": server returned an error");
    return COMMAND_FAILED;
  }

  private static String endingLine(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
