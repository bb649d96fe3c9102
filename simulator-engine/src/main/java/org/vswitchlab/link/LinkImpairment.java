package org.vswitchlab.link;

import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.engine.RandomStreams;
import org.vswitchlab.wire.Frame;

/**
 * Chance on one direction of a link. Each impairment draws from a stream of its own, so that
 * switching one on leaves the draws of the others as they were.
 */
final class LinkImpairment {
  private final RandomStream loss;
  private final RandomStream duplication;
  private final RandomStream corruption;
  private final RandomStream reordering;
  private final RandomStream jitter;

  LinkImpairment(RandomStreams random, String directionName) {
    String prefix = "link:" + directionName + ":";
    loss = random.stream(prefix + "loss");
    duplication = random.stream(prefix + "duplicate");
    corruption = random.stream(prefix + "corrupt");
    reordering = random.stream(prefix + "reorder");
    jitter = random.stream(prefix + "jitter");
  }

  boolean loses(LinkSpec spec) {
    return loss.chance(spec.lossPpb());
  }

  boolean duplicates(LinkSpec spec) {
    return duplication.chance(spec.duplicatePpb());
  }

  boolean overtakes(LinkSpec spec) {
    return reordering.chance(spec.reorderPpb());
  }

  long jitterNanos(LinkSpec spec) {
    return spec.jitterNanos() == 0 ? 0 : jitter.nextLong(spec.jitterNanos() + 1);
  }

  /** The frame, perhaps with one bit inverted. */
  Frame corrupted(LinkSpec spec, Frame frame) {
    if (!corruption.chance(spec.corruptPpb()) || frame.length() == 0) {
      return frame;
    }
    byte[] bytes = frame.copyBytes();
    int bit = corruption.nextInt(bytes.length * 8);
    bytes[bit >>> 3] ^= (byte) (1 << (bit & 7));
    return frame.rewritten(bytes);
  }
}
