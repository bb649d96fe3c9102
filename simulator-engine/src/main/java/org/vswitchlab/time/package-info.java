/**
 * Virtual time: nanoseconds since the start of a run, as {@code long}, never as floating point.
 * Sees nothing else of the engine. Start at {@link org.vswitchlab.time.SimTime}.
 */
package org.vswitchlab.time;
