package org.vswitchlab.scenario.spec;

import java.util.Optional;
import org.vswitchlab.link.LinkSpec;

/** Some settings of a link; an empty one is left as it is. Units as in {@link LinkSpec}. */
public record LinkChange(
    Optional<Long> rateBps,
    Optional<Long> delayNanos,
    Optional<Long> jitterNanos,
    Optional<Integer> lossPpb,
    Optional<Integer> duplicatePpb,
    Optional<Integer> corruptPpb,
    Optional<Integer> reorderPpb,
    Optional<Integer> queueFrames,
    Optional<Integer> mtuBytes) {
  /** The specification with these settings in place of its own. */
  public LinkSpec applyTo(LinkSpec base) {
    return new LinkSpec(
        rateBps.orElse(base.rateBps()),
        delayNanos.orElse(base.delayNanos()),
        jitterNanos.orElse(base.jitterNanos()),
        lossPpb.orElse(base.lossPpb()),
        duplicatePpb.orElse(base.duplicatePpb()),
        corruptPpb.orElse(base.corruptPpb()),
        reorderPpb.orElse(base.reorderPpb()),
        queueFrames.orElse(base.queueFrames()),
        mtuBytes.orElse(base.mtuBytes()));
  }
}
