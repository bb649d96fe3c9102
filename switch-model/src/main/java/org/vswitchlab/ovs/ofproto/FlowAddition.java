package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.FlowStage;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.AddedPrefix;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;

/** A flow that was added to a table, and what that means for megaflows whose packets visit it. */
final class FlowAddition {
  /** Words of headers come before this one; what lies behind may change on a packet's way. */
  private static final int HEADER_WORDS = FlowLayout.CT_PORTS;

  private static final long HEADER_BITS = (1L << HEADER_WORDS) - 1;

  private final FlowTable table;
  private final Match match;
  private final FlowMask mask;

  // The headers that the flow matches on, stage by stage.
  private final int[] words = new int[HEADER_WORDS];
  private final long[] bits = new long[HEADER_WORDS];
  private final long[] values = new long[HEADER_WORDS];
  private final FlowStage[] stages = new FlowStage[HEADER_WORDS];
  private int count;

  private final List<AddedPrefix> prefixes;
  private final boolean matchesPorts;
  private final boolean matchesMetadata;

  /**
   * @param prefixes of the flow which no other flow of the table has; tries know of them however
   *     early the flow is ruled out
   */
  FlowAddition(FlowTable table, FlowEntry entry, List<AddedPrefix> prefixes) {
    this.table = table;
    this.prefixes = prefixes;
    this.match = entry.match();
    this.mask = match.mask();
    for (FlowStage stage : FlowStage.values()) {
      for (int word = 0; word < HEADER_WORDS; word++) {
        if (mask.word(word) != 0 && (stage.wordBits() & FlowLayout.bit(word)) != 0) {
          words[count] = word;
          bits[count] = mask.word(word);
          values[count] = match.word(word);
          stages[count++] = stage;
        }
      }
    }
    matchesPorts = !mask.isWildcarded(FlowField.TCP_SRC) || !mask.isWildcarded(FlowField.TCP_DST);
    matchesMetadata = (mask.presentBits() & FlowStage.METADATA.wordBits()) != 0;
  }

  FlowTable table() {
    return table;
  }

  Match match() {
    return match;
  }

  /**
   * What packets must share with the flow's match to be touched: one of these sets of bits at
   * least. Null if any may be touched.
   *
   * @param known the bits that their translations depend on already
   * @param sample one of them, which has the same headers as all
   */
  List<FlowMask> alike(FlowMask known, FlowKey sample) {
    FlowMask matched = new FlowMask();
    for (FlowStage stage : FlowStage.values()) {
      FlowMask looked = lookedAt(stage);
      if (matchesPorts) {
        looked.addWords(mask, FlowLayout.bit(FlowLayout.PORTS));
      }
      MegaflowMaskRules.apply(sample, looked);
      if (!known.covers(looked)) {
        break;
      }
      matched.addWords(mask, stage.wordBits() & HEADER_BITS);
    }
    if (matched.presentBits() == 0) {
      return null;
    }
    List<FlowMask> alike = new ArrayList<>(List.of(matched));
    for (AddedPrefix prefix : prefixes) {
      FlowMask bits = table.alike(prefix, known);
      if (bits == null) {
        return null;
      }
      alike.add(bits);
    }
    return alike;
  }

  /** Whether any packet of that kind may be touched; if not, none of them needs a look. */
  boolean mayTouch(TablePath.Kind kind) {
    for (AddedPrefix prefix : prefixes) {
      if (prefix.concerns(kind.ethType())) {
        return true;
      }
    }
    FlowStage stage;
    if (rulesOut(FlowField.ETH_TYPE, kind.ethType())) {
      stage = FlowStage.L2;
    } else if (rulesOut(FlowField.NW_PROTO, kind.protocol())) {
      stage = FlowStage.L3;
    } else {
      return true;
    }
    FlowMask looked = lookedAt(stage);
    for (int word = FlowLayout.METADATA; word <= FlowLayout.CONJ_ACTSET; word++) {
      looked.setBits(word, 0);
    }
    if (matchesPorts) {
      looked.addWords(mask, FlowLayout.bit(FlowLayout.PORTS));
    }
    return !kind.examined().covers(looked);
  }

  private boolean rulesOut(FlowField field, long value) {
    return mask.isExact(field) && match.value(field) != value;
  }

  /** The bits by which a packet is ruled out in that stage. */
  private FlowMask lookedAt(FlowStage stage) {
    FlowMask looked = new FlowMask();
    for (FlowStage passed : FlowStage.values()) {
      if (passed.compareTo(stage) <= 0) {
        looked.addWords(mask, passed.wordBits());
      }
    }
    return looked;
  }

  /**
   * Whether packets may be treated differently because of the flow, or more of their bits looked
   * at.
   *
   * @param packet as it came, which in its headers is as the table sees it
   * @param known the bits that its translation depends on already
   * @param isOnly whether nothing else was added to the table
   */
  boolean mayTouch(FlowKey packet, FlowMask known, boolean isOnly) {
    for (int i = 0; i < count; i++) {
      if ((packet.word(words[i]) & bits[i]) != values[i]) {
        return looksCloserAtPrefixes(packet, known, isOnly)
            || !known.covers(mask) && looksCloser(packet, known, stages[i]);
      }
    }
    return true;
  }

  private boolean looksCloserAtPrefixes(FlowKey packet, FlowMask known, boolean isOnly) {
    for (AddedPrefix prefix : prefixes) {
      if (table.looksCloser(prefix, packet, known, isOnly)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether finding out that the flow does not match by that stage takes more than what is known.
   */
  private boolean looksCloser(FlowKey packet, FlowMask known, FlowStage stage) {
    FlowMask looked = lookedAt(stage);
    if (matchesPorts && (matchesMetadata || table.reachesPorts(mask, packet))) {
      looked.addWords(mask, FlowLayout.bit(FlowLayout.PORTS));
    }
    MegaflowMaskRules.apply(packet, looked);
    return !known.covers(looked);
  }
}
