package org.vswitchlab.time;

/**
 * Ties virtual time to the wall clock: decides <em>when</em> an event may run, never what it is.
 * The one type of the engine that reads the wall clock. Engine-confined.
 */
public final class WallPacer {
  private double speed;
  private long anchorVirtualNanos;
  private long anchorWallNanos;

  /**
   * @param speed virtual seconds per wall second, greater than 0; 1 is real time
   */
  public WallPacer(double speed, long nowVirtualNanos) {
    restart(speed, nowVirtualNanos);
  }

  /** Starts pacing anew from this instant. */
  public void restart(double newSpeed, long nowVirtualNanos) {
    if (!(newSpeed > 0)) {
      throw new IllegalArgumentException("speed " + newSpeed + " must be greater than 0");
    }
    speed = newSpeed;
    anchorVirtualNanos = nowVirtualNanos;
    anchorWallNanos = System.nanoTime();
  }

  /** The virtual time that should have been reached by now, in nanoseconds. */
  public long dueVirtualNanos() {
    return anchorVirtualNanos + (long) ((System.nanoTime() - anchorWallNanos) * speed);
  }

  /** Wall nanoseconds until {@code virtualNanos} is due; 0 if it is due already. */
  public long wallNanosUntil(long virtualNanos) {
    long dueWall = anchorWallNanos + (long) ((virtualNanos - anchorVirtualNanos) / speed);
    return Math.max(0, dueWall - System.nanoTime());
  }
}
