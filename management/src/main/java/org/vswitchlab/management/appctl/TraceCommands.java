package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathKeyParser;
import org.vswitchlab.ovs.datapath.DatapathSyntaxException;
import org.vswitchlab.ovs.datapath.PacketComposer;
import org.vswitchlab.ovs.flow.FlagText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.trace.PacketTrace;
import org.vswitchlab.ovs.ofproto.trace.TraceRequest;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionChecks;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.ExactFlowText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.Frame;

/** {@code ofproto/trace} and {@code ofproto/trace-packet-out}, ovs-vswitchd(8). */
final class TraceCommands {
  private static final int MAX_PAYLOAD_BYTES = 64_000;
  private static final int DEFAULT_PAYLOAD_BYTES = 64;
  private static final int LEAST_PACKET_BYTES = 14;
  private static final int NO_PORT = -1;

  private final SharedDatapath shared;

  TraceCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** A mistake in the arguments; its message is the reply. */
  private static final class TraceException extends Exception {
    private static final long serialVersionUID = 1L;

    TraceException(String message) {
      super(message);
    }
  }

  /** What the words said. */
  private static final class Arguments {
    final List<String> operands = new ArrayList<>();
    final List<Integer> conntrackStates = new ArrayList<>();
    boolean showsNames;
    boolean generates;
    boolean isConsistent;
    byte[] payload = counting(DEFAULT_PAYLOAD_BYTES);
  }

  /** Where a packet comes in, and what is known of it. */
  private record Origin(OpenFlowSwitch bridge, FlowKey key) {}

  ControlReply trace(List<String> words) {
    try {
      Arguments arguments = read(words, false);
      return ControlReply.of(run(arguments, null));
    } catch (TraceException e) {
      return ControlReply.error(e.getMessage());
    }
  }

  ControlReply tracePacketOut(List<String> words) {
    try {
      // The actions are read before anything else, and know no names of ports.
      int last = words.size() - 1;
      // Without any, the packet goes through the tables.
      String text = words.get(last);
      List<Action> actions = parseActions(text);
      actions = actions.isEmpty() ? null : actions;
      Arguments arguments = read(words.subList(0, last), true);
      return ControlReply.of(run(arguments, actions));
    } catch (TraceException e) {
      return ControlReply.error(e.getMessage());
    }
  }

  private static Arguments read(List<String> words, boolean isPacketOut) throws TraceException {
    Arguments arguments = new Arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean takesValue =
          word.equals("--ct-next") || word.equals("--l7") || word.equals("--l7-len");
      if (takesValue && i + 1 == words.size()) {
        throw new TraceException("Missing argument for option " + word);
      }
      switch (word) {
        case "--names" -> arguments.showsNames = true;
        case "-generate", "--generate" -> arguments.generates = true;
        case "--ct-next" -> arguments.conntrackStates.add(conntrackState(words.get(++i)));
        case "--l7" -> arguments.payload = hex(words.get(++i));
        case "--l7-len" -> arguments.payload = counting(payloadBytes(words.get(++i)));
        case "-consistent", "--consistent" -> {
          if (!isPacketOut) {
            throw new TraceException(word + ": unknown option");
          }
          arguments.isConsistent = true;
        }
        default -> {
          if (word.startsWith("-")) {
            throw new TraceException(word + ": unknown option");
          }
          arguments.operands.add(word);
        }
      }
    }
    if (arguments.operands.isEmpty()) {
      throw new TraceException("Syntax error");
    }
    return arguments;
  }

  private static int conntrackState(String text) throws TraceException {
    int state = 0;
    for (String flag : text.split("[, ]+")) {
      state |=
          switch (flag) {
            case "" -> 0;
            case "new" -> FlowKey.CT_NEW;
            case "est" -> FlowKey.CT_ESTABLISHED;
            case "rel" -> FlowKey.CT_RELATED;
            case "rpl" -> FlowKey.CT_REPLY;
            case "inv" -> FlowKey.CT_INVALID;
            case "trk" -> FlowKey.CT_TRACKED;
            case "snat" -> FlowKey.CT_SRC_NAT;
            case "dnat" -> FlowKey.CT_DST_NAT;
            default -> throw new TraceException(flag + ": unknown connection tracking state flag");
          };
    }
    String fault = fault(state);
    if (fault != null) {
      StringBuilder flags = new StringBuilder();
      FlagText.of(FlowField.CT_STATE).formatSet(flags, state);
      throw new TraceException(flags + ": invalid connection state: " + fault);
    }
    return state;
  }

  /** Why a packet cannot have that state; null if it can. */
  private static String fault(int state) {
    if ((state & FlowKey.CT_TRACKED) == 0) {
      return state == 0 ? null : "If \"trk\" is unset, no other flags are set";
    }
    if ((state & FlowKey.CT_INVALID) != 0) {
      boolean hasOther = (state & ~(FlowKey.CT_TRACKED | FlowKey.CT_INVALID)) != 0;
      return hasOther ? "when \"inv\" is set, only \"trk\" may also be set" : null;
    }
    boolean isNew = (state & FlowKey.CT_NEW) != 0;
    if (isNew && (state & FlowKey.CT_ESTABLISHED) != 0) {
      return "\"new\" and \"est\" are mutually exclusive";
    }
    if (isNew && (state & FlowKey.CT_REPLY) != 0) {
      return "\"new\" and \"rpy\" are mutually exclusive";
    }
    return null;
  }

  private static int payloadBytes(String text) throws TraceException {
    int bytes;
    try {
      bytes = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      bytes = 0;
    }
    if (bytes < 0 || bytes > MAX_PAYLOAD_BYTES) {
      throw new TraceException(text + ": too much L7 data");
    }
    return bytes;
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static byte[] hex(String text) throws TraceException {
    try {
      return HexFormat.of().parseHex(text.replace(" ", ""));
    } catch (IllegalArgumentException e) {
      throw new TraceException("Trailing garbage in packet data");
    }
  }

  /** Whether it is what a packet with an Ethernet header is written as. */
  private static boolean isPacket(String text) {
    return text.length() % 2 == 0
        && text.length() >= 2 * LEAST_PACKET_BYTES
        && text.chars().allMatch(c -> c < 128 && HexFormat.isHexDigit(c));
  }

  private static List<Action> parseActions(String text) throws TraceException {
    try {
      return ActionText.parse(text, PortNames.NUMBERS_ONLY);
    } catch (FlowSyntaxException e) {
      throw new TraceException(e.getMessage());
    }
  }

  private String run(Arguments arguments, List<Action> packetOut) throws TraceException {
    List<String> operands = new ArrayList<>(arguments.operands);
    byte[] packet = null;
    int last = operands.size() - 1;
    if (last > 2) {
      throw new TraceException("too many arguments");
    } else if (arguments.generates && (last == 2 || last < 0)) {
      throw new TraceException("Syntax error");
    } else if (last == 2) {
      packet = hex(operands.remove(last));
      if (packet.length < LEAST_PACKET_BYTES) {
        throw new TraceException("Packet data too short for Ethernet");
      }
    } else if (last == 1 && isPacket(operands.get(1)) && !arguments.generates) {
      packet = hex(operands.remove(last));
    }
    Origin origin = origin(operands);
    FlowKey key = origin.key();
    if (arguments.generates && packet == null) {
      packet = PacketComposer.composeWith(key, arguments.payload);
    } else if (packet != null) {
      key = withMetadata(packet, key, shared.datapath().vlanLimit());
    }
    List<Action> actions = packetOut == null ? null : checked(packetOut, key, arguments);
    return PacketTrace.of(
        shared,
        new TraceRequest(
            origin.bridge(),
            key,
            packet == null ? 0 : packet.length,
            arguments.conntrackStates,
            actions,
            arguments.showsNames));
  }

  /** The headers of a packet with what is known beside it. */
  private static FlowKey withMetadata(byte[] packet, FlowKey known, int vlanLimit) {
    FlowKey key = new FlowKey();
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.setVlanLimit(vlanLimit);
    extractor.extract(Frame.owning(packet, 0), known.inPort(), key);
    boolean isTracked = known.isNonzero(FlowField.CT_STATE);
    for (int word = FlowLayout.CT_PORTS; word < FlowLayout.WORDS; word++) {
      boolean isOfPipeline = word >= FlowLayout.METADATA && word <= FlowLayout.CONJ_ACTSET;
      // Without a state, there is nothing to say of a connection.
      boolean isOfConnection = word < FlowLayout.RECIRC_PORT || word >= FlowLayout.CT;
      isOfConnection &= word < FlowLayout.METADATA;
      boolean isKept = isTracked || !isOfConnection;
      if (word != FlowLayout.TYPE_HASH && !isOfPipeline && isKept) {
        key.setWord(word, known.word(word));
      }
    }
    key.set(FlowField.DP_HASH, known.get(FlowField.DP_HASH));
    return key;
  }

  /** A flow of a datapath, named or not, or if it is none, one of a bridge. */
  private Origin origin(List<String> operands) throws TraceException {
    String where = operands.size() == 1 ? null : operands.get(0);
    String flow = operands.get(operands.size() - 1);
    Datapath datapath = datapath(where);
    DatapathKeyParser.Flow parsed;
    try {
      parsed = DatapathKeyParser.parseFlow(flow, datapath);
    } catch (DatapathSyntaxException e) {
      if (where == null) {
        throw new TraceException(
            "syntax error at " + e.rest() + " (or the bridge name was omitted)");
      }
      return bridgeFlow(where, flow);
    }
    if (datapath == null) {
      throw new TraceException("Cannot find the datapath");
    }
    return datapathFlow(parsed);
  }

  /** The bridges' datapath, if it is meant: by its type, {@code ovs-} before it or not. */
  private Datapath datapath(String name) {
    if (shared.bridges().isEmpty()) {
      return null;
    }
    Datapath datapath = shared.datapath();
    boolean isMeant = name == null || name.replaceFirst("^ovs-", "").equals(datapath.type());
    return isMeant ? datapath : null;
  }

  private Origin bridgeFlow(String name, String flow) throws TraceException {
    OpenFlowSwitch bridge = shared.bridge(name);
    if (bridge == null) {
      throw new TraceException(name + ": unknown bridge");
    }
    try {
      return new Origin(bridge, ExactFlowText.parse(flow, bridge.portNames()));
    } catch (FlowSyntaxException e) {
      throw new TraceException("Bad openflow flow syntax: " + flow + ": " + e.getMessage());
    }
  }

  /** A flow as {@code dpctl/dump-flows} prints it. */
  private Origin datapathFlow(DatapathKeyParser.Flow flow) throws TraceException {
    FlowKey key = flow.fields().key();
    boolean hasPort = flow.attributes().contains("in_port");
    int number = hasPort ? key.inPort() : NO_PORT;
    boolean isFromTunnel =
        key.isNonzero(FlowField.TUN_DST) || key.isNonzero(FlowField.TUN_IPV6_DST);
    OpenFlowSwitchPort port = hasPort ? shared.portOf(key) : null;
    if (port == null || isFromTunnel && port.tunnel() == null) {
      throw new TraceException(
          isFromTunnel
              ? "no OpenFlow tunnel port for this packet"
              : "no OpenFlow port for datapath port " + Integer.toUnsignedString(number));
    }
    int recircId = (int) key.get(FlowField.RECIRC_ID);
    if (recircId != 0 && !shared.hasRecirculation(recircId)) {
      throw new TraceException(
          "no recirculation data for recirc_id 0x" + Integer.toHexString(recircId));
    }
    key.set(FlowField.IN_PORT, port.number());
    return new Origin(port.bridge(), key);
  }

  private static List<Action> checked(List<Action> actions, FlowKey key, Arguments arguments)
      throws TraceException {
    Match match = Match.of(key, exactMask(key));
    ActionChecks.Result checked = ActionChecks.check(actions, match, FlowMod.ALL_TABLES);
    boolean needsLater = actions.stream().anyMatch(action -> action instanceof Action.PushVlan);
    boolean isInconsistent = checked.needsOpenFlow10() && (arguments.isConsistent || needsLater);
    if (checked.error() != null || isInconsistent) {
      OpenFlowError error =
          checked.error() != null ? checked.error() : OpenFlowError.OFPBAC_MATCH_INCONSISTENT;
      throw new TraceException("Bad actions: " + error);
    }
    return checked.actions();
  }

  private static org.vswitchlab.ovs.flow.FlowMask exactMask(FlowKey key) {
    org.vswitchlab.ovs.flow.FlowMask mask = new org.vswitchlab.ovs.flow.FlowMask();
    for (int word = 0; word < FlowLayout.CT_PORTS; word++) {
      mask.unwildcardWord(word);
    }
    return mask;
  }
}
