package org.vswitchlab.node.stack;

import java.util.Locale;

/** Reach of an address or route, rtnetlink(7). */
public enum Scope {
  GLOBAL,
  SITE,
  LINK,
  HOST,
  NOWHERE;

  /** The word that {@code ip} uses. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
