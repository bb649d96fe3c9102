package org.vswitchlab.scenario.run;

import java.util.List;

/** Starts the graphical application; found by {@link java.util.ServiceLoader}. */
public interface GuiLauncher {
  /**
   * Shows the application until its window is closed.
   *
   * @param files scenario files to open, or none
   * @return exit status
   */
  int launch(List<String> files);
}
