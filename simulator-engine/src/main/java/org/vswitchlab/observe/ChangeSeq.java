package org.vswitchlab.observe;

/** Counts changes, so that a view can ask "anything new since?" at no cost. Engine-confined. */
public final class ChangeSeq {
  private long value;

  public void changed() {
    value++;
  }

  /** Number of changes so far. */
  public long value() {
    return value;
  }
}
