package org.vswitchlab.management.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.vswitchlab.node.Host;

/** One program that runs. */
final class ShellProcess implements CommandContext {
  private static final int STATUS_INTERRUPTED = 130;

  private final CommandRun run;
  private final CommandLine.SimpleCommand command;
  private final String input;
  private final boolean isForeground;
  private final BiConsumer<ShellProcess, Integer> whenDone;
  private final List<Runnable> exitHandlers = new ArrayList<>();

  /** Standard output that goes into a pipe; null if it goes to the terminal. */
  private final StringBuilder pipe;

  private Runnable interruptHandler;
  private boolean isWaitingForInterrupt;
  private boolean isDone;

  ShellProcess(
      CommandRun run,
      CommandLine.SimpleCommand command,
      String input,
      boolean isForeground,
      boolean isPiped,
      BiConsumer<ShellProcess, Integer> whenDone) {
    this.run = run;
    this.command = command;
    this.input = input;
    this.isForeground = isForeground;
    this.whenDone = whenDone;
    pipe = isPiped ? new StringBuilder() : null;
  }

  String name() {
    return command.words().get(0);
  }

  boolean isForeground() {
    return isForeground;
  }

  boolean isWaitingForInterrupt() {
    return isWaitingForInterrupt;
  }

  String piped() {
    return pipe == null ? "" : pipe.toString();
  }

  @Override
  public Host host() {
    return run.host();
  }

  @Override
  public String input() {
    return input;
  }

  @Override
  public void print(String text) {
    if (!isDone && !command.discardsOutput()) {
      toOutput(text);
    }
  }

  private void toOutput(String text) {
    if (pipe != null) {
      pipe.append(text);
    } else {
      run.write(text, false);
    }
  }

  @Override
  public void error(String text) {
    if (isDone || command.discardsError()) {
      return;
    }
    if (command.errorToOutput()) {
      toOutput(text);
    } else {
      run.write(text, true);
    }
  }

  @Override
  public void exit(int status) {
    if (isDone) {
      return;
    }
    isDone = true;
    run.ended(this);
    for (Runnable handler : exitHandlers) {
      handler.run();
    }
    whenDone.accept(this, status);
  }

  @Override
  public boolean isDone() {
    return isDone;
  }

  @Override
  public void onInterrupt(Runnable handler) {
    interruptHandler = handler;
  }

  @Override
  public void onExit(Runnable handler) {
    exitHandlers.add(handler);
  }

  @Override
  public void runsUntilInterrupted() {
    isWaitingForInterrupt = true;
  }

  void interrupt() {
    Runnable handler = interruptHandler;
    interruptHandler = null;
    if (handler != null) {
      handler.run();
    }
    exit(STATUS_INTERRUPTED);
  }
}
