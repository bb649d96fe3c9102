package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VxlanDevice;
import org.vswitchlab.wire.Ipv4Address;

/** {@code ip link add NAME type vxlan id VNI ...}. */
final class VxlanKind implements LinkKind {
  private static final long LAST_ID = (1 << 24) - 1;
  private static final int LINUX_PORT = 8472;

  @Override
  public String name() {
    return "vxlan";
  }

  /** What the words say. */
  private static final class Wanted {
    private int id = -1;
    private boolean isExternal;
    private int port = LINUX_PORT;
    private int local;
    private int remote;
    private NetDevice lower;
    private int firstSourcePort;
    private int lastSourcePort;
    private boolean isLearning = true;
    private int ageing = 300;
    private int ttl;

    void read(IpInvocation ip, String word, IpArguments arguments) {
      switch (word) {
        case "id", "vni" -> id = number(arguments.next(), LAST_ID, "id");
        case "dstport" -> port = number(arguments.next(), 65535, "dst port");
        case "local" -> local = address(arguments.next(), "local");
        case "remote", "group" -> remote = address(arguments.next(), word);
        case "dev" -> lower = ip.device(arguments.next());
        case "srcport", "port" -> {
          firstSourcePort = number(arguments.next(), 65535, "min port");
          lastSourcePort = number(arguments.next(), 65535, "max port");
        }
        case "learning" -> isLearning = true;
        case "nolearning" -> isLearning = false;
        case "ageing" -> ageing = ageing(arguments.next());
        case "ttl", "hoplimit" -> ttl = ttl(arguments.next());
        case "external" -> isExternal = true;
        case "noexternal" -> isExternal = false;
        case "udpcsum",
            "noudp6zerocsumtx",
            "noudp6zerocsumrx",
            "norsc",
            "noproxy",
            "nol2miss",
            "nol3miss" -> {}
        default -> throw IpException.notSupported("type vxlan " + word);
      }
    }

    private static int ageing(String text) {
      return text.equals("none") ? 0 : number(text, Integer.MAX_VALUE, "ageing timer");
    }

    private static int ttl(String text) {
      return text.equals("auto") ? 0 : number(text, 255, "TTL");
    }

    VxlanDevice.Options options() {
      return new VxlanDevice.Options(
          isExternal ? -1 : id,
          port == 0 ? LINUX_PORT : port,
          local,
          remote,
          lower,
          firstSourcePort,
          lastSourcePort,
          isLearning && !isExternal,
          ageing,
          ttl);
    }
  }

  private static int number(String text, long most, String what) {
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= most) {
        return (int) value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new IpException(255, "Error: argument \"" + text + "\" is wrong: invalid " + what);
  }

  private static int address(String text, String what) {
    try {
      return Ipv4Address.parse(text);
    } catch (IllegalArgumentException e) {
      if (text.contains(":")) {
        throw IpException.notSupported("type vxlan " + what + " with an IPv6 address");
      }
      throw new IpException(1, "Error: inet prefix is expected rather than \"" + text + "\".");
    }
  }

  @Override
  public Creation read(IpInvocation ip, IpArguments arguments) {
    Wanted wanted = new Wanted();
    boolean hasPort = false;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      hasPort |= word.equals("dstport");
      wanted.read(ip, word, arguments);
    }
    if (!wanted.isExternal && wanted.id < 0) {
      throw new IpException(1, "vxlan: missing virtual network identifier");
    }
    boolean isGroup = wanted.remote != 0 && Ipv4Address.isMulticast(wanted.remote);
    if (isGroup && wanted.lower == null) {
      throw new IpException(1, "vxlan: 'group' requires 'dev' to be specified");
    }
    if (!hasPort) {
      ip.context().errorln("vxlan: destination port not specified");
      ip.context().errorln("Will use Linux kernel default (non-standard value)");
      ip.context().errorln("Use 'dstport 4789' to get the IANA assigned value");
      ip.context().errorln("Use 'dstport 0' to get default and quiet this message");
    }
    VxlanDevice.Options options = wanted.options();
    return (name, parent, mac) -> create(ip, name, mac, options);
  }

  private static NetDevice create(
      IpInvocation ip, String name, Long mac, VxlanDevice.Options options) {
    for (NetDevice other : ip.host().devices()) {
      if (other instanceof VxlanDevice vxlan
          && vxlan.options().networkId() == options.networkId()
          && vxlan.options().port() == options.port()) {
        throw IpException.kernel("A VXLAN device with the specified VNI already exists.");
      }
    }
    VxlanDevice device =
        new VxlanDevice(ip.host(), name, LinkKinds.mac(ip.host(), name, mac), options);
    ip.host().addDevice(device);
    return device;
  }

  @Override
  public int segmentBytes(NetDevice device) {
    NetDevice lower = ((VxlanDevice) device).options().lower();
    return lower == null || LinkText.isSoftware(lower) ? 65536 : 524280;
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof VxlanDevice;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    ip.host().removeDevice(device);
  }

  @Override
  public String details(Host host, NetDevice device) {
    VxlanDevice.Options o = ((VxlanDevice) device).options();
    StringBuilder text = new StringBuilder("vxlan ");
    text.append(o.networkId() < 0 ? "external id 0 " : "id " + o.networkId() + " ");
    if (o.remoteAddress() != 0) {
      boolean isGroup = Ipv4Address.isMulticast(o.remoteAddress());
      text.append(isGroup ? "group " : "remote ");
      text.append(Ipv4Address.format(o.remoteAddress())).append(' ');
    }
    if (o.localAddress() != 0) {
      text.append("local ").append(Ipv4Address.format(o.localAddress())).append(' ');
    }
    if (o.lower() != null) {
      text.append("dev ").append(o.lower().name()).append(' ');
    }
    text.append("srcport ").append(o.firstSourcePort()).append(' ').append(o.lastSourcePort());
    text.append(" dstport ").append(o.port()).append(o.isLearning() ? " " : " nolearning ");
    text.append("ttl ").append(o.timeToLive() == 0 ? "auto" : "" + o.timeToLive());
    text.append(" ageing ").append(o.ageingSeconds() == 0 ? "none" : "" + o.ageingSeconds());
    return text.append(" udpcsum noudp6zerocsumtx noudp6zerocsumrx ").toString();
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    VxlanDevice.Options o = ((VxlanDevice) device).options();
    if (o.networkId() < 0) {
      json.put("external", true);
    }
    json.put("id", Math.max(0, o.networkId()));
    if (o.remoteAddress() != 0) {
      boolean isGroup = Ipv4Address.isMulticast(o.remoteAddress());
      json.put(isGroup ? "group" : "remote", Ipv4Address.format(o.remoteAddress()));
    }
    if (o.localAddress() != 0) {
      json.put("local", Ipv4Address.format(o.localAddress()));
    }
    if (o.lower() != null) {
      json.put("link", o.lower().name());
    }
    json.putObject("port_range").put("low", o.firstSourcePort()).put("high", o.lastSourcePort());
    json.put("port", o.port()).put("learning", o.isLearning()).put("ttl", o.timeToLive());
    json.put("df", "unset").put("ageing", o.ageingSeconds()).put("udp_csum", true);
    json.put("udp_zero_csum6_tx", false).put("udp_zero_csum6_rx", false);
  }
}
