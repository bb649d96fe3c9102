package org.vswitchlab.engine;

/** A fault of the program, found while an event ran. The message shows the state. */
public final class SimulationFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SimulationFault(String message, Throwable cause) {
    super(message, cause);
  }
}
