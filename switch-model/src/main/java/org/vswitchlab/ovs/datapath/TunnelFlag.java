package org.vswitchlab.ovs.datapath;

import java.util.Locale;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;

/**
 * Flags of a tunnel packet in the datapath, in the order in which text lists them. They lie in the
 * upper 16 bits of {@link FlowLayout#TUN_HEADER}, the lowest being {@code oam}, which OpenFlow
 * calls tun_flags.
 */
public enum TunnelFlag {
  DF(1),
  CSUM(2),
  KEY(3),
  OAM(0);

  static final int ALL = 0xf;
  private static final int SHIFT = 48;

  /** A bit that is not matched on, beside the flags. */
  private static final long GENEVE = 0x8000L << SHIFT;

  private final int position;

  TunnelFlag(int position) {
    this.position = position;
  }

  /** The bit among the 16 flag bits. */
  public int bit() {
    return 1 << position;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Notes that a packet came by Geneve, whose options text shows even if there are none. */
  static void markGeneve(FlowKey key) {
    key.setWord(FlowLayout.TUN_HEADER, key.word(FlowLayout.TUN_HEADER) | GENEVE);
  }

  static boolean isGeneve(FlowKey key) {
    return (key.word(FlowLayout.TUN_HEADER) & GENEVE) != 0;
  }

  static int of(FlowKey key) {
    return (int) (key.word(FlowLayout.TUN_HEADER) >>> SHIFT) & ALL;
  }

  static int of(FlowMask mask) {
    return (int) (mask.word(FlowLayout.TUN_HEADER) >>> SHIFT);
  }

  public boolean isSetIn(FlowKey key) {
    return (of(key) & bit()) != 0;
  }

  public void set(FlowKey key, boolean on) {
    long word = key.word(FlowLayout.TUN_HEADER);
    long bit = (long) bit() << SHIFT;
    key.setWord(FlowLayout.TUN_HEADER, on ? word | bit : word & ~bit);
  }

  /** The flag counts. */
  public void unwildcard(FlowMask mask) {
    mask.setWord(FlowLayout.TUN_HEADER, mask.word(FlowLayout.TUN_HEADER) | (long) bit() << SHIFT);
  }
}
