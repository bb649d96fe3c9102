package org.vswitchlab.gui;

import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Application;

/**
 * Starts the application. Not an {@link Application} itself: a main class that extends it needs
 * JavaFX on the module path.
 */
public final class GuiMain {
  // Kept, since a logger that nobody holds forgets its level.
  private static final Logger JAVAFX_LOG = Logger.getLogger("javafx");

  private GuiMain() {}

  /**
   * Shows the window until it is closed.
   *
   * @param args scenario files to open; the first is shown
   */
  public static void main(String[] args) {
    // It warns of being on the class path, which is where it is meant to be here.
    JAVAFX_LOG.setLevel(Level.SEVERE);
    Application.launch(LabApplication.class, args);
  }
}
