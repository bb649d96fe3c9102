/**
 * The window: menus, panes and the one poller behind them all. Sees every view. Start at {@link
 * org.vswitchlab.gui.main.MainViewModel}, or at {@link org.vswitchlab.gui.main.MainView} for what
 * is where.
 */
package org.vswitchlab.gui.main;
