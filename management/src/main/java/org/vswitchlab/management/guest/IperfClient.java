package org.vswitchlab.management.guest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Ipv4Address;

/** {@code iperf3 -c}: one test from its beginning to its end. */
final class IperfClient implements IperfControl.Peer {
  private static final int FIRST_ID = 5;

  /** What a UDP client says first, and hears back. */
  static final byte[] UDP_HELLO = {0x39, 0x38, 0x37, 0x36};

  private final CommandContext context;
  private final IperfSettings settings;
  private final GuestStack stack;
  private final Simulation simulation;
  private final String targetName;
  private final int target;
  private final IperfControl control = new IperfControl(this);
  private final List<IperfStream> streams = new ArrayList<>();
  private final List<UdpSocket> sockets = new ArrayList<>();
  private final Timer endTimer;
  private IperfReport report;
  private byte[] cookie;
  private int openCount;
  private long testNanos;
  private boolean isEnding;

  IperfClient(CommandContext context, IperfSettings settings, String targetName, int target) {
    this.context = context;
    this.settings = settings;
    this.targetName = targetName;
    this.target = target;
    stack = context.host().service(GuestStack.class);
    simulation = context.host().simulation();
    endTimer = new Timer(simulation, this::endTest);
  }

  void start() {
    context.onInterrupt(this::interrupted);
    context.onExit(this::cleanUp);
    cookie = newCookie();
    control.setConnection(stack.tcp().connect(target, settings.port, 0, control));
  }

  /** 36 letters and digits and a zero byte. */
  private byte[] newCookie() {
    String alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    byte[] result = new byte[IperfControl.COOKIE_BYTES];
    var random = simulation.random().stream("host:" + context.host().name() + ":iperf3");
    for (int i = 0; i < result.length - 1; i++) {
      result[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
    }
    return result;
  }

  private void fail(String sentence) {
    context.errorln("iperf3: error - " + sentence);
    context.exit(1);
  }

  @Override
  public void connected() {
    context.println("Connecting to host " + targetName + ", port " + settings.port);
    if (settings.isReverse) {
      context.println("Reverse mode, remote host " + targetName + " is sending");
    }
    if (settings.blockBytes == 0) {
      // UDP: what fits into a packet, told by the control connection.
      settings.blockBytes =
          settings.isUdp ? control.connection().segmentBytes() : IperfSettings.TCP_BLOCK_BYTES;
    }
    control.connection().send(cookie);
  }

  @Override
  public void state(int state) {
    switch (state) {
      case IperfControl.PARAMETER_EXCHANGE -> control.sendJson(settings.toJson());
      case IperfControl.CREATE_STREAMS -> createStreams();
      case IperfControl.TEST_START -> startTest();
      case IperfControl.TEST_RUNNING -> {}
      case IperfControl.EXCHANGE_RESULTS -> {
        long nanos = testNanos;
        control.sendJson(
            new IperfResults(IperfReport.totals(streams), nanos).toJson(!settings.isReverse));
        control.expectJson();
      }
      case IperfControl.DISPLAY_RESULTS -> {
        control.sendState(IperfControl.DONE);
        context.println("");
        context.println("iperf Done.");
        context.exit(0);
      }
      case IperfControl.ACCESS_DENIED -> fail("the server is busy running a test. try again later");
      case IperfControl.SERVER_TERMINATE -> fail("the server has terminated");
      default -> fail("received an unknown control message");
    }
  }

  private void createStreams() {
    boolean isSender = !settings.isReverse;
    for (int i = 0; i < settings.streamCount; i++) {
      IperfStream stream = new IperfStream(simulation, settings, isSender, FIRST_ID + 2 * i);
      streams.add(stream);
      if (settings.isUdp) {
        openUdp(stream);
      } else {
        TcpConnection connection =
            stack.tcp().connect(target, settings.port, 0, new Opening(stream));
        stream.setConnection(connection);
        connection.setListener(new Opening(stream));
      }
    }
  }

  /** A data connection during its handshake. */
  private final class Opening implements TcpConnection.Listener {
    private final IperfStream stream;

    Opening(IperfStream stream) {
      this.stream = stream;
    }

    @Override
    public void connected(TcpConnection connection) {
      stream.setConnection(connection);
      connection.send(cookie);
      opened(stream, connection.localAddress(), connection.localPort());
    }

    @Override
    public void received(TcpConnection from, byte[] array, int offset, int length) {}

    @Override
    public void closed(TcpConnection connection, SocketError error) {
      if (!context.isDone()) {
        fail("unable to connect stream: " + text(error));
      }
    }
  }

  private void openUdp(IperfStream stream) {
    UdpSocket socket =
        stack
            .udp()
            .bind(
                0,
                (s, datagram) -> {
                  if (datagram.payloadBytes() == UDP_HELLO.length) {
                    int local = stack.ipv4().destination(target).source();
                    opened(stream, local, s.localPort());
                  } else {
                    stream.datagram(
                        datagram.array(), datagram.payloadOffset(), datagram.payloadBytes());
                  }
                });
    sockets.add(socket);
    stream.setSocket(socket, target, settings.port);
    socket.sendTo(target, settings.port, UDP_HELLO);
  }

  private void opened(IperfStream stream, int localAddress, int localPort) {
    openCount++;
    context.println(
        String.format("[%3d] local ", stream.id())
            + Ipv4Address.format(localAddress)
            + " port "
            + localPort
            + " connected to "
            + Ipv4Address.format(target)
            + " port "
            + settings.port);
  }

  private void startTest() {
    report = new IperfReport(context, settings, streams, !settings.isReverse);
    report.start();
    if (settings.bytes == 0) {
      endTimer.armAfter(settings.seconds * SimTime.NANOS_PER_SECOND);
    }
    for (IperfStream stream : streams) {
      stream.start(this::streamDone);
    }
  }

  private void streamDone() {
    long sum = streams.stream().mapToLong(IperfStream::bytes).sum();
    if (sum >= settings.bytes) {
      endTest();
    }
  }

  private void endTest() {
    if (isEnding || context.isDone()) {
      return;
    }
    isEnding = true;
    endTimer.disarm();
    testNanos = report.elapsedNanos();
    report.finishIntervals();
    streams.forEach(IperfStream::stop);
    control.sendState(IperfControl.TEST_END);
  }

  @Override
  public void json(JsonNode text) {
    IperfResults peer = IperfResults.ofJson(text, streams);
    List<IperfReport.Total> own = IperfReport.totals(streams);
    if (settings.isReverse) {
      report.printTotals(peer.totals(), own, peer.nanos(), testNanos);
    } else {
      report.printTotals(own, peer.totals(), testNanos, peer.nanos());
    }
  }

  @Override
  public void closed(SocketError error) {
    if (context.isDone()) {
      return;
    }
    if (control.connection().receivedBytes() == 0 && error != null) {
      fail("unable to connect to server: " + text(error));
    } else {
      fail("control socket has closed unexpectedly");
    }
  }

  private static String text(SocketError error) {
    return error == null ? "Connection reset by peer" : error.text();
  }

  private void interrupted() {
    if (report != null && !isEnding) {
      report.finishIntervals();
      List<IperfReport.Total> own = IperfReport.totals(streams);
      long nanos = report.elapsedNanos();
      if (settings.isReverse) {
        report.printTotals(null, own, nanos, nanos);
      } else {
        report.printTotals(own, null, nanos, nanos);
      }
      control.sendState(IperfControl.CLIENT_TERMINATE);
    }
    context.errorln("iperf3: interrupt - the client has terminated");
    context.exit(1);
  }

  private void cleanUp() {
    endTimer.disarm();
    if (report != null) {
      report.stop();
    }
    streams.forEach(IperfStream::close);
    sockets.forEach(UdpSocket::close);
    control.close();
  }

  /** Streams whose handshake is complete. */
  int openCount() {
    return openCount;
  }
}
