package org.vswitchlab.bridge;

/** Decides about frames at the hooks of a host's bridges: {@code nft}, {@code ebtables}. */
public interface FrameFilter {
  /** Whether anything is configured; if not, no frame is shown to the filter. */
  boolean isActive();

  /** Whether the host takes the frame away from the bridge before anything: {@code broute}. */
  boolean isRouted(FilterPacket packet);

  /**
   * Looks at a frame; may rewrite it.
   *
   * @return whether it goes on
   */
  boolean accepts(FilterHook hook, FilterPacket packet);
}
