package org.vswitchlab.ovs.openflow.message;

import java.util.List;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;

/** Messages that carry packets. */
public sealed interface PacketMessage extends MessageBody {
  /** OFP_NO_BUFFER: the packet is in the message. */
  int NO_BUFFER = 0xffff_ffff;

  /** Formats that a controller can choose for packet_in. */
  enum PacketInFormat {
    /** As the protocol version has it. */
    STANDARD(0, "standard"),
    NXT_PACKET_IN(1, "nxt_packet_in"),
    NXT_PACKET_IN2(2, "nxt_packet_in2");

    private final int number;
    private final String text;

    PacketInFormat(int number, String text) {
      this.number = number;
      this.text = text;
    }

    /** NXPIF_*. */
    public int number() {
      return number;
    }

    public String text() {
      return text;
    }
  }

  /**
   * State of a packet that waits for the controller to resume it. For the controller it is opaque.
   *
   * @param bridgeId UUID of the bridge, 16 bytes, or empty
   * @param stack bytes of each value, the bottom first
   * @param mirrors set of mirrors that got the packet, as bits
   * @param tableId table that the flow whose actions go on is in
   * @param odpPort port of the datapath that the packet came in on; -1 for not said
   */
  record Continuation(
      HexBytes bridgeId,
      List<HexBytes> stack,
      int mirrors,
      boolean isConntracked,
      List<Action> actions,
      List<Action> actionSet,
      int tableId,
      long cookie,
      long odpPort) {
    public Continuation {
      stack = List.copyOf(stack);
      actions = List.copyOf(actions);
      actionSet = List.copyOf(actionSet);
    }
  }

  /**
   * @param format how it came or is to be sent
   * @param packet what of the packet is in the message
   * @param totalBytes length of the whole packet
   * @param bufferId {@link #NO_BUFFER} for none
   * @param tableId of the flow that sent it; 255 for not said
   * @param cookie of the flow that sent it; all ones for not said
   * @param metadata the fields beside the packet, such as in_port and registers
   * @param userdata of the controller action
   * @param continuation null for a packet that is not paused
   */
  record PacketIn(
      PacketInFormat format,
      HexBytes packet,
      int totalBytes,
      int bufferId,
      Action.PacketInReason reason,
      int tableId,
      long cookie,
      Match metadata,
      HexBytes userdata,
      Continuation continuation)
      implements PacketMessage {
    @Override
    public MessageType type() {
      return MessageType.PACKET_IN;
    }
  }

  /** NXT_RESUME: a paused packet_in comes back. */
  record Resume(PacketIn packetIn) implements PacketMessage {
    @Override
    public MessageType type() {
      return MessageType.RESUME;
    }
  }

  /**
   * @param bufferId {@link #NO_BUFFER} if the packet is in the message
   * @param metadata in_port, and in OpenFlow 1.5 other fields beside the packet
   */
  record PacketOut(int bufferId, Match metadata, List<Action> actions, HexBytes packet)
      implements PacketMessage {
    public PacketOut {
      actions = List.copyOf(actions);
    }

    @Override
    public MessageType type() {
      return MessageType.PACKET_OUT;
    }
  }
}
