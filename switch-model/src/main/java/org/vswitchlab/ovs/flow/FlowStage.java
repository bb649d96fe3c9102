package org.vswitchlab.ovs.flow;

/**
 * The groups of fields that a classifier looks at one after the other, so that a packet which fails
 * on its metadata or Ethernet header need not have its ports consulted.
 */
public enum FlowStage {
  METADATA(FlowLayout.RECIRC_PORT, FlowLayout.WORDS),
  L2(FlowLayout.ETH_DST_TYPE, FlowLayout.IPV4),
  L3(FlowLayout.IPV4, FlowLayout.ND_TARGET),
  L4(FlowLayout.ND_TARGET, FlowLayout.CT_IPV4);

  private final long wordBits;

  FlowStage(int fromWord, int toWord) {
    long bits = 0;
    for (int word = fromWord; word < toWord; word++) {
      bits |= FlowLayout.bit(word);
    }
    if (fromWord == FlowLayout.IPV4) {
      // The addresses of the original direction belong to layer 3, its ports to layer 4.
      for (int word = FlowLayout.CT_IPV4; word < FlowLayout.RECIRC_PORT; word++) {
        bits |= FlowLayout.bit(word);
      }
    }
    wordBits = bits;
  }

  /** The words of this stage, as bits of {@link FlowWords#presentBits}. */
  public long wordBits() {
    return wordBits;
  }

  /** The stage that a field belongs to. */
  public static FlowStage of(FlowField field) {
    long bit = FlowLayout.bit(field.word());
    for (FlowStage stage : values()) {
      if ((stage.wordBits & bit) != 0) {
        return stage;
      }
    }
    throw new IllegalStateException(field + " is in no stage");
  }
}
