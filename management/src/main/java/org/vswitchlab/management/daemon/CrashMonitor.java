package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The process of {@code --monitor}: starts the daemon and starts it again when it dies of a fault
 * of the program. Any other end of the daemon is the end of this process too.
 */
final class CrashMonitor {
  /** Signals that tell a fault, ovs-vswitchd(8) "--monitor", with names of signal(7). */
  private static final Map<Integer, String> FAULTS =
      Map.of(
          6, "Aborted",
          14, "Alarm clock",
          7, "Bus error",
          8, "Floating point exception",
          4, "Illegal instruction",
          13, "Broken pipe",
          11, "Segmentation fault",
          24, "CPU time limit exceeded",
          25, "File size limit exceeded");

  /** What Java answers for a process that a signal ended, less the signal. */
  private static final int SIGNAL_STATUS = 128;

  /** The status of a process that ended by SIGABRT. */
  static final int ABORTED_STATUS = SIGNAL_STATUS + 6;

  private static final long MIN_RESTART_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final VlogModule log;
  private volatile DaemonProcess current;
  private int crashCount;

  CrashMonitor(Vlog vlog) {
    log = vlog.module("daemon_unix");
  }

  /**
   * Watches until the daemon ends for good.
   *
   * @param onReady called when the daemon is ready the first time
   * @return the exit status
   */
  int run(Runnable onReady) throws IOException, InterruptedException {
    boolean wasReady = false;
    while (true) {
      long startNanos = System.nanoTime();
      current = DaemonProcess.start(DaemonRole.WORKER, false, null);
      if (current.awaitReady() && !wasReady) {
        wasReady = true;
        onReady.run();
      }
      int status = current.awaitEnd();
      String signal = FAULTS.get(status - SIGNAL_STATUS);
      if (!wasReady || signal == null) {
        log.info("pid " + current.pid() + " died, " + ending(status) + ", exiting");
        return status;
      }
      crashCount++;
      String died = crashCount + " crashes: pid " + current.pid() + " died, killed (" + signal;
      log.error(died + "), restarting");
      long restNanos = MIN_RESTART_NANOS - (System.nanoTime() - startNanos);
      if (crashCount > 1 && restNanos > 0) {
        log.warn("waiting until 10 seconds since last restart");
        TimeUnit.NANOSECONDS.sleep(restNanos);
      }
    }
  }

  private static String ending(int status) {
    return status > SIGNAL_STATUS
        ? "killed (signal " + (status - SIGNAL_STATUS) + ")"
        : "exit status " + status;
  }

  /** Passes an end that was asked for on to the daemon. */
  void terminate() {
    DaemonProcess process = current;
    if (process != null) {
      process.terminate();
    }
  }
}
