package org.vswitchlab.management.guest;

import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.Echo6Socket;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Ipv6Destination;
import org.vswitchlab.node.stack.SocketError;
import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.Ipv6Address;

/** {@code ping -6}. */
final class Ping6 {
  private Ping6() {}

  static void start(CommandContext context, PingCommand.Settings settings, String target) {
    int percent = target.indexOf('%');
    String literal = percent < 0 ? target : target.substring(0, percent);
    Ipv6Address address =
        target.equals("localhost") ? Ipv6Address.LOOPBACK : Ipv6Address.parseOrNull(literal);
    if (address == null) {
      String why =
          org.vswitchlab.wire.Ipv4Address.isAddress(target)
              ? "Address family for hostname not supported"
              : "Temporary failure in name resolution";
      throw new UsageException(2, "ping: " + target + ": " + why);
    }
    GuestStack stack = context.host().service(GuestStack.class);
    PingSession session = new PingSession(context, settings);
    Echo6Socket socket = stack.icmpv6().open(new Answers(session));
    context.onExit(socket::close);
    if (percent >= 0) {
      socket.bind(device(stack, target.substring(percent + 1)));
    }
    String fromName = settings.from == null ? null : bind(stack, socket, settings.from);
    if (settings.timeToLive > 0) {
      socket.setHopLimit(settings.timeToLive);
    }
    Ipv6Destination way = socket.destination(address);
    if (way.error() != null) {
      throw new UsageException(2, "ping: connect: " + way.error().text());
    }
    String from = fromName == null ? "" : " from " + way.source() + " " + fromName + ":";
    session.start(
        new PingSession.Target() {
          @Override
          public String header() {
            return "PING "
                + target
                + "("
                + target
                + ")"
                + from
                + " "
                + settings.dataBytes
                + " data bytes";
          }

          @Override
          public String name() {
            return target;
          }

          @Override
          public SocketError send(int sequence, byte[] data) {
            return socket.send(address, sequence, data);
          }

          @Override
          public void confirm() {
            socket.confirm(address);
          }

          @Override
          public int mtuBytes() {
            return socket.destination(address).mtuBytes();
          }
        });
  }

  private static IpInterface device(GuestStack stack, String name) {
    IpInterface found = stack.networkInterface(name);
    if (found == null) {
      throw new UsageException(2, "ping: SO_BINDTODEVICE " + name + ": No such device");
    }
    return found;
  }

  private static String bind(GuestStack stack, Echo6Socket socket, String from) {
    Ipv6Address source = Ipv6Address.parseOrNull(from);
    if (source == null) {
      socket.bind(device(stack, from));
      return from;
    }
    if (!stack.isLocal(source)) {
      throw new UsageException(2, "ping: bind icmp socket: Cannot assign requested address");
    }
    socket.bind(source);
    return "";
  }

  /** Turns the stack's answers into the session's. */
  private record Answers(PingSession session) implements Echo6Socket.Listener {
    @Override
    public void reply(Ipv6Address from, int sequence, int hopLimit, byte[] data) {
      session.reply(from.toString(), sequence, hopLimit, data);
    }

    @Override
    public void error(
        Ipv6Address from, IpInterface in, int sequence, int type, int code, int info) {
      String zone = from.isLinkLocal() ? "%" + in.name() : "";
      session.error(from + zone, sequence, text(type, code, info));
    }

    private static String text(int type, int code, int info) {
      return switch (type) {
        case Icmpv6Message.UNREACHABLE ->
            "Destination unreachable: "
                + switch (code) {
                  case Icmpv6Message.NO_ROUTE -> "No route";
                  case 1 -> "Administratively prohibited";
                  case 2 -> "Beyond scope of source address";
                  case Icmpv6Message.ADDRESS_UNREACHABLE -> "Address unreachable";
                  case Icmpv6Message.PORT_UNREACHABLE -> "Port unreachable";
                  default -> "Unknown code " + code;
                };
        case Icmpv6Message.PACKET_TOO_BIG -> "Packet too big: mtu=" + info;
        case Icmpv6Message.TIME_EXCEEDED ->
            "Time exceeded: " + (code == 0 ? "Hop limit" : "Defragmentation failure");
        default -> "Parameter problem: code " + code;
      };
    }
  }
}
