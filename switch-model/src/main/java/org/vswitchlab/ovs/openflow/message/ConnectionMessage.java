package org.vswitchlab.ovs.openflow.message;

import java.util.List;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;

/** Messages about the connection itself, and what the peer wants to hear on it. */
public sealed interface ConnectionMessage extends MessageBody {

  /**
   * The versions that the sender speaks.
   *
   * @param versionBitmap bit n for the version whose header byte is n; a hello without a bitmap
   *     means all up to the header's
   * @param isWellFormed whether all of it was understood; what was not is no error
   */
  record Hello(int versionBitmap, boolean isWellFormed) implements ConnectionMessage {
    public Hello(int versionBitmap) {
      this(versionBitmap, true);
    }

    @Override
    public MessageType type() {
      return MessageType.HELLO;
    }
  }

  /**
   * @param error null if the numbers name none that is known
   * @param data beginning of the message at fault, or text for a failed hello
   */
  record ErrorReply(OpenFlowError error, OpenFlowError.Code code, HexBytes data)
      implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.ERROR;
    }
  }

  /** Echo request or reply. */
  record Echo(boolean isReply, HexBytes data) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return isReply ? MessageType.ECHO_REPLY : MessageType.ECHO_REQUEST;
    }
  }

  /** OFPCR_ROLE_*; the numbers of OpenFlow 1.2 are the ordinals. */
  enum Role {
    NOCHANGE("nochange"),
    EQUAL("equal"),
    PRIMARY("primary"),
    SECONDARY("secondary");

    private final String text;

    Role(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * Role request or reply.
   *
   * @param hasGeneration whether there is a generation id; Nicira's message has none
   */
  record RoleChange(boolean isReply, Role role, boolean hasGeneration, long generationId)
      implements ConnectionMessage {
    @Override
    public MessageType type() {
      return isReply ? MessageType.ROLE_REPLY : MessageType.ROLE_REQUEST;
    }
  }

  /** OFPCRR_*: why a role changed. The numbers are the ordinals. */
  enum RoleReason {
    PRIMARY_REQUEST("primary_request"),
    CONFIG("configuration_changed"),
    EXPERIMENTER("experimenter_data_changed");

    private final String text;

    RoleReason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  record RoleStatus(Role role, RoleReason reason, long generationId) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.ROLE_STATUS;
    }
  }

  /** What the peer wants to hear; {@link MessageType#SET_ASYNC_CONFIG} or the reply to a query. */
  record Async(boolean isReply, AsyncConfig config) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return isReply ? MessageType.GET_ASYNC_REPLY : MessageType.SET_ASYNC_CONFIG;
    }
  }

  record SetControllerId(int controllerId) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.SET_CONTROLLER_ID;
    }
  }

  /** Formats of flows in OpenFlow 1.0: NXFF_OPENFLOW10 is 0, NXFF_NXM is 2. */
  record SetFlowFormat(boolean isNxm) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.SET_FLOW_FORMAT;
    }
  }

  /** Whether the table is in the upper half of a flow_mod's command, in OpenFlow 1.0. */
  record FlowModTableId(boolean isOn) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.FLOW_MOD_TABLE_ID;
    }
  }

  record SetPacketInFormat(PacketMessage.PacketInFormat format) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.SET_PACKET_IN_FORMAT;
    }
  }

  /** OFPBCT_*: the numbers are the ordinals. */
  enum BundleControlType {
    OPEN_REQUEST,
    OPEN_REPLY,
    CLOSE_REQUEST,
    CLOSE_REPLY,
    COMMIT_REQUEST,
    COMMIT_REPLY,
    DISCARD_REQUEST,
    DISCARD_REPLY
  }

  /** OFPBF_ATOMIC and OFPBF_ORDERED, as bits of a bundle's flags. */
  int BUNDLE_ATOMIC = 1;

  int BUNDLE_ORDERED = 2;

  /**
   * @param control null for a number that stands for nothing
   */
  record BundleControl(long bundleId, BundleControlType control, int flags)
      implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.BUNDLE_CONTROL;
    }
  }

  /**
   * @param message what to do when the bundle is committed
   * @param bytes the same as it was sent, for errors; empty in messages to be encoded
   */
  record BundleAdd(long bundleId, int flags, OpenFlowMessage message, HexBytes bytes)
      implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.BUNDLE_ADD_MESSAGE;
    }
  }

  /**
   * Tells of a change that another controller made.
   *
   * @param request group_mod or meter_mod
   */
  record RequestForward(OpenFlowMessage request) implements ConnectionMessage {
    @Override
    public MessageType type() {
      return MessageType.REQUESTFORWARD;
    }
  }

  /** One tunnel option that a field stands for. */
  record TlvMapping(int optionClass, int optionType, int optionBytes, int fieldIndex) {}

  /** NXTTMC_*: the numbers are the ordinals. */
  enum TlvCommand {
    ADD,
    DELETE,
    CLEAR
  }

  record TlvTableMod(TlvCommand command, List<TlvMapping> mappings) implements ConnectionMessage {
    public TlvTableMod {
      mappings = List.copyOf(mappings);
    }

    @Override
    public MessageType type() {
      return MessageType.TLV_TABLE_MOD;
    }
  }

  /**
   * @param maxOptionBytes room for all options of a packet
   * @param maxFields number of fields for options
   */
  record TlvTableReply(long maxOptionBytes, int maxFields, List<TlvMapping> mappings)
      implements ConnectionMessage {
    public TlvTableReply {
      mappings = List.copyOf(mappings);
    }

    @Override
    public MessageType type() {
      return MessageType.TLV_TABLE_REPLY;
    }
  }
}
