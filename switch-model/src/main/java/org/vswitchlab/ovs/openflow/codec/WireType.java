package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.MessageType;

/**
 * The table of all messages on the wire: which number means what in which version, and how long it
 * may be. Lengths are of whole messages: {@code 24} is exact, {@code 24+8} that and any number of 8
 * bytes more, {@code 8+} that or longer.
 *
 * @param name as {@code ovs-ofctl} prints it
 * @param number message type, statistics type, or the experimenter's subtype
 * @param stepBytes 0 if the length is exact
 */
public record WireType(
    MessageType type,
    String name,
    Kind kind,
    int number,
    OpenFlowVersion first,
    OpenFlowVersion last,
    int minBytes,
    int stepBytes) {

  /** How a message says what it is. */
  public enum Kind {
    /** A type of the standard's. */
    STANDARD,
    /** An experimenter message of Nicira. */
    NICIRA,
    /** An experimenter message of the ONF. */
    ONF,
    REQUEST,
    REPLY,
    NICIRA_REQUEST,
    NICIRA_REPLY,
    ONF_REQUEST,
    ONF_REPLY;

    boolean isExtension() {
      return switch (this) {
        case STANDARD, REQUEST, REPLY -> false;
        case NICIRA, ONF, NICIRA_REQUEST, NICIRA_REPLY, ONF_REQUEST, ONF_REPLY -> true;
      };
    }

    boolean isMultipart() {
      return compareTo(REQUEST) >= 0;
    }

    boolean isOnf() {
      return this == ONF || this == ONF_REQUEST || this == ONF_REPLY;
    }

    boolean isReply() {
      return this == REPLY || this == NICIRA_REPLY || this == ONF_REPLY;
    }
  }

  // Logical type, name, kind (T standard, NXT and ONFT experimenter's, ST statistics), number,
  // versions, length; for statistics, lengths of request and reply.
  private static final String[] ROWS = {
    "HELLO OFPT_HELLO T 0 1.0-1.5 8+",
    "ERROR OFPT_ERROR T 1 1.0-1.5 12+",
    "ECHO_REQUEST OFPT_ECHO_REQUEST T 2 1.0-1.5 8+",
    "ECHO_REPLY OFPT_ECHO_REPLY T 3 1.0-1.5 8+",
    "FEATURES_REQUEST OFPT_FEATURES_REQUEST T 5 1.0-1.5 8",
    "FEATURES_REPLY OFPT_FEATURES_REPLY T 6 1.0 32+48",
    "FEATURES_REPLY OFPT_FEATURES_REPLY T 6 1.1-1.2 32+64",
    "FEATURES_REPLY OFPT_FEATURES_REPLY T 6 1.3-1.5 32",
    "GET_CONFIG_REQUEST OFPT_GET_CONFIG_REQUEST T 7 1.0-1.5 8",
    "GET_CONFIG_REPLY OFPT_GET_CONFIG_REPLY T 8 1.0-1.5 12",
    "SET_CONFIG OFPT_SET_CONFIG T 9 1.0-1.5 12",
    "PACKET_IN OFPT_PACKET_IN T 10 1.0 18+",
    "PACKET_IN OFPT_PACKET_IN T 10 1.1 24+",
    "PACKET_IN OFPT_PACKET_IN T 10 1.2 16+",
    "PACKET_IN OFPT_PACKET_IN T 10 1.3-1.5 24+",
    "FLOW_REMOVED OFPT_FLOW_REMOVED T 11 1.0 88",
    "FLOW_REMOVED OFPT_FLOW_REMOVED T 11 1.1-1.4 48+8",
    "FLOW_REMOVED OFPT_FLOW_REMOVED T 11 1.5 24+8",
    "PORT_STATUS OFPT_PORT_STATUS T 12 1.0 64",
    "PORT_STATUS OFPT_PORT_STATUS T 12 1.1-1.3 80",
    "PORT_STATUS OFPT_PORT_STATUS T 12 1.4-1.5 56+8",
    "PACKET_OUT OFPT_PACKET_OUT T 13 1.0 16+",
    "PACKET_OUT OFPT_PACKET_OUT T 13 1.1-1.4 24+",
    "PACKET_OUT OFPT_PACKET_OUT T 13 1.5 16+",
    "FLOW_MOD OFPT_FLOW_MOD T 14 1.0 72+8",
    "FLOW_MOD OFPT_FLOW_MOD T 14 1.1-1.5 48+8",
    "PORT_MOD OFPT_PORT_MOD T 15 1.0 32",
    "BARRIER_REQUEST OFPT_BARRIER_REQUEST T 18 1.0 8",
    "BARRIER_REPLY OFPT_BARRIER_REPLY T 19 1.0 8",
    "QUEUE_GET_CONFIG_REQUEST OFPT_QUEUE_GET_CONFIG_REQUEST T 20 1.0 12",
    "QUEUE_GET_CONFIG_REPLY OFPT_QUEUE_GET_CONFIG_REPLY T 21 1.0 16+8",
    "GROUP_MOD OFPT_GROUP_MOD T 15 1.1-1.4 16+8",
    "GROUP_MOD OFPT_GROUP_MOD T 15 1.5 24+8",
    "PORT_MOD OFPT_PORT_MOD T 16 1.1-1.3 40",
    "PORT_MOD OFPT_PORT_MOD T 16 1.4-1.5 32+8",
    "TABLE_MOD OFPT_TABLE_MOD T 17 1.1-1.3 16",
    "TABLE_MOD OFPT_TABLE_MOD T 17 1.4-1.5 16+8",
    "BARRIER_REQUEST OFPT_BARRIER_REQUEST T 20 1.1-1.5 8",
    "BARRIER_REPLY OFPT_BARRIER_REPLY T 21 1.1-1.5 8",
    "QUEUE_GET_CONFIG_REQUEST OFPT_QUEUE_GET_CONFIG_REQUEST T 22 1.1-1.3 16",
    "QUEUE_GET_CONFIG_REPLY OFPT_QUEUE_GET_CONFIG_REPLY T 23 1.1-1.3 16+8",
    "ROLE_REQUEST OFPT_ROLE_REQUEST T 24 1.2-1.5 24",
    "ROLE_REPLY OFPT_ROLE_REPLY T 25 1.2-1.5 24",
    "GET_ASYNC_REQUEST OFPT_GET_ASYNC_REQUEST T 26 1.3-1.5 8",
    "GET_ASYNC_REPLY OFPT_GET_ASYNC_REPLY T 27 1.3 32",
    "GET_ASYNC_REPLY OFPT_GET_ASYNC_REPLY T 27 1.4-1.5 8+8",
    "SET_ASYNC_CONFIG OFPT_SET_ASYNC T 28 1.3 32",
    "SET_ASYNC_CONFIG OFPT_SET_ASYNC T 28 1.4-1.5 8+8",
    "METER_MOD OFPT_METER_MOD T 29 1.3-1.5 16+8",
    "ROLE_STATUS OFPT_ROLE_STATUS T 30 1.4-1.5 24+8",
    "ROLE_STATUS ONFT_ROLE_STATUS ONFT 1911 1.3 32",
    "TABLE_STATUS OFPT_TABLE_STATUS T 31 1.4-1.5 16+8",
    "REQUESTFORWARD OFPT_REQUESTFORWARD T 32 1.4-1.5 16+8",
    "BUNDLE_CONTROL OFPT_BUNDLE_CONTROL T 33 1.4-1.5 16+8",
    "BUNDLE_ADD_MESSAGE OFPT_BUNDLE_ADD_MESSAGE T 34 1.4-1.5 16+",
    "ROLE_REQUEST NXT_ROLE_REQUEST NXT 10 1.0-1.5 20",
    "ROLE_REPLY NXT_ROLE_REPLY NXT 11 1.0-1.5 20",
    "SET_FLOW_FORMAT NXT_SET_FLOW_FORMAT NXT 12 1.0 20",
    "FLOW_MOD NXT_FLOW_MOD NXT 13 1.0-1.5 48+8",
    "FLOW_REMOVED NXT_FLOW_REMOVED NXT 14 1.0-1.5 56+8",
    "FLOW_MOD_TABLE_ID NXT_FLOW_MOD_TABLE_ID NXT 15 1.0-1.5 24",
    "SET_PACKET_IN_FORMAT NXT_SET_PACKET_IN_FORMAT NXT 16 1.0-1.5 20",
    "PACKET_IN NXT_PACKET_IN NXT 17 1.0-1.5 40+",
    "FLOW_AGE NXT_FLOW_AGE NXT 18 1.0-1.5 16",
    "SET_ASYNC_CONFIG NXT_SET_ASYNC_CONFIG NXT 19 1.0-1.5 40",
    "SET_CONTROLLER_ID NXT_SET_CONTROLLER_ID NXT 20 1.0-1.5 24",
    "FLOW_MONITOR_CANCEL NXT_FLOW_MONITOR_CANCEL NXT 21 1.0-1.2 20",
    "FLOW_MONITOR_PAUSED NXT_FLOW_MONITOR_PAUSED NXT 22 1.0-1.2 16",
    "FLOW_MONITOR_RESUMED NXT_FLOW_MONITOR_RESUMED NXT 23 1.0-1.2 16",
    "TLV_TABLE_MOD NXT_TLV_TABLE_MOD NXT 24 1.0-1.5 24+8",
    "TLV_TABLE_REQUEST NXT_TLV_TABLE_REQUEST NXT 25 1.0-1.5 16",
    "TLV_TABLE_REPLY NXT_TLV_TABLE_REPLY NXT 26 1.0-1.5 32+8",
    "SET_ASYNC_CONFIG NXT_SET_ASYNC_CONFIG2 NXT 27 1.0-1.3 16+8",
    "RESUME NXT_RESUME NXT 28 1.0-1.5 16+8",
    "CT_FLUSH_ZONE NXT_CT_FLUSH_ZONE NXT 29 1.0-1.5 24",
    "PACKET_IN NXT_PACKET_IN2 NXT 30 1.0-1.5 16+8",
    "GROUP_MOD NXT_GROUP_MOD NXT 31 1.0 32+8",
    "CT_FLUSH NXT_CT_FLUSH NXT 32 1.0-1.5 24+8",
    "FLOW_MONITOR_CANCEL ONFT_FLOW_MONITOR_CANCEL ONFT 1870 1.3 20",
    "FLOW_MONITOR_PAUSED ONFT_FLOW_MONITOR_PAUSED ONFT 1871 1.3 16",
    "FLOW_MONITOR_RESUMED ONFT_FLOW_MONITOR_RESUMED ONFT 1872 1.3 16",
    "BUNDLE_CONTROL ONFT_BUNDLE_CONTROL ONFT 2300 1.3 24+8",
    "BUNDLE_ADD_MESSAGE ONFT_BUNDLE_ADD_MESSAGE ONFT 2301 1.3 24+",
    "DESC OFPST_DESC ST 0 1.0 12 1068",
    "DESC OFPST_DESC ST 0 1.1-1.5 16 1072",
    "FLOW_STATS OFPST_FLOW ST 1 1.0 56 12+",
    "FLOW_STATS OFPST_FLOW ST 1 1.1-1.5 48+8 16+",
    "AGGREGATE_STATS OFPST_AGGREGATE ST 2 1.0 56 36",
    "AGGREGATE_STATS OFPST_AGGREGATE ST 2 1.1-1.4 48+8 40",
    "AGGREGATE_STATS OFPST_AGGREGATE ST 2 1.5 48+8 16+",
    "TABLE_STATS OFPST_TABLE ST 3 1.0 12 12+64",
    "TABLE_STATS OFPST_TABLE ST 3 1.1 16 16+88",
    "TABLE_STATS OFPST_TABLE ST 3 1.2 16 16+128",
    "TABLE_STATS OFPST_TABLE ST 3 1.3-1.5 16 16+24",
    "PORT_STATS OFPST_PORT ST 4 1.0 20 12+104",
    "PORT_STATS OFPST_PORT ST 4 1.1-1.2 24 16+104",
    "PORT_STATS OFPST_PORT ST 4 1.3 24 16+112",
    "PORT_STATS OFPST_PORT ST 4 1.4-1.5 24 16+8",
    "QUEUE_STATS OFPST_QUEUE ST 5 1.0 20 12+32",
    "QUEUE_STATS OFPST_QUEUE ST 5 1.1-1.2 24 16+32",
    "QUEUE_STATS OFPST_QUEUE ST 5 1.3 24 16+40",
    "QUEUE_STATS OFPST_QUEUE ST 5 1.4-1.5 24 16+8",
    "GROUP_STATS OFPST_GROUP ST 6 1.1-1.5 24 16+8",
    "GROUP_DESC OFPST_GROUP_DESC ST 7 1.1-1.4 16 16+8",
    "GROUP_DESC OFPST_GROUP_DESC ST 7 1.5 24 16+8",
    "GROUP_FEATURES OFPST_GROUP_FEATURES ST 8 1.2-1.5 16 56",
    "METER_STATS OFPST_METER ST 9 1.3-1.5 24 16+8",
    "METER_CONFIG OFPST_METER_CONFIG ST 10 1.3-1.5 24 16+8",
    "METER_FEATURES OFPST_METER_FEATURES ST 11 1.3-1.5 16 32",
    "TABLE_FEATURES OFPST_TABLE_FEATURES ST 12 1.3-1.5 16+8 80+8",
    "PORT_DESC OFPST_PORT_DESC ST 13 1.0 12 12+48",
    "PORT_DESC OFPST_PORT_DESC ST 13 1.1-1.3 16 16+64",
    "PORT_DESC OFPST_PORT_DESC ST 13 1.4 16 16+8",
    "PORT_DESC OFPST_PORT_DESC ST 13 1.5 24 16+8",
    "TABLE_DESC OFPST_TABLE_DESC ST 14 1.4-1.5 16 24+8",
    "QUEUE_GET_CONFIG OFPST_QUEUE_DESC ST 15 1.4-1.5 24 16+8",
    "FLOW_MONITOR OFPST_FLOW_MONITOR ST 16 1.4-1.5 16+8 16+8",
    "FLOW_STATS NXST_FLOW NXST 0 1.0 32+8 24+",
    "AGGREGATE_STATS NXST_AGGREGATE NXST 1 1.0 32+8 48",
    "FLOW_MONITOR NXST_FLOW_MONITOR NXST 2 1.0-1.2 24+8 24+8",
    "IPFIX_BRIDGE_STATS NXST_IPFIX_BRIDGE NXST 3 1.0-1.5 24 112",
    "IPFIX_FLOW_STATS NXST_IPFIX_FLOW NXST 4 1.0-1.5 24 24+88",
    "GROUP_STATS NXST_GROUP NXST 7 1.0 32 24+8",
    "GROUP_DESC NXST_GROUP_DESC NXST 8 1.0 32 24+8",
    "GROUP_FEATURES NXST_GROUP_FEATURES NXST 9 1.0-1.1 24 64",
    "FLOW_MONITOR ONFST_FLOW_MONITOR ONFST 1870 1.3 24+8 24+8"
  };

  private static final List<WireType> ALL = parseRows();

  private static List<WireType> parseRows() {
    List<WireType> types = new ArrayList<>();
    for (String row : ROWS) {
      String[] columns = row.split(" ");
      String[] versions = columns[4].split("-");
      OpenFlowVersion first = version(versions[0]);
      OpenFlowVersion last = version(versions[versions.length - 1]);
      int number = Integer.parseInt(columns[3]);
      if (!columns[2].endsWith("ST")) {
        Kind kind = kind(columns[2]);
        types.add(type(columns[0], columns[1], kind, number, first, last, columns[5]));
        continue;
      }
      String prefix = columns[2].substring(0, columns[2].length() - 2);
      String ask = columns[0] + "_REQUEST";
      String answer = columns[0] + "_REPLY";
      String nameAsk = columns[1] + " request";
      String nameAnswer = columns[1] + " reply";
      types.add(type(ask, nameAsk, kind(prefix + "Q"), number, first, last, columns[5]));
      types.add(type(answer, nameAnswer, kind(prefix + "P"), number, first, last, columns[6]));
    }
    return List.copyOf(types);
  }

  private static Kind kind(String word) {
    return switch (word) {
      case "T" -> Kind.STANDARD;
      case "NXT" -> Kind.NICIRA;
      case "ONFT" -> Kind.ONF;
      case "Q" -> Kind.REQUEST;
      case "P" -> Kind.REPLY;
      case "NXQ" -> Kind.NICIRA_REQUEST;
      case "NXP" -> Kind.NICIRA_REPLY;
      case "ONFQ" -> Kind.ONF_REQUEST;
      case "ONFP" -> Kind.ONF_REPLY;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static OpenFlowVersion version(String number) {
    return OpenFlowVersion.values()[number.charAt(2) - '0'];
  }

  private static WireType type(
      String type,
      String name,
      Kind kind,
      int number,
      OpenFlowVersion first,
      OpenFlowVersion last,
      String length) {
    int plus = length.indexOf('+');
    int min = Integer.parseInt(plus < 0 ? length : length.substring(0, plus));
    int step = plus < 0 ? 0 : plus == length.length() - 1 ? 1 : length.charAt(plus + 1) - '0';
    if (plus >= 0 && plus + 2 < length.length()) {
      step = Integer.parseInt(length.substring(plus + 1));
    }
    return new WireType(MessageType.valueOf(type), name, kind, number, first, last, min, step);
  }

  /** Whether it is a part of a multipart request or reply. */
  public boolean isMultipart() {
    return kind.isMultipart();
  }

  boolean isIn(OpenFlowVersion version) {
    return version.isAtLeast(first) && last.isAtLeast(version);
  }

  /** Whether a message of that many bytes can be right. */
  boolean allows(int lengthBytes) {
    int more = lengthBytes - minBytes;
    return more == 0 || more > 0 && stepBytes > 0 && more % stepBytes == 0;
  }

  /** What that number means, or null. */
  static WireType find(OpenFlowVersion version, Kind kind, int number) {
    return Index.BY_NUMBER.get(version, kind, number);
  }

  /** All forms of a message in a version, the standard's own first. */
  static List<WireType> forms(OpenFlowVersion version, MessageType type) {
    return Index.FORMS.get(version.ordinal() * MessageType.values().length + type.ordinal());
  }

  /** Tables to look up in, made from the rows. */
  private static final class Index {
    static final Index BY_NUMBER = new Index();
    static final List<List<WireType>> FORMS = forms();
    private static final int STANDARD_NUMBERS = 64;

    /** By version, kind and number; numbers of the ONF's, which are large, modulo the size. */
    private final WireType[][][] byNumber =
        new WireType[OpenFlowVersion.values().length][Kind.values().length][STANDARD_NUMBERS];

    private Index() {
      for (WireType type : ALL) {
        for (OpenFlowVersion version : OpenFlowVersion.values()) {
          if (type.isIn(version)) {
            byNumber[version.ordinal()][type.kind.ordinal()][type.number % STANDARD_NUMBERS] = type;
          }
        }
      }
    }

    WireType get(OpenFlowVersion version, Kind kind, int number) {
      int slot = Integer.remainderUnsigned(number, STANDARD_NUMBERS);
      WireType type = byNumber[version.ordinal()][kind.ordinal()][slot];
      return type != null && type.number == number ? type : null;
    }

    private static List<List<WireType>> forms() {
      List<List<WireType>> all = new ArrayList<>();
      for (OpenFlowVersion version : OpenFlowVersion.values()) {
        for (MessageType type : MessageType.values()) {
          all.add(ALL.stream().filter(t -> t.type == type && t.isIn(version)).toList());
        }
      }
      return List.copyOf(all);
    }
  }
}
