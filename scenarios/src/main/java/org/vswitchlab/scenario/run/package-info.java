/**
 * Runs scenarios: without a screen as fast as virtual time allows, in step with another variant, or
 * on an engine thread that a graphical application drives. Sees everything but the application. The
 * command line is {@link org.vswitchlab.scenario.run.Main}; a run is {@link
 * org.vswitchlab.scenario.run.ScenarioRun}.
 *
 * <p>{@link org.vswitchlab.scenario.run.EngineDriver} owns the engine thread; what says
 * engine-confined is used on it alone.
 */
package org.vswitchlab.scenario.run;
