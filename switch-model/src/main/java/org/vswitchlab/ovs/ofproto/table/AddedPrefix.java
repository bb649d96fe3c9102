package org.vswitchlab.ovs.ofproto.table;

import org.vswitchlab.ovs.flow.Match;

/** A prefix that a flow brought into its table: no flow there had it before. */
public final class AddedPrefix {
  private final FieldTrie trie;
  private final Match match;
  private final int length;
  private final int commonBits;

  /**
   * @param match of the flow
   * @param length of the prefix, in bits
   * @param commonBits how many bits a value has in common with the prefix at least if the table
   *     looks at it in another way because of it
   */
  AddedPrefix(FieldTrie trie, Match match, int length, int commonBits) {
    this.trie = trie;
    this.match = match;
    this.length = length;
    this.commonBits = commonBits;
  }

  /** Whether packets of that EtherType have the field. */
  public boolean concerns(int ethType) {
    return trie.concerns(ethType);
  }

  FieldTrie trie() {
    return trie;
  }

  Match match() {
    return match;
  }

  int length() {
    return length;
  }

  int commonBits() {
    return commonBits;
  }
}
