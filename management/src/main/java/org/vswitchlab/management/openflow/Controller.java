package org.vswitchlab.management.openflow;

/** A row of table Controller at work. */
interface Controller {
  ControllerSettings settings();

  /** Changes what can be changed without connecting anew. */
  ControllerStatus status();

  /** Ends connections; they are made anew. */
  void reconnect(String reason);

  void close();
}
