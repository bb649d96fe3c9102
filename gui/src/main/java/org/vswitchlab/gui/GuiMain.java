package org.vswitchlab.gui;

import javafx.application.Application;

/**
 * Starts the application. Not an {@link Application} itself: a main class that extends it needs
 * JavaFX on the module path.
 */
public final class GuiMain {
  private GuiMain() {}

  /**
   * Shows the window until it is closed.
   *
   * @param args scenario files to open; the first is shown
   */
  public static void main(String[] args) {
    Application.launch(LabApplication.class, args);
  }
}
