/**
 * A terminal for each node that takes the node's own commands. What is typed goes through the
 * engine's journal, so that stepping back takes it back too. Sees support and management.shell.
 * Start at {@link org.vswitchlab.gui.console.ConsoleViewModel}.
 */
package org.vswitchlab.gui.console;
