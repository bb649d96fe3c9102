package org.vswitchlab.gui.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.vswitchlab.gui.support.FxThread;

/** The terminal of the selected node: what it shows, the line being typed, and its history. */
public final class ConsoleViewModel {
  private final Terminal terminal;
  private final StringProperty node = new SimpleStringProperty();
  private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(false);
  private final StringProperty line = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper candidates = new ReadOnlyStringWrapper("");
  private final ReadOnlyIntegerWrapper replacements = new ReadOnlyIntegerWrapper(0);
  private final Map<String, List<String>> histories = new HashMap<>();
  private int historyAt;
  private String unsentLine = "";

  /** Where command lines go. */
  public interface Terminal {
    /** Types a line at the node's console. */
    void run(String node, String line);

    /** Ctrl-C. */
    void interrupt(String node);

    /** What the last word of the line may become; completes on any thread. */
    CompletionStage<List<String>> completions(String node, String lineUpToCursor);
  }

  public ConsoleViewModel(Terminal terminal) {
    this.terminal = terminal;
    node.addListener(
        (property, was, is) -> {
          text.set("");
          line.set("");
          candidates.set("");
          historyAt = history().size();
        });
  }

  public void show(ConsoleSnapshot snapshot) {
    FxThread.require();
    if (snapshot.node().equals(node.get())) {
      text.set(snapshot.text());
      busy.set(snapshot.isBusy());
    }
  }

  /** Sends the line that was typed. */
  public void send() {
    FxThread.require();
    String typed = line.get().strip();
    line.set("");
    candidates.set("");
    if (typed.isEmpty() || node.get() == null) {
      return;
    }
    List<String> history = history();
    if (history.isEmpty() || !history.get(history.size() - 1).equals(typed)) {
      history.add(typed);
    }
    historyAt = history.size();
    terminal.run(node.get(), typed);
  }

  public void interrupt() {
    FxThread.require();
    if (node.get() != null) {
      terminal.interrupt(node.get());
    }
  }

  private List<String> history() {
    return histories.computeIfAbsent(String.valueOf(node.get()), name -> new ArrayList<>());
  }

  /**
   * Recalls what was typed before.
   *
   * @param step -1 for the line before, 1 for the line after
   */
  public void recall(int step) {
    FxThread.require();
    List<String> history = history();
    int to = historyAt + step;
    if (to < 0 || to > history.size()) {
      return;
    }
    if (historyAt == history.size()) {
      unsentLine = line.get();
    }
    historyAt = to;
    replaceLine(to == history.size() ? unsentLine : history.get(to));
  }

  /** Completes the last word as far as it is certain, and shows what it may become. */
  public void complete() {
    FxThread.require();
    String typed = line.get();
    String at = node.get();
    if (at == null) {
      return;
    }
    terminal
        .completions(at, typed)
        .whenComplete(
            (words, failure) ->
                Platform.runLater(
                    () -> {
                      if (failure == null && typed.equals(line.get()) && at.equals(node.get())) {
                        completed(typed, words);
                      }
                    }));
  }

  private void completed(String typed, List<String> words) {
    if (words.isEmpty()) {
      candidates.set("");
      return;
    }
    String lastWord = typed.substring(typed.lastIndexOf(' ') + 1);
    String common = commonStart(words);
    String ending = words.size() == 1 ? " " : "";
    if (common.startsWith(lastWord)) {
      replaceLine(typed.substring(0, typed.length() - lastWord.length()) + common + ending);
    }
    candidates.set(words.size() == 1 ? "" : String.join("  ", words));
  }

  private void replaceLine(String newLine) {
    line.set(newLine);
    replacements.set(replacements.get() + 1);
  }

  private static String commonStart(List<String> words) {
    String common = words.get(0);
    for (String word : words) {
      while (!word.startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    return common;
  }

  /** The node that is typed at; null for none. */
  public StringProperty nodeProperty() {
    return node;
  }

  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  /** Whether a command runs. */
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  public StringProperty lineProperty() {
    return line;
  }

  /**
   * Rises when the line was replaced other than by typing, so that the caret belongs at its end.
   */
  public ReadOnlyIntegerProperty replacementsProperty() {
    return replacements.getReadOnlyProperty();
  }

  /** What the word being typed may become, after an ambiguous completion. */
  public ReadOnlyStringProperty candidatesProperty() {
    return candidates.getReadOnlyProperty();
  }
}
