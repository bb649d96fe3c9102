/**
 * The graphical application: how it is started. One package per view below. FX thread, except for
 * snapshots, which are taken on the engine thread. Start at {@link org.vswitchlab.gui.GuiMain}.
 */
package org.vswitchlab.gui;
