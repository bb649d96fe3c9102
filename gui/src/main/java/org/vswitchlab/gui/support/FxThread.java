package org.vswitchlab.gui.support;

import javafx.application.Platform;

/** The rule that view-models live on the FX application thread. */
public final class FxThread {
  private FxThread() {}

  /**
   * Refuses callers on any other thread.
   *
   * @throws IllegalStateException naming the thread
   */
  public static void require() {
    if (!Platform.isFxApplicationThread()) {
      throw new IllegalStateException(
          "view-models belong to the FX application thread, not to "
              + Thread.currentThread().getName());
    }
  }
}
