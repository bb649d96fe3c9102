package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.settings.BondSettings;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/**
 * The flows of the switch's own table that spread a balance-tcp bond: a packet is hashed by the
 * datapath, comes back under the bond's number, and each value of the hash has a flow.
 */
final class BondRules {
  private static final int PRIORITY = 20;
  private static final int HASH_MASK = Bond.HASH_VALUES - 1;

  private final Bond bond;
  private final FlowEntry[] entries = new FlowEntry[Bond.HASH_VALUES];
  private final Bond.Member[] members = new Bond.Member[Bond.HASH_VALUES];
  private final long[] countedBytes = new long[Bond.HASH_VALUES];
  private int recirculationId;

  BondRules(Bond bond) {
    this.bond = bond;
  }

  int recirculationId() {
    return recirculationId;
  }

  /** Makes the flows follow the members of the hash values. */
  void update() {
    SharedDatapath shared = bond.bundle().bridge().shared();
    if (bond.settings().mode() == BondSettings.Mode.ACTIVE_BACKUP) {
      remove();
      return;
    }
    if (recirculationId == 0) {
      recirculationId = shared.recirculations().allocate(afterHash());
    }
    boolean isWanted = bond.mayRecirculate() && !bond.usesLoadBalancedOutput();
    for (int hash = 0; hash < Bond.HASH_VALUES; hash++) {
      boolean hasMember = bond.mayRecirculate() && bond.isSpread();
      Bond.Member member = hasMember ? bond.memberOf(hash) : null;
      set(hash, isWanted ? member : null);
    }
    if (bond.usesLoadBalancedOutput()) {
      shared.datapath().setBond(recirculationId, datapathPorts());
    } else {
      shared.datapath().removeBond(recirculationId);
    }
  }

  private int[] datapathPorts() {
    int[] ports = new int[Bond.HASH_VALUES];
    for (int hash = 0; hash < ports.length; hash++) {
      Bond.Member member = bond.isSpread() ? bond.memberOf(hash) : null;
      ports[hash] = member == null ? -1 : member.port().datapathPort().number();
    }
    return ports;
  }

  private FrozenState afterHash() {
    FlowKey metadata = new FlowKey();
    metadata.set(FlowField.IN_PORT, OpenFlowPort.NONE);
    return new FrozenState(
        bond.bundle().bridge(),
        null,
        FlowTable.INTERNAL,
        metadata,
        List.of(),
        List.of(),
        null,
        -1,
        List.of(),
        false,
        HexBytes.EMPTY);
  }

  private void set(int hash, Bond.Member member) {
    if (members[hash] == member) {
      return;
    }
    FlowPipeline pipeline = bond.bundle().bridge().pipeline();
    if (entries[hash] != null) {
      pipeline.removeInternal(entries[hash]);
      entries[hash] = null;
    }
    members[hash] = member;
    if (member != null) {
      Match match =
          Match.builder()
              .exact(FlowField.RECIRC_ID, recirculationId)
              .masked(FlowField.DP_HASH, hash, HASH_MASK)
              .build();
      List<Action> output = List.of(Action.Output.to(member.port().number()));
      entries[hash] = pipeline.newEntry(FlowTable.INTERNAL, match, PRIORITY, 0, output);
      countedBytes[hash] = 0;
      pipeline.insertInternal(entries[hash]);
    }
  }

  /** Tells the bond how much its flows have sent since the last call. */
  void count() {
    for (int hash = 0; hash < Bond.HASH_VALUES; hash++) {
      if (entries[hash] != null) {
        bond.sent(hash, entries[hash].byteCount() - countedBytes[hash]);
        countedBytes[hash] = entries[hash].byteCount();
      }
    }
  }

  void remove() {
    for (int hash = 0; hash < Bond.HASH_VALUES; hash++) {
      set(hash, null);
    }
    if (recirculationId != 0) {
      SharedDatapath shared = bond.bundle().bridge().shared();
      shared.datapath().removeBond(recirculationId);
      shared.recirculations().release(recirculationId);
      recirculationId = 0;
    }
  }
}
