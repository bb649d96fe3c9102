package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.PacketIn;
import org.vswitchlab.ovs.openflow.Action.PacketInReason;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.AsyncConfig.Kind;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketInFormat;
import org.vswitchlab.wire.Frame;

/** The packets that one controller gets, in the format that it wants. */
final class PacketIns {
  /** OFP_DEFAULT_MISS_SEND_LEN. */
  static final int DEFAULT_MISS_SEND_LEN = 128;

  private final ControllerSession session;
  private final PacketInLimiter limiter;
  private PacketInFormat format = PacketInFormat.STANDARD;
  private int waitingCount;

  PacketIns(ControllerSession session) {
    this.session = session;
    SessionSettings settings = session.settings();
    this.limiter =
        settings.rateLimit() == 0
            ? null
            : new PacketInLimiter(
                session.plane().simulation(),
                settings.rateLimit(),
                settings.burstLimit(),
                this::send);
  }

  void setFormat(PacketInFormat newFormat) {
    format = newFormat;
  }

  /** Whether packets that no flow matches come here: up to OpenFlow 1.2 they do. */
  boolean wantsMisses() {
    return session.isEstablished()
        && !session.isAtLeast(OpenFlowVersion.OPENFLOW13)
        && session.controllerId() == 0
        && hears(PacketInReason.NO_MATCH);
  }

  private boolean hears(PacketInReason reason) {
    boolean isSecondary = session.role() == Role.SECONDARY;
    return session.hearsNotices()
        && session.async().hearsOf(Kind.PACKET_IN, reason.ordinal(), isSecondary);
  }

  /**
   * Sends the packet if this controller is to have it.
   *
   * @return whether it is
   */
  boolean offer(PacketIn packet) {
    if (!session.isEstablished() || session.controllerId() != packet.controllerId()) {
      return false;
    }
    boolean isMiss = packet.reason() == PacketInReason.IMPLICIT_MISS;
    if (isMiss ? !wantsMisses() : !hears(asTold(packet.reason(), session.version()))) {
      return false;
    }
    if (session.queuedBytes() > 0 && waitingCount >= session.settings().queueLimit()) {
      return false;
    }
    if (limiter == null) {
      send(packet);
      return true;
    }
    return limiter.offer(packet);
  }

  /** The reason in the words of a version. */
  private static PacketInReason asTold(PacketInReason reason, OpenFlowVersion version) {
    return switch (reason) {
      case NO_MATCH, IMPLICIT_MISS -> PacketInReason.NO_MATCH;
      case ACTION, INVALID_TTL -> reason;
      case EXPLICIT_MISS ->
          version.isAtLeast(OpenFlowVersion.OPENFLOW13)
              ? PacketInReason.NO_MATCH
              : PacketInReason.ACTION;
      case ACTION_SET, GROUP, PACKET_OUT ->
          version.isAtLeast(OpenFlowVersion.OPENFLOW14) ? reason : PacketInReason.ACTION;
    };
  }

  private void send(PacketIn packet) {
    if (session.queuedBytes() > 0) {
      waitingCount++;
    }
    Frame frame = packet.frame();
    byte[] bytes = new byte[frame.length()];
    System.arraycopy(frame.array(), frame.offset(), bytes, 0, bytes.length);
    session.send(
        new PacketMessage.PacketIn(
            format,
            HexBytes.of(bytes),
            bytes.length,
            PacketMessage.NO_BUFFER,
            asTold(packet.reason(), session.version()),
            packet.tableId(),
            packet.cookie(),
            metadata(packet.metadata()),
            packet.userdata(),
            packet.continuation() == null ? null : wire(packet)));
  }

  /** The peer has taken what waited. */
  void drained() {
    waitingCount = 0;
  }

  void close() {
    if (limiter != null) {
      limiter.close();
    }
  }

  // Metadata: the fields that are not in the packet.

  private static Match metadata(FlowKey key) {
    Match.Builder match = Match.builder();
    match.exact(FlowField.IN_PORT, key.inPort());
    for (FlowField field :
        List.of(
            FlowField.TUN_ID,
            FlowField.TUN_SRC,
            FlowField.TUN_DST,
            FlowField.METADATA,
            FlowField.PKT_MARK)) {
      addUnlessZero(match, key, field);
    }
    for (int i = 0; i < 16; i++) {
      addUnlessZero(match, key, FlowField.values()[FlowField.REG0.ordinal() + i]);
    }
    if (key.get(FlowField.CT_STATE) != 0) {
      for (FlowField field :
          List.of(FlowField.CT_STATE, FlowField.CT_ZONE, FlowField.CT_MARK, FlowField.CT_LABEL)) {
        addUnlessZero(match, key, field);
      }
    }
    return match.build();
  }

  private static void addUnlessZero(Match.Builder match, FlowKey key, FlowField field) {
    long low = key.get(field);
    long high = field.bits() > 64 ? key.getHigh(field) : 0;
    if ((low | high) != 0) {
      match.exact(field, high, low);
    }
  }

  // Continuations.

  private PacketMessage.Continuation wire(PacketIn packet) {
    PacketIn.Continuation state = packet.continuation();
    List<HexBytes> stack = new ArrayList<>();
    for (int i = state.stack().size() - 1; i >= 0; i--) {
      stack.add(StackValues.bytes(state.stack().get(i)));
    }
    return new PacketMessage.Continuation(
        HexBytes.of(session.bridge().identity()),
        stack,
        mirrorBits(state.mirrors()),
        state.isConntracked(),
        state.actions(),
        state.actionSet(),
        state.tableId(),
        packet.cookie(),
        datapathPort(packet.metadata().inPort()));
  }

  /** The datapath's number of a port; -1 if it has none. */
  private long datapathPort(int number) {
    OpenFlowSwitchPort port = session.bridge().port(number);
    return port == null || port.datapathPort() == null ? -1 : port.datapathPort().number();
  }

  private int mirrorBits(List<String> names) {
    int bits = 0;
    for (int i = 0; i < session.bridge().mirrors().size(); i++) {
      if (names.contains(session.bridge().mirrors().get(i).settings().name())) {
        bits |= 1 << i;
      }
    }
    return bits;
  }

  /** A packet that waited goes on as the controller says. */
  void resume(PacketMessage.Resume resume) {
    PacketMessage.PacketIn packet = resume.packetIn();
    PacketMessage.Continuation wire = packet.continuation();
    if (wire == null || !wire.bridgeId().equals(HexBytes.of(session.bridge().identity()))) {
      throw new OpenFlowException(OpenFlowError.NXR_STALE);
    }
    List<List<Long>> stack = new ArrayList<>();
    for (int i = wire.stack().size() - 1; i >= 0; i--) {
      stack.add(StackValues.value(wire.stack().get(i)));
    }
    List<String> mirrors = new ArrayList<>();
    for (int i = 0; i < session.bridge().mirrors().size(); i++) {
      if ((wire.mirrors() & 1 << i) != 0) {
        mirrors.add(session.bridge().mirrors().get(i).settings().name());
      }
    }
    FlowKey key = packet.metadata().key().copy();
    Frame frame =
        Frame.owning(packet.packet().toByteArray(), session.plane().simulation().newOriginId());
    session
        .bridge()
        .resume(
            new PacketIn(
                frame,
                key,
                packet.reason(),
                packet.tableId(),
                packet.cookie(),
                0,
                frame.length(),
                packet.userdata(),
                new PacketIn.Continuation(
                    wire.tableId(),
                    wire.isConntracked(),
                    stack,
                    mirrors,
                    wire.actions(),
                    wire.actionSet())));
  }
}
