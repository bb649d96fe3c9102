/**
 * The command line {@code vswitchlab}: options, help, reports for people and for scripts, the lab
 * library. Sees the runs, knows nothing of the models behind them. Main thread. Start at {@link
 * org.vswitchlab.scenario.main.Main}.
 */
package org.vswitchlab.scenario.main;
