package org.vswitchlab.management.shell;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.node.Host;

/** One command line that runs, or has run, on a node. Engine-confined. */
public final class CommandRun {
  private static final int STATUS_INTERRUPTED = 130;

  private final Host host;
  private final String line;
  private final long startedNanos;
  private final StringBuilder output = new StringBuilder();
  private final List<Runnable> doneHandlers = new ArrayList<>();
  private final List<ShellProcess> processes = new ArrayList<>();
  private OutputListener listener;
  private boolean isDone;
  private boolean isInterrupted;
  private int exitStatus;
  private long finishedNanos = -1;

  /** Told of output as it comes. */
  public interface OutputListener {
    /**
     * @param isError whether it was written to standard error
     */
    void written(String text, boolean isError);
  }

  CommandRun(Host host, String line) {
    this.host = host;
    this.line = line;
    startedNanos = host.simulation().nowNanos();
  }

  public Host host() {
    return host;
  }

  /** The command line as given. */
  public String line() {
    return line;
  }

  /** Virtual time of the start. */
  public long startedNanos() {
    return startedNanos;
  }

  /** Virtual time of the end; -1 while it runs. */
  public long finishedNanos() {
    return finishedNanos;
  }

  /** What a terminal would show so far: standard output and standard error in order. */
  public String output() {
    return output.toString();
  }

  /** Whether the command line has ended; what it put in the background may still run and write. */
  public boolean isDone() {
    return isDone;
  }

  /** The status of the last program: 0 to 255; -1 while it runs. */
  public int exitStatus() {
    return isDone ? exitStatus : -1;
  }

  public boolean isInterrupted() {
    return isInterrupted;
  }

  /** Whether all that keeps it from its end is programs that wait to be interrupted. */
  public boolean runsUntilInterrupted() {
    for (ShellProcess process : processes) {
      if (process.isForeground() && process.isWaitingForInterrupt()) {
        return true;
      }
    }
    return false;
  }

  /** Whether anything runs, in the foreground or background. */
  public boolean hasProcesses() {
    return !processes.isEmpty();
  }

  /** Calls the handler when the command line ends; at once if it has ended. */
  public void onDone(Runnable handler) {
    if (isDone) {
      handler.run();
    } else {
      doneHandlers.add(handler);
    }
  }

  /** Whom to tell of output from now on; null for nobody. */
  public void setOutputListener(OutputListener newListener) {
    listener = newListener;
  }

  /** Ctrl-C: programs in the foreground print what they print then, and end. */
  public void interrupt() {
    if (isDone) {
      return;
    }
    isInterrupted = true;
    for (ShellProcess process : List.copyOf(processes)) {
      if (process.isForeground()) {
        process.interrupt();
      }
    }
    if (!isDone) {
      finish(STATUS_INTERRUPTED);
    }
  }

  /** Ends what runs, in the background too. */
  public void kill() {
    interrupt();
    for (ShellProcess process : List.copyOf(processes)) {
      process.interrupt();
    }
  }

  void started(ShellProcess process) {
    processes.add(process);
  }

  void ended(ShellProcess process) {
    processes.remove(process);
  }

  List<ShellProcess> processes() {
    return processes;
  }

  void write(String text, boolean isError) {
    output.append(text);
    if (listener != null) {
      listener.written(text, isError);
    }
  }

  void finish(int status) {
    if (isDone) {
      return;
    }
    isDone = true;
    exitStatus = status;
    finishedNanos = host.simulation().nowNanos();
    for (Runnable handler : List.copyOf(doneHandlers)) {
      handler.run();
    }
    doneHandlers.clear();
  }

  @Override
  public String toString() {
    return host.name() + "# " + line;
  }
}
