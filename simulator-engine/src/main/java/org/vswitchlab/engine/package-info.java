/**
 * Order, randomness, and the admission of commands from outside.
 *
 * <p>Events run in order of {@code (time, order of scheduling)} on one thread. Nothing here reads a
 * wall clock or starts a thread: whoever owns the engine thread calls {@link
 * org.vswitchlab.engine.RunControl}. Start at {@link org.vswitchlab.engine.Simulation}.
 */
package org.vswitchlab.engine;
