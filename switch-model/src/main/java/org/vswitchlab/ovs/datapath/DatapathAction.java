package org.vswitchlab.ovs.datapath;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;

/**
 * One instruction of the datapath, as {@code dpctl/dump-flows} lists them behind {@code actions:}.
 * Immutable. An empty list of actions drops.
 */
public sealed interface DatapathAction {
  DatapathActionType type();

  /** Sends the packet as it is now out of a datapath port. */
  record Output(int port) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.OUTPUT;
    }
  }

  /**
   * Gives the packet as it is now to {@link UpcallHandler#userspace}.
   *
   * @param pid Netlink port, always 0 in a userspace datapath
   * @param cookie what for
   * @param tunnelOutPort datapath port of the tunnel that it was about to leave by, or -1
   * @param withActions whether the flow's actions go up with it
   */
  record Userspace(int pid, UserspaceCookie cookie, int tunnelOutPort, boolean withActions)
      implements DatapathAction {
    public Userspace(int pid, UserspaceCookie cookie, int tunnelOutPort) {
      this(pid, cookie, tunnelOutPort, false);
    }

    @Override
    public DatapathActionType type() {
      return DatapathActionType.USERSPACE;
    }
  }

  /**
   * Rewrites fields of one header, or of the metadata.
   *
   * @param header which header
   * @param fields new values, in the bits of the mask; fields of {@code header} only
   * @param written the values with the bits beside the mask, as somebody wrote them; null if there
   *     are none
   */
  record Set(HeaderGroup header, Match fields, FlowKey written) implements DatapathAction {
    public Set(HeaderGroup header, Match fields) {
      this(header, fields, null);
    }

    @Override
    public DatapathActionType type() {
      return DatapathActionType.SET;
    }
  }

  /**
   * Puts a VLAN header outermost.
   *
   * @param tpid 0x8100 or 0x88a8
   * @param tci priority 3 bits, 1, VLAN ID 12 bits
   */
  record PushVlan(int tpid, int tci) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.PUSH_VLAN;
    }
  }

  /** Takes the outermost VLAN header off. */
  record PopVlan() implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.POP_VLAN;
    }
  }

  /** Puts an MPLS label stack entry outermost and changes the EtherType. */
  record PushMpls(int lse, int ethType) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.PUSH_MPLS;
    }
  }

  /** Takes the outermost MPLS label stack entry off; what is left is of that EtherType. */
  record PopMpls(int ethType) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.POP_MPLS;
    }
  }

  /** Puts an Ethernet header before a packet that has none. */
  record PushEth(long source, long destination) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.PUSH_ETH;
    }
  }

  /** Takes the Ethernet header off. */
  record PopEth() implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.POP_ETH;
    }
  }

  /**
   * Puts an MPLS label stack entry before the whole packet, its Ethernet header included.
   *
   * @param ethType type of the packet that comes of it, 0x8847 or 0x8848
   */
  record AddMpls(int lse, int ethType) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.ADD_MPLS;
    }
  }

  /** Puts a network service header (RFC 8300) before the packet. */
  record PushNsh(NshHeader header) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.PUSH_NSH;
    }
  }

  /** Takes the network service header off. */
  record PopNsh() implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.POP_NSH;
    }
  }

  /** Looks the packet up again under this recirculation id; nothing behind it is executed on it. */
  record Recirc(int recircId) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.RECIRC;
    }
  }

  /** Computes dp_hash. */
  record Hash(HashAlgorithm algorithm, int basis) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.HASH;
    }
  }

  /** Which headers {@link Hash} looks at. */
  enum HashAlgorithm {
    /** Addresses and ports. */
    L4,
    /** The same for both directions of a conversation. */
    SYM_L4
  }

  /**
   * Executes actions on a copy with a given probability.
   *
   * @param probability of 2^32 - 1, unsigned
   */
  record Sample(int probability, List<DatapathAction> actions) implements DatapathAction {
    public Sample {
      actions = List.copyOf(actions);
    }

    @Override
    public DatapathActionType type() {
      return DatapathActionType.SAMPLE;
    }
  }

  /** Executes actions on a copy. */
  record Clone(List<DatapathAction> actions) implements DatapathAction {
    public Clone {
      actions = List.copyOf(actions);
    }

    @Override
    public DatapathActionType type() {
      return DatapathActionType.CLONE;
    }
  }

  /** Cuts the next output to that many bytes. */
  record Trunc(int maxBytes) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.TRUNC;
    }
  }

  /** Ends the packet here unless the meter has tokens for it. */
  record Meter(int meterId) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.METER;
    }
  }

  /** Executes one of two lists, by the packet's size in bytes. */
  record CheckPktLen(int sizeBytes, List<DatapathAction> greater, List<DatapathAction> lessOrEqual)
      implements DatapathAction {
    public CheckPktLen {
      greater = List.copyOf(greater);
      lessOrEqual = List.copyOf(lessOrEqual);
    }

    @Override
    public DatapathActionType type() {
      return DatapathActionType.CHECK_PKT_LEN;
    }
  }

  /**
   * Sends the packet through the connection tracker.
   *
   * @param commit whether to add the connection
   * @param force whether to add it even if it exists in the other direction
   * @param zone 0 to 65535
   * @param mark value and mask for ct_mark, or null
   * @param label value and mask for ct_label, or null
   * @param helper {@code ftp}, {@code tftp}, or null
   * @param timeout name of a timeout policy, or null
   * @param nat how to translate addresses, or null for not at all
   */
  record Ct(
      boolean commit,
      boolean force,
      int zone,
      Match mark,
      Match label,
      String helper,
      String timeout,
      NatSpec nat)
      implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.CT;
    }
  }

  /** Forgets what the connection tracker said. */
  record CtClear() implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.CT_CLEAR;
    }
  }

  /**
   * Puts a tunnel's outer headers before the packet.
   *
   * @param tunnelPort datapath port of the tunnel
   * @param outPort datapath port of the bridge that the tunnel packet enters
   * @param header what to put before it
   */
  record TnlPush(int tunnelPort, int outPort, TunnelHeader header) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.TNL_PUSH;
    }
  }

  /** Takes a tunnel's outer headers off and receives the packet again from the tunnel's port. */
  record TnlPop(int tunnelPort) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.TNL_POP;
    }
  }

  /** Sends the packet out of the member of a bond that its hash selects. */
  record LbOutput(int bondId) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.LB_OUTPUT;
    }
  }

  /** Ends the packet here, with a reason. */
  record Drop(org.vswitchlab.observe.DropReason reason) implements DatapathAction {
    @Override
    public DatapathActionType type() {
      return DatapathActionType.DROP;
    }
  }
}
