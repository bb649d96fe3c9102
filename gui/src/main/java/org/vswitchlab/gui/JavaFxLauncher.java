package org.vswitchlab.gui;

import java.util.List;
import org.vswitchlab.scenario.run.GuiLauncher;

/** Lets the command line start the window without knowing JavaFX. */
public final class JavaFxLauncher implements GuiLauncher {
  private static final int NO_DISPLAY = 3;

  @Override
  public int launch(List<String> files) {
    try {
      GuiMain.main(files.toArray(String[]::new));
      return 0;
    } catch (UnsupportedOperationException e) {
      // What JavaFX throws where there is no screen.
      System.err.println("vswitchlab gui: cannot open a window: " + e.getMessage());
      return NO_DISPLAY;
    }
  }
}
