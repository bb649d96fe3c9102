package org.vswitchlab.gui.theme;

import javafx.scene.paint.Color;

/**
 * Colours for what is drawn rather than styled. Text and lines keep a contrast of at least 4.5 to 1
 * against the background that they are drawn on (WCAG 2.1, 1.4.3), frames and state marks at least
 * 3 to 1 (1.4.11).
 *
 * @param background of the canvas
 * @param node fill of a node
 * @param nodeBorder line around a node, and a link that is idle
 * @param text names
 * @param mutedText what is said beside
 * @param selection line around what is selected
 * @param up mark of a port that works
 * @param down mark of a port or link that does not
 */
public record Palette(
    Color background,
    Color node,
    Color nodeBorder,
    Color text,
    Color mutedText,
    Color selection,
    Color up,
    Color down,
    Color arp,
    Color icmp,
    Color tcp,
    Color udp,
    Color ipv6,
    Color control,
    Color other) {
  public static final Palette LIGHT =
      new Palette(
          Color.web("#ffffff"),
          Color.web("#f6f8fa"),
          Color.web("#6e7781"),
          Color.web("#1f2328"),
          Color.web("#59636e"),
          Color.web("#0969da"),
          Color.web("#1a7f37"),
          Color.web("#cf222e"),
          Color.web("#bc4c00"),
          Color.web("#1a7f37"),
          Color.web("#0969da"),
          Color.web("#8250df"),
          Color.web("#bf3989"),
          Color.web("#59636e"),
          Color.web("#7d4e00"));

  public static final Palette DARK =
      new Palette(
          Color.web("#0d1117"),
          Color.web("#161b22"),
          Color.web("#8b949e"),
          Color.web("#f0f6fc"),
          Color.web("#9da7b3"),
          Color.web("#58a6ff"),
          Color.web("#3fb950"),
          Color.web("#ff7b72"),
          Color.web("#f0883e"),
          Color.web("#3fb950"),
          Color.web("#58a6ff"),
          Color.web("#bc8cff"),
          Color.web("#f778ba"),
          Color.web("#9da7b3"),
          Color.web("#d29922"));
}
