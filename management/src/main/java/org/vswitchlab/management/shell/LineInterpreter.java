package org.vswitchlab.management.shell;

import java.util.List;

/** Runs the lists of one command line, one after the other. */
final class LineInterpreter {
  private static final int STATUS_NOT_FOUND = 127;

  private final NodeShell shell;
  private final CommandRun run;
  private final List<CommandLine.AndOrList> lists;
  private int nextList;

  LineInterpreter(NodeShell shell, CommandRun run, CommandLine line) {
    this.shell = shell;
    this.run = run;
    this.lists = line.lists();
  }

  void start() {
    nextList(0);
  }

  private void nextList(int lastStatus) {
    if (run.isInterrupted()) {
      return;
    }
    if (nextList == lists.size()) {
      run.finish(lastStatus);
      return;
    }
    CommandLine.AndOrList list = lists.get(nextList++);
    if (list.isBackground()) {
      new ListRun(list, false).nextPipeline(0);
      nextList(0);
    } else {
      new ListRun(list, true).nextPipeline(0);
    }
  }

  /** One and-or list under way. */
  private final class ListRun {
    private final CommandLine.AndOrList list;
    private final boolean isForeground;
    private int nextPipeline;

    ListRun(CommandLine.AndOrList list, boolean isForeground) {
      this.list = list;
      this.isForeground = isForeground;
    }

    void nextPipeline(int lastStatus) {
      if (run.isInterrupted() && isForeground) {
        run.finish(lastStatus);
        return;
      }
      while (nextPipeline < list.pipelines().size()) {
        CommandLine.Pipeline pipeline = list.pipelines().get(nextPipeline++);
        boolean runs =
            switch (pipeline.condition()) {
              case ALWAYS -> true;
              case AFTER_SUCCESS -> lastStatus == 0;
              case AFTER_FAILURE -> lastStatus != 0;
            };
        if (runs) {
          startCommand(pipeline.commands(), 0, "");
          return;
        }
      }
      if (isForeground) {
        LineInterpreter.this.nextList(lastStatus);
      }
    }

    // Each program of a pipeline starts when the one before has ended: text is all that passes, and
    // virtual time stands still meanwhile unless a program takes time.
    private void startCommand(List<CommandLine.SimpleCommand> commands, int index, String input) {
      boolean isLast = index == commands.size() - 1;
      CommandLine.SimpleCommand command = commands.get(index);
      ShellProcess process =
          new ShellProcess(
              run,
              command,
              input,
              isForeground,
              !isLast,
              (ended, status) -> {
                if (isLast || (run.isInterrupted() && isForeground)) {
                  nextPipeline(status);
                } else {
                  startCommand(commands, index + 1, ended.piped());
                }
              });
      run.started(process);
      NodeCommand program = shell.find(process.name());
      if (program == null) {
        process.error(shell.notFound(process.name()));
        process.exit(STATUS_NOT_FOUND);
      } else {
        program.run(process, command.words().subList(1, command.words().size()));
      }
    }
  }
}
