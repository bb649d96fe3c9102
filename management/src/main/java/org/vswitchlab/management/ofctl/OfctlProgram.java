package org.vswitchlab.management.ofctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.vswitchlab.management.daemon.RunDirectories;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;

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
    try (Alarm alarm = new Alarm(options.timeoutSeconds)) {
      CommandTable.all().run(options, console(), (name, snoops) -> connect(name, snoops, options));
      return alarm.status();
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
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public byte[] bytes(String fileName) {
        try {
          return fileName.equals("-")
              ? System.in.readAllBytes()
              : Files.readAllBytes(Path.of(fileName));
        } catch (IOException e) {
          throw new OfctlException(fileName + ": open: " + e.getMessage());
        }
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
