package org.vswitchlab.management.guest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.Datagram;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.node.stack.TcpConnection;
import org.vswitchlab.node.stack.TcpListener;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.wire.Ipv4Address;

/** {@code iperf3 -s}: one test after the other. */
final class IperfServer {
  private static final String LINE = "-".repeat(59);

  private final CommandContext context;
  private final GuestStack stack;
  private final Simulation simulation;
  private final int port;
  private final boolean isOneOff;
  private final long intervalNanos;
  private final char unit;
  private TcpListener listener;
  private UdpSocket socket;
  private Test test;
  private int testCount;

  IperfServer(CommandContext context, IperfSettings settings, boolean isOneOff) {
    this.context = context;
    this.isOneOff = isOneOff;
    port = settings.port;
    intervalNanos = settings.intervalNanos;
    unit = settings.unit;
    stack = context.host().service(GuestStack.class);
    simulation = context.host().simulation();
  }

  void start() {
    context.onInterrupt(this::interrupted);
    context.onExit(this::cleanUp);
    context.runsUntilInterrupted();
    listener = stack.tcp().listen(port, this::accept);
    if (listener == null) {
      context.errorln(
          "iperf3: error - unable to start listener for connections: Address already in use");
      context.exit(1);
      return;
    }
    announce();
  }

  private void announce() {
    testCount++;
    context.println(LINE);
    context.println("Server listening on " + port + " (test #" + testCount + ")");
    context.println(LINE);
  }

  private TcpConnection.Listener accept(TcpConnection connection) {
    return new Arrival();
  }

  /** A connection that has not yet said by its cookie what it is. */
  private final class Arrival implements TcpConnection.Listener {
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();

    @Override
    public void received(TcpConnection from, byte[] array, int offset, int length) {
      start.write(array, offset, length);
      if (start.size() < IperfControl.COOKIE_BYTES) {
        return;
      }
      byte[] bytes = start.toByteArray();
      byte[] cookie = Arrays.copyOf(bytes, IperfControl.COOKIE_BYTES);
      TcpConnection.Listener next = identify(from, cookie);
      if (next != null) {
        from.setListener(next);
        if (bytes.length > cookie.length) {
          next.received(from, bytes, cookie.length, bytes.length - cookie.length);
        }
      }
    }

    @Override
    public void peerClosed(TcpConnection connection) {
      connection.close();
    }
  }

  private TcpConnection.Listener identify(TcpConnection from, byte[] cookie) {
    if (test == null) {
      test = new Test(from, cookie);
      return test.control;
    }
    if (Arrays.equals(test.cookie, cookie)) {
      return test.addStream(from);
    }
    from.send(new byte[] {(byte) IperfControl.ACCESS_DENIED});
    from.close();
    return null;
  }

  private void endTest() {
    test = null;
    if (socket != null) {
      socket.close();
      socket = null;
    }
    if (isOneOff) {
      context.exit(0);
    } else if (!context.isDone()) {
      announce();
    }
  }

  private void interrupted() {
    if (test != null) {
      test.terminate();
    }
    context.errorln("iperf3: interrupt - the server has terminated");
    context.exit(1);
  }

  private void cleanUp() {
    if (listener != null) {
      listener.close();
    }
    if (socket != null) {
      socket.close();
    }
  }

  /** One test, from the control connection to the results. */
  private final class Test implements IperfControl.Peer {
    final IperfControl control = new IperfControl(this);
    final byte[] cookie;
    final List<IperfStream> streams = new ArrayList<>();
    IperfSettings settings;
    IperfReport report;
    long testNanos;
    boolean isEnded;

    Test(TcpConnection from, byte[] cookie) {
      this.cookie = cookie;
      control.setConnection(from);
      context.println(
          "Accepted connection from "
              + Ipv4Address.format(from.remoteAddress())
              + ", port "
              + from.remotePort());
      control.expectJson();
      control.sendState(IperfControl.PARAMETER_EXCHANGE);
    }

    @Override
    public void json(JsonNode text) {
      if (settings != null) {
        sendResults();
        return;
      }
      settings = IperfSettings.ofJson(text);
      settings.port = port;
      settings.intervalNanos = intervalNanos;
      settings.unit = unit;
      if (settings.isUdp) {
        socket = stack.udp().bind(port, this::datagram);
      }
      control.sendState(IperfControl.CREATE_STREAMS);
    }

    private IperfStream newStream(int remoteAddress, int remotePort, int localAddress) {
      // Numbers of file descriptors: the first stream gets one that was free in between.
      int id = streams.isEmpty() ? 5 : 6 + 2 * streams.size();
      IperfStream stream = new IperfStream(simulation, settings, settings.isReverse, id);
      streams.add(stream);
      context.println(
          String.format("[%3d] local ", id)
              + Ipv4Address.format(localAddress)
              + " port "
              + port
              + " connected to "
              + Ipv4Address.format(remoteAddress)
              + " port "
              + remotePort);
      return stream;
    }

    TcpConnection.Listener addStream(TcpConnection from) {
      IperfStream stream = newStream(from.remoteAddress(), from.remotePort(), from.localAddress());
      stream.setConnection(from);
      startIfComplete();
      return stream;
    }

    private void datagram(UdpSocket on, Datagram datagram) {
      for (IperfStream stream : streams) {
        if (stream.isFrom(datagram.source(), datagram.sourcePort())) {
          stream.datagram(datagram.array(), datagram.payloadOffset(), datagram.payloadBytes());
          return;
        }
      }
      boolean isHello = datagram.payloadBytes() == IperfClient.UDP_HELLO.length;
      if (!isHello || streams.size() == settings.streamCount) {
        return;
      }
      IperfStream stream =
          newStream(datagram.source(), datagram.sourcePort(), datagram.destination());
      stream.setSocket(on, datagram.source(), datagram.sourcePort());
      on.sendTo(datagram.source(), datagram.sourcePort(), IperfClient.UDP_HELLO);
      startIfComplete();
    }

    private void startIfComplete() {
      if (streams.size() < settings.streamCount) {
        return;
      }
      report = new IperfReport(context, settings, streams, settings.isReverse);
      report.start();
      control.sendState(IperfControl.TEST_START);
      control.sendState(IperfControl.TEST_RUNNING);
      for (IperfStream stream : streams) {
        stream.start(() -> {});
      }
    }

    @Override
    public void state(int state) {
      switch (state) {
        case IperfControl.TEST_END -> {
          testNanos = report.elapsedNanos();
          streams.forEach(IperfStream::stop);
          report.finishIntervals();
          control.expectJson();
          control.sendState(IperfControl.EXCHANGE_RESULTS);
        }
        case IperfControl.DONE -> finish();
        case IperfControl.CLIENT_TERMINATE -> {
          if (report != null) {
            testNanos = report.elapsedNanos();
            report.finishIntervals();
            printTotals();
          }
          context.errorln("iperf3: the client has terminated");
          finish();
        }
        default -> finish();
      }
    }

    private void sendResults() {
      printTotals();
      control.sendJson(
          new IperfResults(IperfReport.totals(streams), testNanos).toJson(settings.isReverse));
      control.sendState(IperfControl.DISPLAY_RESULTS);
    }

    private void printTotals() {
      List<IperfReport.Total> own = IperfReport.totals(streams);
      if (settings.isReverse) {
        report.printTotals(own, null, testNanos, testNanos);
      } else {
        report.printTotals(null, own, testNanos, testNanos);
      }
    }

    void terminate() {
      control.sendState(IperfControl.SERVER_TERMINATE);
      finish();
    }

    private void finish() {
      if (isEnded) {
        return;
      }
      isEnded = true;
      if (report != null) {
        report.stop();
      }
      // What the client has queued and nobody reads any more is refused.
      streams.forEach(IperfStream::abort);
      control.close();
      endTest();
    }

    @Override
    public void closed(SocketError error) {
      if (!isEnded) {
        context.errorln("iperf3: error - control socket has closed unexpectedly");
        finish();
      }
    }
  }
}
