package org.vswitchlab.management.testcontroller;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.management.openflow.ControlNetwork;
import org.vswitchlab.management.openflow.ControlStream;
import org.vswitchlab.management.openflow.FramingException;
import org.vswitchlab.management.openflow.MessageFraming;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.control.VersionNegotiation;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowFlags;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Echo;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowModification;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketIn;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketOut;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.FeaturesReply;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.FragmentHandling;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.SwitchConfig;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.MacAddress;

/**
 * One switch, seen from the controller. It learns where addresses are, floods what goes to unknown
 * ones, and sets up flows for the rest. What it says, and in which order, is what
 * ovs-testcontroller of Open vSwitch 3.1 was seen to say; that one ends itself when it would flood
 * in OpenFlow 1.5, this one does not.
 */
final class LearningController implements ControlStream.Handler {
  private static final int HELLO_TYPE = 0;
  private static final int MISS_SEND_LEN = 128;
  private static final int FLOW_PRIORITY = 1;
  private static final int ETHERNET_HEADER_BYTES = 14;

  /** As long as a bridge remembers: IEEE 802.1D-2004, table 7-5. */
  private static final long AGING_NANOS = 300_000_000_000L;

  private record Station(int port, long seenNanos) {}

  private final ControlNetwork network;
  private final ControlStream stream;
  private final ControllerPolicy policy;
  private final MessageFraming framing = new MessageFraming();
  private final Map<Long, Station> stations = new HashMap<>();
  private OpenFlowVersion version;
  private boolean isReady;
  private int nextXid = 1;

  private LearningController(
      ControlNetwork network, ControlStream stream, ControllerPolicy policy) {
    this.network = network;
    this.stream = stream;
    this.policy = policy;
  }

  /** Takes charge of a switch. */
  static void start(ControlNetwork network, ControlStream stream, ControllerPolicy policy) {
    LearningController controller = new LearningController(network, stream, policy);
    stream.setHandler(controller);
    byte[] hello = VersionNegotiation.hello(policy.versions(), controller.nextXid++);
    stream.send(ByteBuffer.wrap(hello));
  }

  // From the switch.

  @Override
  public void received(ByteBuffer bytes) {
    framing.add(bytes);
    try {
      for (byte[] message = framing.next(); message != null; message = framing.next()) {
        if (version == null) {
          negotiate(message);
        } else {
          handle(MessageDecoder.decode(version, message));
        }
        if (!stream.isOpen()) {
          return;
        }
      }
    } catch (FramingException | OpenFlowException e) {
      stream.close(e.getMessage());
    }
  }

  @Override
  public void drained() {
    // What is said is said at once: a switch that does not read is behind, and stays so.
  }

  @Override
  public void closed(String reason) {
    stations.clear();
  }

  private void negotiate(byte[] message) {
    int own = VersionNegotiation.bitmap(policy.versions());
    boolean isHello = (message[1] & 0xff) == HELLO_TYPE;
    OpenFlowVersion common =
        isHello ? VersionNegotiation.latest(own & VersionNegotiation.offered(message)) : null;
    if (common == null) {
      stream.close("version negotiation failed");
      return;
    }
    version = common;
    send(new BareMessage(MessageType.FEATURES_REQUEST));
    send(new SwitchConfig(false, FragmentHandling.NORMAL, -1, MISS_SEND_LEN));
    if (version.isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      // From 1.3 on a packet that matches nothing is dropped, unless a flow says otherwise.
      addFlow(Match.ANY, 0, 0, List.of(new Action.Output(OpenFlowPort.CONTROLLER, MISS_SEND_LEN)));
    }
  }

  private void handle(OpenFlowMessage message) {
    MessageBody body = message.body();
    if (body instanceof FeaturesReply) {
      isReady = true;
    } else if (body instanceof Echo echo && !echo.isReply()) {
      send(message.reply(new Echo(true, echo.data())));
    } else if (body instanceof PacketIn packetIn && isReady) {
      packetIn(packetIn);
    }
  }

  private void packetIn(PacketIn packetIn) {
    Frame frame = Frame.owning(packetIn.packet().toByteArray(), 0);
    if (frame.length() < ETHERNET_HEADER_BYTES) {
      return;
    }
    int inPort = (int) packetIn.metadata().value(FlowField.IN_PORT);
    if (policy.learns() && !MacAddress.isMulticast(frame.source())) {
      stations.put(frame.source(), new Station(inPort, network.nowNanos()));
    }
    int port = portFor(frame.destination());
    boolean isDropped = MacAddress.isReserved(frame.destination()) || port == inPort;
    List<Action> actions = isDropped ? List.of() : List.of(output(port));
    boolean isSettled = isDropped || port != OpenFlowPort.FLOOD || !policy.learns();
    if (policy.addsFlows() && isSettled) {
      Match match = PacketMatch.of(frame, inPort, policy.isCoarse());
      addFlow(match, FLOW_PRIORITY, policy.idleSeconds(), withQueue(actions));
    }
    if (!isDropped) {
      Match from = Match.builder().exact(FlowField.IN_PORT, inPort).build();
      send(
          new PacketOut(
              PacketMessage.NO_BUFFER, from, withQueue(actions), HexBytes.of(frame.copyBytes())));
    }
  }

  private int portFor(long destination) {
    Station station = policy.learns() ? stations.get(destination) : null;
    boolean isKnown = station != null && network.nowNanos() - station.seenNanos() < AGING_NANOS;
    return isKnown ? station.port() : OpenFlowPort.FLOOD;
  }

  private static Action output(int port) {
    return Action.Output.to(port);
  }

  private List<Action> withQueue(List<Action> actions) {
    boolean isQueued =
        policy.queueId() >= 0
            && actions.size() == 1
            && actions.get(0) instanceof Action.Output output
            && output.port() != OpenFlowPort.FLOOD;
    if (!isQueued) {
      return actions;
    }
    if (version == OpenFlowVersion.OPENFLOW10) {
      int port = ((Action.Output) actions.get(0)).port();
      return List.of(new Action.Enqueue(port, policy.queueId()));
    }
    return List.of(new Action.SetQueue(policy.queueId()), actions.get(0), new Action.PopQueue());
  }

  // To the switch.

  private void addFlow(Match match, int priority, int idleSeconds, List<Action> actions) {
    FlowMod add =
        new FlowMod(
            FlowMod.Command.ADD,
            match,
            priority,
            0,
            0,
            0,
            false,
            0,
            idleSeconds,
            0,
            0,
            FlowFlags.NONE,
            OpenFlowPort.NONE,
            FlowMod.ANY_GROUP,
            actions);
    send(new FlowModification(add, PacketMessage.NO_BUFFER));
  }

  private void send(MessageBody body) {
    send(new OpenFlowMessage(nextXid++, body));
  }

  private void send(OpenFlowMessage message) {
    stream.send(ByteBuffer.wrap(MessageEncoder.encode(version, message)));
  }
}
