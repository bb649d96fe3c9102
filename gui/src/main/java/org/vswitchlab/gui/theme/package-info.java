/**
 * Light and dark: style sheets for controls and a palette for what is drawn on a canvas. Sees
 * JavaFX and AtlantaFX only. FX thread. Start at {@link org.vswitchlab.gui.theme.Theme}.
 */
package org.vswitchlab.gui.theme;
