/**
 * From a scenario to a network: machines and cables are set up as hardware, and everything that
 * runs on them by the command lines that a user could type, which can be shown.
 *
 * <p>Sees the scenario's values, the switches and the shell. Engine-confined. Start at {@link
 * org.vswitchlab.scenario.build.NetworkBuilder}.
 */
package org.vswitchlab.scenario.build;
