package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** Bytes to messages. */
public final class MessageDecoder {
  /** The whole message at fault comes back, less what does not fit behind an error's headers. */
  private static final int ERROR_DATA_BYTES = 0xffff - 20;

  /** OFPT_HELLO, ERROR, ECHO_REQUEST and ECHO_REPLY are the first types. */
  private static final int LAST_SYMMETRIC = 3;

  private MessageDecoder() {}

  /** {@link #decode(Dialect, byte[])} of a connection on which nothing special was agreed. */
  public static OpenFlowMessage decode(OpenFlowVersion version, byte[] bytes) {
    return decode(Dialect.of(version), bytes);
  }

  /**
   * Reads one whole message.
   *
   * @throws OpenFlowException with the error to answer, for which {@link #errorReply} makes the
   *     message
   */
  public static OpenFlowMessage decode(Dialect dialect, byte[] bytes) {
    MessageHeader header = header(dialect, bytes);
    header.checkLength(bytes.length);
    return decode(dialect, header, bytes);
  }

  /**
   * Reads what a message is.
   *
   * @throws OpenFlowException if it is none, or not of the version spoken
   */
  public static MessageHeader header(Dialect dialect, byte[] bytes) {
    boolean isOther = bytes.length > 1 && bytes[0] != dialect.version().wireVersion();
    // Before versions are agreed on, and to say that they are not, the header's version counts.
    boolean isForAnyVersion = bytes.length > 1 && bytes[1] >= 0 && bytes[1] <= LAST_SYMMETRIC;
    if (isOther && !isForAnyVersion) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_VERSION);
    }
    return MessageHeader.read(bytes);
  }

  /** Reads the body of a message whose header was read; its length is not looked at again. */
  public static OpenFlowMessage decode(Dialect dialect, MessageHeader header, byte[] bytes) {
    WireType wire = header.wireType();
    Dialect spoken = header.version() == dialect.version() ? dialect : Dialect.of(header.version());
    WireReader in = new WireReader(bytes, header.bodyStart(), bytes.length);
    MessageBody body = body(spoken, wire, header.xid(), in);
    return new OpenFlowMessage(header.xid(), header.hasMore(), wire.kind().isExtension(), body);
  }

  /** The answer to a request that is at fault. */
  public static OpenFlowMessage errorReply(
      OpenFlowVersion version, OpenFlowError error, byte[] request) {
    int length = Math.min(request.length, ERROR_DATA_BYTES);
    byte[] data = java.util.Arrays.copyOf(request, length);
    OpenFlowError.Code code = error.in(version);
    if (code == null) {
      // What this version has no number for is told as the extension "unencodable error".
      code = OpenFlowError.NXBRC_UNENCODABLE_ERROR.in(version);
    }
    return new OpenFlowMessage(
        MessageHeader.xid(request),
        new ConnectionMessage.ErrorReply(error, code, HexBytes.of(data)));
  }

  private static MessageBody body(Dialect dialect, WireType wire, int xid, WireReader in) {
    return switch (wire.type()) {
      case HELLO,
          ERROR,
          ECHO_REQUEST,
          ECHO_REPLY,
          ROLE_REQUEST,
          ROLE_REPLY,
          ROLE_STATUS,
          GET_ASYNC_REPLY,
          SET_ASYNC_CONFIG,
          REQUESTFORWARD,
          BUNDLE_CONTROL,
          SET_FLOW_FORMAT,
          FLOW_MOD_TABLE_ID,
          SET_PACKET_IN_FORMAT,
          SET_CONTROLLER_ID,
          TLV_TABLE_MOD,
          TLV_TABLE_REPLY ->
          ConnectionCodec.decode(dialect, wire, in);
      case BUNDLE_ADD_MESSAGE -> BundleCodec.add(dialect, xid, in);
      case FEATURES_REPLY,
          GET_CONFIG_REPLY,
          SET_CONFIG,
          DESC_REPLY,
          CT_FLUSH_ZONE,
          CT_FLUSH,
          IPFIX_BRIDGE_STATS_REPLY,
          IPFIX_FLOW_STATS_REPLY ->
          SwitchCodec.decode(dialect, wire, in);
      case PACKET_IN, PACKET_OUT, RESUME -> PacketCodec.decode(dialect, wire, in);
      case FLOW_MOD,
          FLOW_REMOVED,
          FLOW_STATS_REQUEST,
          FLOW_STATS_REPLY,
          AGGREGATE_STATS_REQUEST,
          AGGREGATE_STATS_REPLY ->
          FlowCodec.decode(dialect, wire, in);
      case FLOW_MONITOR_REQUEST, FLOW_MONITOR_REPLY, FLOW_MONITOR_CANCEL ->
          MonitorCodec.decode(dialect, wire, in);
      case GROUP_MOD,
          GROUP_STATS_REQUEST,
          GROUP_STATS_REPLY,
          GROUP_DESC_REQUEST,
          GROUP_DESC_REPLY,
          GROUP_FEATURES_REPLY ->
          GroupCodec.decode(dialect, wire, in);
      case METER_MOD,
          METER_STATS_REQUEST,
          METER_STATS_REPLY,
          METER_CONFIG_REQUEST,
          METER_CONFIG_REPLY,
          METER_FEATURES_REPLY ->
          MeterCodec.decode(wire, in);
      case PORT_STATUS, PORT_MOD, PORT_DESC_REQUEST, PORT_DESC_REPLY ->
          PortCodec.decode(dialect, wire, in);
      case PORT_STATS_REQUEST,
          PORT_STATS_REPLY,
          QUEUE_STATS_REQUEST,
          QUEUE_STATS_REPLY,
          QUEUE_GET_CONFIG_REQUEST,
          QUEUE_GET_CONFIG_REPLY ->
          CounterCodec.decode(dialect, wire, in);
      case TABLE_MOD, TABLE_STATUS, TABLE_DESC_REPLY, TABLE_STATS_REPLY ->
          TableCodec.decode(dialect, wire, in);
      case TABLE_FEATURES_REQUEST, TABLE_FEATURES_REPLY ->
          TableFeaturesCodec.decode(dialect, wire, in);
      case FEATURES_REQUEST,
          GET_CONFIG_REQUEST,
          BARRIER_REQUEST,
          BARRIER_REPLY,
          GET_ASYNC_REQUEST,
          FLOW_AGE,
          FLOW_MONITOR_PAUSED,
          FLOW_MONITOR_RESUMED,
          TLV_TABLE_REQUEST,
          DESC_REQUEST,
          TABLE_STATS_REQUEST,
          GROUP_FEATURES_REQUEST,
          METER_FEATURES_REQUEST,
          TABLE_DESC_REQUEST,
          IPFIX_BRIDGE_STATS_REQUEST,
          IPFIX_FLOW_STATS_REQUEST ->
          new BareMessage(wire.type());
    };
  }
}
