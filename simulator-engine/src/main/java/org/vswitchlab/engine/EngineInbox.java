package org.vswitchlab.engine;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one door into the engine for other threads. Commands change the model and are journalled;
 * queries only look, and leave no trace. Both run on the engine thread between events, in the order
 * of submission.
 *
 * @param <W> the world they apply to
 */
public final class EngineInbox<W extends World> {
  private final Queue<Consumer<RunControl<W>>> entries = new ConcurrentLinkedQueue<>();
  private volatile Runnable wakeUp = () -> {};

  /** Package-private: {@link RunControl} owns its inbox. */
  EngineInbox() {}

  /**
   * Submits a change from any thread.
   *
   * @return completes on the engine thread with what the command returned, or with its exception
   */
  public CompletableFuture<Object> submit(EngineCommand<W> command) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    put(control -> complete(result, () -> control.execute(command)));
    return result;
  }

  /**
   * Submits a look at the world from any thread. The function must not change the world and must
   * not let mutable parts of it escape.
   */
  public <T> CompletableFuture<T> query(Function<W, T> question) {
    return control(control -> question.apply(control.world()));
  }

  /** Runs something on the engine thread that steers the run rather than the model. */
  public <T> CompletableFuture<T> control(Function<RunControl<W>, T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    put(control -> complete(result, () -> action.apply(control)));
    return result;
  }

  private void put(Consumer<RunControl<W>> entry) {
    entries.add(entry);
    wakeUp.run();
  }

  /** What to call, from the submitting thread, when something was put in. */
  public void setWakeUp(Runnable newWakeUp) {
    wakeUp = newWakeUp;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Runs all entries on the calling thread, which must be the engine's; returns their number. */
  int drainInto(RunControl<W> control) {
    int count = 0;
    for (Consumer<RunControl<W>> entry = entries.poll(); entry != null; entry = entries.poll()) {
      entry.accept(control);
      count++;
    }
    return count;
  }

  private interface Action<T> {
    T run();
  }

  private static <T> void complete(CompletableFuture<T> result, Action<? extends T> action) {
    try {
      result.complete(action.run());
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }
}
