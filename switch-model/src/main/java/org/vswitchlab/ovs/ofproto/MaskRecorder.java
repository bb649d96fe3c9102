package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;

/**
 * Notes which step of a translation was the first to consult each bit. A translation has one only
 * while it is repeated for an explanation.
 */
public final class MaskRecorder {
  /** Bits that a step consulted before any other did. */
  public record Consultation(String step, FlowMask bits) {}

  private final FlowMask seen = new FlowMask();
  private final List<Consultation> consultations = new ArrayList<>();

  /** Says what was done since the last call, now that {@code mask} is what has been consulted. */
  void did(String step, FlowMask mask) {
    FlowMask fresh = null;
    for (int word = 0; word < FlowLayout.WORDS; word++) {
      long bits = mask.word(word) & ~seen.word(word);
      if (bits != 0) {
        fresh = fresh == null ? new FlowMask() : fresh;
        fresh.setBits(word, bits);
      }
    }
    if (fresh != null) {
      consultations.add(new Consultation(step, fresh));
      seen.add(fresh);
    }
  }

  /** In the order in which the steps were taken. */
  public List<Consultation> consultations() {
    return consultations;
  }
}
