package org.vswitchlab.engine;

/**
 * Something done to the model from outside. It is journalled and may run again on a fresh world, so
 * it must name what it touches rather than hold on to it, and depend on nothing but the world.
 *
 * @param <W> the world it applies to
 */
public interface EngineCommand<W extends World> {
  /** Applies the command on the engine thread. The result goes to whoever submitted it. */
  Object applyTo(W world);

  /** One line for the journal. */
  String describe();
}
