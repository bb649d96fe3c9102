package org.vswitchlab.management.daemon;

import java.util.EnumMap;
import java.util.Map;

/** A part of a program whose messages are filtered together. */
public final class VlogModule {
  private final Vlog vlog;
  private final String name;
  private final Map<VlogDestination, VlogLevel> levels = new EnumMap<>(VlogDestination.class);
  private boolean isRateLimited = true;

  VlogModule(Vlog vlog, String name, Map<VlogDestination, VlogLevel> initial) {
    this.vlog = vlog;
    this.name = name;
    levels.putAll(initial);
  }

  public String name() {
    return name;
  }

  VlogLevel level(VlogDestination destination) {
    return levels.get(destination);
  }

  void setLevel(VlogDestination destination, VlogLevel level) {
    levels.put(destination, level);
  }

  boolean isRateLimited() {
    return isRateLimited;
  }

  void setRateLimited(boolean limited) {
    isRateLimited = limited;
  }

  /** Whether a message of that level would go anywhere: ask before building a costly one. */
  public boolean isEnabled(VlogLevel level) {
    return vlog.isEnabled(this, level);
  }

  public void log(VlogLevel level, String message) {
    vlog.log(this, level, message);
  }

  /** Logs unless too many such messages were logged lately. */
  public void log(VlogLevel level, VlogRateLimit limit, String message) {
    vlog.log(this, level, limit, message);
  }

  public void error(String message) {
    log(VlogLevel.ERR, message);
  }

  public void warn(String message) {
    log(VlogLevel.WARN, message);
  }

  public void info(String message) {
    log(VlogLevel.INFO, message);
  }

  public void debug(String message) {
    log(VlogLevel.DBG, message);
  }
}
