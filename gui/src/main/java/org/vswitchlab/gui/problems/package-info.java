/**
 * What is wrong with a scenario file, with the place and the source line. Sees support and
 * scenario.spec. Start at {@link org.vswitchlab.gui.problems.ProblemsViewModel}.
 */
package org.vswitchlab.gui.problems;
