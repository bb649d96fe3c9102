package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;

/** Tells the switches at the other end of a bond where the stations behind this end are now. */
final class BondAnnouncement {
  private static final int ARP_BYTES = 28;
  private static final int REVERSE_REQUEST = 3;

  private final Bond bond;

  BondAnnouncement(Bond bond) {
    this.bond = bond;
  }

  void send() {
    OpenFlowSwitch bridge = bond.bundle().bridge();
    long now = bridge.shared().nowNanos();
    List<MacLearning.Entry> longestSilentFirst = new ArrayList<>(bridge.macLearning().entries());
    longestSilentFirst.sort(Comparator.comparingLong(entry -> -entry.ageSeconds(now)));
    for (MacLearning.Entry entry : longestSilentFirst) {
      if (Objects.equals(entry.bundle(), bond.bundle())) {
        continue;
      }
      OpenFlowSwitchPort out = bond.choose(new FlowKey(), entry.vlan(), entry.mac());
      if (out != null) {
        bridge.shared().sendOut(out, message(entry.mac(), entry.vlan()));
      }
    }
  }

  private static byte[] message(long mac, int vlan) {
    // As 3.1 does it: whatever VLANs the bond carries, and how.
    boolean isTagged = vlan != 0;
    int at = isTagged ? 18 : 14;
    byte[] b = new byte[at + ARP_BYTES];
    Bytes.put48(b, 0, 0xffff_ffff_ffffL);
    Bytes.put48(b, 6, mac);
    if (isTagged) {
      Bytes.put16(b, 12, EtherType.VLAN);
      Bytes.put16(b, 14, vlan);
    }
    Bytes.put16(b, at - 2, EtherType.RARP);
    Bytes.put16(b, at, 1);
    Bytes.put16(b, at + 2, EtherType.IPV4);
    b[at + 4] = 6;
    b[at + 5] = 4;
    Bytes.put16(b, at + 6, REVERSE_REQUEST);
    Bytes.put48(b, at + 8, mac);
    Bytes.put48(b, at + 18, mac);
    return b;
  }
}
