package org.vswitchlab.management.daemon;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A second process that runs the same command line as this one. It tells that it is ready by a line
 * on its standard output, which nothing else uses; what it has to complain about goes to the
 * standard error of the first.
 */
final class DaemonProcess {
  private static final String READY = "ready";
  private static final Path SELF = Path.of("/proc/self/cmdline");

  private final Process process;
  private final BufferedReader output;

  private DaemonProcess(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it.
   *
   * @param ownSession whether it leaves the terminal's session
   * @param user who it runs as; null for the same as this one
   * @throws IOException if that fails
   */
  static DaemonProcess start(DaemonRole role, boolean ownSession, DaemonUser user)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (ownSession) {
      command.addAll(sessionLeader());
    }
    if (user != null) {
      command.addAll(user.command());
    }
    command.addAll(ownCommand());
    ProcessBuilder builder = new ProcessBuilder(command);
    role.setIn(builder.environment());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new DaemonProcess(builder.start());
  }

  /** The program that gives a process a session of its own, setsid(1); nothing where it lacks. */
  private static List<String> sessionLeader() {
    for (String path : List.of("/usr/bin/setsid", "/bin/setsid")) {
      if (Files.isExecutable(Path.of(path))) {
        return List.of(path);
      }
    }
    return List.of();
  }

  private static List<String> ownCommand() throws IOException {
    if (Files.isReadable(SELF)) {
      // Whole, while ProcessHandle leaves out arguments that are longer than a page.
      String text = new String(Files.readAllBytes(SELF), StandardCharsets.UTF_8);
      List<String> words = new ArrayList<>(List.of(text.split("\0", -1)));
      words.remove(words.size() - 1);
      words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
      return words;
    }
    ProcessHandle.Info info = ProcessHandle.current().info();
    if (info.command().isEmpty() || info.arguments().isEmpty()) {
      throw new IOException("cannot start a process in the background on this system");
    }
    List<String> words = new ArrayList<>();
    words.add(info.command().get());
    words.addAll(List.of(info.arguments().get()));
    return words;
  }

  /** Waits until it is ready; false if it ended before. */
  boolean awaitReady() throws IOException {
    return READY.equals(output.readLine());
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end. Statuses over 128 tell signals. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  void terminate() {
    process.destroy();
  }

  /** Tells the first process that this one is ready. */
  static void tellReady() throws IOException {
    try (FileOutputStream pipe = new FileOutputStream(FileDescriptor.out)) {
      pipe.write((READY + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Lets go of the terminal. Java puts /dev/null in place of a standard descriptor it closes. */
  static void closeStandardError() throws IOException {
    new FileOutputStream(FileDescriptor.err).close();
  }
}
