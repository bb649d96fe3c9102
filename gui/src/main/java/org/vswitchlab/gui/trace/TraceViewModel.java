package org.vswitchlab.gui.trace;

import java.util.concurrent.CompletionStage;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.vswitchlab.gui.support.FxThread;

/** The packet that is asked about, and the last answer. */
public final class TraceViewModel {
  private final Tracer tracer;
  private final StringProperty node = new SimpleStringProperty();
  private final StringProperty flow = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(false);
  private long asked;

  /** Who follows packets. */
  public interface Tracer {
    /**
     * Follows a packet from now on; completes on any thread, exceptionally with an {@link
     * IllegalArgumentException} that says what is wrong with the flow.
     *
     * @param node where the packet comes in, or the machine that sends it
     * @param flow the packet, in flow syntax
     */
    CompletionStage<String> trace(String node, String flow);
  }

  public TraceViewModel(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Asks about the packet that was typed; only the latest question is answered. */
  public void ask() {
    FxThread.require();
    if (node.get() == null) {
      return;
    }
    long question = ++asked;
    busy.set(true);
    tracer
        .trace(node.get(), flow.get().strip())
        .whenComplete(
            (answer, failure) -> Platform.runLater(() -> answered(question, answer, failure)));
  }

  private void answered(long question, String answer, Throwable failure) {
    if (question == asked) {
      busy.set(false);
      text.set(failure == null ? answer : reason(failure));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
      cause = cause.getCause();
    }
    return cause instanceof IllegalArgumentException ? cause.getMessage() : cause.toString();
  }

  /** Forgets the answer; a late one does not come any more. */
  public void clear() {
    FxThread.require();
    asked++;
    busy.set(false);
    text.set("");
  }

  /** The node that the packet begins at; null for none. */
  public StringProperty nodeProperty() {
    return node;
  }

  /** The packet, in the syntax of {@code ovs-ofctl}. */
  public StringProperty flowProperty() {
    return flow;
  }

  /** The answer, or what is wrong with the question; empty before the first. */
  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  /** Whether an answer is on its way. */
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }
}
