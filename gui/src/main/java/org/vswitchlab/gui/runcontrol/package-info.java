/**
 * Run, pause, step, go to any time. Sees support and scenario.run. Start at {@link
 * org.vswitchlab.gui.runcontrol.RunControlViewModel}.
 */
package org.vswitchlab.gui.runcontrol;
