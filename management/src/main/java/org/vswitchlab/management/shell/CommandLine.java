package org.vswitchlab.management.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed command line: lists of pipelines of simple commands (IEEE Std 1003.1, XCU 2.9).
 *
 * @param lists what {@code ;} and {@code &} separate, in order
 */
record CommandLine(List<AndOrList> lists) {

  /** When a pipeline of a list runs, given the status of the one before. */
  enum Condition {
    ALWAYS,
    AFTER_SUCCESS,
    AFTER_FAILURE
  }

  /** Pipelines joined by {@code &&} and {@code ||}. */
  record AndOrList(List<Pipeline> pipelines, boolean isBackground) {}

  record Pipeline(Condition condition, List<SimpleCommand> commands) {}

  /**
   * One program with its words, the first of which is its name.
   *
   * @param errorToOutput {@code 2>&1}
   */
  record SimpleCommand(
      List<String> words, boolean discardsOutput, boolean discardsError, boolean errorToOutput) {}

  static CommandLine parse(String line) throws ShellSyntaxException {
    return new Parser(ShellWords.tokens(line)).parse();
  }

  private static final class Parser {
    private final List<ShellToken> tokens;
    private final List<AndOrList> lists = new ArrayList<>();
    private List<Pipeline> pipelines = new ArrayList<>();
    private List<SimpleCommand> commands = new ArrayList<>();
    private Condition condition = Condition.ALWAYS;
    private List<String> words = new ArrayList<>();
    private boolean discardsOutput;
    private boolean discardsError;
    private boolean errorToOutput;

    Parser(List<ShellToken> tokens) {
      this.tokens = tokens;
    }

    CommandLine parse() throws ShellSyntaxException {
      for (ShellToken token : tokens) {
        switch (token.kind()) {
          case WORD -> words.add(token.text());
          case DISCARD_OUTPUT -> discardsOutput = true;
          case DISCARD_ERROR -> discardsError = true;
          case ERROR_TO_OUTPUT -> joinErrorToOutput();
          case PIPE -> endCommand(token);
          case AND -> endPipeline(token, Condition.AFTER_SUCCESS);
          case OR -> endPipeline(token, Condition.AFTER_FAILURE);
          case BACKGROUND -> endList(token, true);
          case SEQUENCE -> sequence(token);
        }
      }
      if (!isAtStart()) {
        endList(new ShellToken(ShellToken.Kind.SEQUENCE, "newline"), false);
      }
      return new CommandLine(lists);
    }

    // Redirections act from left to right (XCU 2.7): where the output goes at this point counts.
    private void joinErrorToOutput() {
      if (discardsOutput) {
        discardsError = true;
      } else {
        errorToOutput = true;
      }
    }

    private boolean isAtStart() {
      return words.isEmpty() && commands.isEmpty() && pipelines.isEmpty();
    }

    private void sequence(ShellToken token) throws ShellSyntaxException {
      boolean isNewline = token.text().equals("\n");
      if (isNewline && words.isEmpty()) {
        return;
      }
      endList(token, false);
    }

    private void endList(ShellToken token, boolean isBackground) throws ShellSyntaxException {
      endPipeline(token, Condition.ALWAYS);
      lists.add(new AndOrList(pipelines, isBackground));
      pipelines = new ArrayList<>();
    }

    private void endPipeline(ShellToken token, Condition next) throws ShellSyntaxException {
      endCommand(token);
      pipelines.add(new Pipeline(condition, commands));
      commands = new ArrayList<>();
      condition = next;
    }

    private void endCommand(ShellToken token) throws ShellSyntaxException {
      if (words.isEmpty()) {
        throw new ShellSyntaxException("syntax error near unexpected token `" + token.text() + "'");
      }
      if (words.get(0).matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
        throw new ShellSyntaxException("not supported yet: variables ('" + words.get(0) + "')");
      }
      commands.add(new SimpleCommand(words, discardsOutput, discardsError, errorToOutput));
      words = new ArrayList<>();
      discardsOutput = false;
      discardsError = false;
      errorToOutput = false;
    }
  }
}
