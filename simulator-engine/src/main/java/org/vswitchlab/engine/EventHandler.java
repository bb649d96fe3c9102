package org.vswitchlab.engine;

/**
 * What an event runs. One object serves many kinds of event, so that scheduling allocates nothing.
 */
public interface EventHandler {
  /**
   * Runs one event.
   *
   * @param kind the handler's own number for the kind of event
   * @param data a number given when the event was scheduled
   * @param payload an object given when the event was scheduled, or null
   */
  void handle(int kind, long data, Object payload);

  /** Names the event in the report of a fault. */
  default String describeEvent(int kind, long data, Object payload) {
    return getClass().getSimpleName() + "[kind " + kind + "]";
  }
}
