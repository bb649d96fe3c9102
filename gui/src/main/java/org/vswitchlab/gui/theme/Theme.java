package org.vswitchlab.gui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;

/** The two looks of the window. */
public enum Theme {
  LIGHT("Light", new PrimerLight().getUserAgentStylesheet(), Palette.LIGHT, "theme-light"),
  DARK("Dark", new PrimerDark().getUserAgentStylesheet(), Palette.DARK, "theme-dark");

  private final String label;
  private final String userAgentStylesheet;
  private final Palette palette;
  private final String styleClass;

  Theme(String label, String userAgentStylesheet, Palette palette, String styleClass) {
    this.label = label;
    this.userAgentStylesheet = userAgentStylesheet;
    this.palette = palette;
    this.styleClass = styleClass;
  }

  public String label() {
    return label;
  }

  /** For {@link javafx.application.Application#setUserAgentStylesheet}. */
  public String userAgentStylesheet() {
    return userAgentStylesheet;
  }

  public Palette palette() {
    return palette;
  }

  /** Style class of the root node, by which the application's own style sheet tells them apart. */
  public String styleClass() {
    return styleClass;
  }

  public Theme other() {
    return switch (this) {
      case LIGHT -> DARK;
      case DARK -> LIGHT;
    };
  }
}
