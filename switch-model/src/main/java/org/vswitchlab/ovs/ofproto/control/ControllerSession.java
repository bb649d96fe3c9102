package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.codec.Dialect;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.codec.MessageHeader;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/**
 * One OpenFlow connection, seen from the switch: messages come in by {@link #receive} and go out by
 * the {@link ControllerTransport}. Both sides say hello, then the connection is established and
 * every request is answered, if only by the error that it deserves.
 */
public final class ControllerSession {
  private static final int HEADER_BYTES = 8;
  private static final int HELLO_TYPE = 0;
  private static final int ERROR_TYPE = 1;
  private static final int ECHO_REQUEST_TYPE = 2;

  private final ControlPlane plane;
  private final SessionSettings settings;
  private final ControllerTransport transport;
  private final Requests requests;
  private final AsyncMasks async;
  private final PacketIns packetIns;
  private final Bundles bundles;
  private final Multiparts multiparts = new Multiparts();
  private OpenFlowVersion version;
  private Dialect dialect;
  private Role role = Role.EQUAL;
  private Runnable onStateChange = () -> {};
  private int controllerId;
  private int missSendLenBytes;
  private boolean isOpen = true;

  ControllerSession(ControlPlane plane, SessionSettings settings, ControllerTransport transport) {
    this.plane = plane;
    this.settings = settings;
    this.transport = transport;
    this.missSendLenBytes = settings.isService() ? 0 : PacketIns.DEFAULT_MISS_SEND_LEN;
    this.async = new AsyncMasks(settings.sendsAsync());
    this.packetIns = new PacketIns(this);
    this.bundles = new Bundles(this);
    this.requests = new Requests(this);
  }

  /** Says hello. */
  public void start() {
    transport.send(VersionNegotiation.hello(settings.versions(), plane.newXid()));
  }

  // What it is.

  ControlPlane plane() {
    return plane;
  }

  OpenFlowSwitch bridge() {
    return plane.bridge();
  }

  SessionSettings settings() {
    return settings;
  }

  /** The version that both sides speak; null before that is settled. */
  public OpenFlowVersion version() {
    return version;
  }

  boolean isAtLeast(OpenFlowVersion other) {
    return version.isAtLeast(other);
  }

  public boolean isEstablished() {
    return isOpen && version != null;
  }

  /** Runs whenever the session is established or its role changes. */
  public void setOnStateChange(Runnable newOnStateChange) {
    onStateChange = newOnStateChange;
  }

  public Role role() {
    return role;
  }

  void setRole(Role newRole) {
    role = newRole;
    onStateChange.run();
  }

  AsyncMasks async() {
    return async;
  }

  PacketIns packetIns() {
    return packetIns;
  }

  Requests requests() {
    return requests;
  }

  Bundles bundles() {
    return bundles;
  }

  int controllerId() {
    return controllerId;
  }

  void setControllerId(int id) {
    controllerId = id;
  }

  int missSendLenBytes() {
    return missSendLenBytes;
  }

  void setMissSendLenBytes(int bytes) {
    missSendLenBytes = bytes;
  }

  /** It has said what it wants to hear: from now on a service connection hears it, too. */
  void listen() {
    if (missSendLenBytes == 0) {
      missSendLenBytes = PacketIns.DEFAULT_MISS_SEND_LEN;
      plane.bridge().controllersChanged();
    }
  }

  void setDialect(Dialect newDialect) {
    dialect = newDialect;
  }

  /** Service connections hear of nothing unless they set a length for packets. */
  boolean hearsNotices() {
    return isEstablished() && (!settings.isService() || missSendLenBytes > 0);
  }

  long queuedBytes() {
    return transport.queuedBytes();
  }

  // Messages in.

  /** Takes one whole message, whose length is that of its header. */
  public void receive(byte[] message) {
    if (!isOpen) {
      return;
    }
    if (version == null) {
      negotiate(message);
      return;
    }
    byte[] quoted = message;
    try {
      MessageHeader header = MessageDecoder.header(dialect, message);
      Multiparts.Request request = multiparts.assemble(header, message);
      if (request != null) {
        quoted = request.firstPart();
        request.check();
        requests.admit(header.wireType().type());
        requests.handle(MessageDecoder.decode(dialect, header, request.whole()), quoted);
      }
    } catch (OpenFlowException e) {
      refuse(e.error(), quoted);
    } catch (UnsupportedOperationException e) {
      plane.log(settings.name() + ": " + e.getMessage());
      refuse(OpenFlowError.OFPBRC_BAD_TYPE, quoted);
    }
  }

  private void negotiate(byte[] message) {
    int type = message[1] & 0xff;
    boolean isHello = type == HELLO_TYPE && message[0] != 0;
    if (!isHello) {
      plane.log(settings.name() + ": received message type " + type + " while expecting hello");
      close("Protocol error");
      return;
    }
    int own = VersionNegotiation.bitmap(settings.versions());
    int offered = VersionNegotiation.offered(message);
    OpenFlowVersion common = VersionNegotiation.latest(own & offered);
    if (common == null) {
      sendHelloFailed(own, offered);
      plane.log(settings.name() + ": version negotiation failed");
      close("Protocol error");
      return;
    }
    version = common;
    dialect = Dialect.of(common);
    async.setVersion(common);
    plane.notices().established(this);
    onStateChange.run();
  }

  private void sendHelloFailed(int own, int offered) {
    byte[] text =
        VersionNegotiation.refusal(own, offered)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] error = new byte[HEADER_BYTES + 4 + text.length];
    error[0] = (byte) Integer.numberOfTrailingZeros(own);
    error[1] = ERROR_TYPE;
    error[2] = (byte) (error.length >> 8);
    error[3] = (byte) error.length;
    System.arraycopy(text, 0, error, HEADER_BYTES + 4, text.length);
    transport.send(error);
  }

  // Messages out.

  /** Answers a request; a list too long for one message goes out in parts. */
  void reply(OpenFlowMessage request, MessageBody body) {
    send(new OpenFlowMessage(request.xid(), false, request.asExtension(), body));
  }

  /** Sends what nobody asked for. */
  void send(MessageBody body) {
    try {
      send(new OpenFlowMessage(0, body));
    } catch (UnsupportedOperationException e) {
      plane.log(settings.name() + ": " + e.getMessage());
    }
  }

  void send(OpenFlowMessage message) {
    if (isEstablished()) {
      for (byte[] part : MessageEncoder.encodeAll(dialect, message)) {
        transport.send(part);
      }
    }
  }

  /** Passes on what is encoded already. */
  void sendBytes(byte[] message) {
    if (isOpen) {
      transport.send(message);
    }
  }

  /** Answers a message with an error that quotes it. */
  void refuse(OpenFlowError error, byte[] message) {
    OpenFlowVersion spoken = versionOf(message);
    OpenFlowMessage reply = MessageDecoder.errorReply(spoken, error, message);
    plane.log(settings.name() + ": sending " + error + " error reply");
    for (byte[] part : MessageEncoder.encodeAll(Dialect.of(spoken), reply)) {
      transport.send(part);
    }
  }

  /** Errors are told in the version of the message at fault, or the first if there is no such. */
  private static OpenFlowVersion versionOf(byte[] message) {
    int number = message[0] & 0xff;
    OpenFlowVersion[] known = OpenFlowVersion.values();
    return number >= 1 && number <= known.length ? known[number - 1] : known[0];
  }

  /** Asks the peer for a sign of life. */
  public void probe() {
    if (isEstablished()) {
      byte[] echo = new byte[HEADER_BYTES];
      echo[0] = (byte) version.wireVersion();
      echo[1] = ECHO_REQUEST_TYPE;
      echo[3] = HEADER_BYTES;
      transport.send(echo);
    }
  }

  /** The peer has taken what was sent: what was held back may go on. */
  public void drained() {
    packetIns.drained();
    plane.monitors().drained(this);
  }

  void close(String reason) {
    closed();
    transport.close(reason);
  }

  /** The connection is gone. */
  public void closed() {
    if (isOpen) {
      isOpen = false;
      packetIns.close();
      plane.forget(this);
      plane.notices().gone(this);
    }
  }
}
