package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.vswitchlab.link.MacvlanDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VlanDevice;
import org.vswitchlab.node.Host;

/** {@code ip link add link PARENT name NAME type macvlan mode MODE}. */
final class MacvlanKind implements LinkKind {
  private static final int SEGMENT_BYTES = 524280;

  private static final String USAGE =
      """
      Usage: ... macvlan mode MODE [flag MODE_FLAG] MODE_OPTS [bcqueuelen BC_QUEUE_LEN]

      MODE: private | vepa | bridge | passthru | source
      MODE_FLAG: null | nopromisc | nodst
      MODE_OPTS: for mode "source":
      \tmacaddr { { add | del } <macaddr> | set [ <macaddr> [ <macaddr>  ... ] ] | flush }
      BC_QUEUE_LEN: Length of the rx queue for broadcast/multicast: [0-4294967295]\
      """;

  @Override
  public String name() {
    return "macvlan";
  }

  /** The mode the words name; null if they name none. */
  private static MacvlanDevice.Mode mode(IpArguments arguments) {
    MacvlanDevice.Mode mode = null;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (IpArguments.matches(word, "mode")) {
        mode = parse(arguments.next());
      } else if (IpArguments.matches(word, "flag")
          || IpArguments.matches(word, "macaddr")
          || IpArguments.matches(word, "bcqueuelen")) {
        throw IpException.notSupported("type macvlan " + word);
      } else if (IpArguments.matches(word, "help")) {
        throw new IpException(1, USAGE);
      } else {
        throw new IpException(1, "macvlan: unknown option \"" + word + "\"?\n" + USAGE);
      }
    }
    return mode;
  }

  private static MacvlanDevice.Mode parse(String word) {
    return switch (word) {
      case "private" -> MacvlanDevice.Mode.PRIVATE;
      case "vepa" -> MacvlanDevice.Mode.VEPA;
      case "bridge" -> MacvlanDevice.Mode.BRIDGE;
      case "passthru" -> MacvlanDevice.Mode.PASSTHRU;
      case "source" -> throw IpException.notSupported("type macvlan mode source");
      default ->
          throw new IpException(
              1,
              "Error: argument of \"mode\" must be \"private\", \"vepa\", \"bridge\","
                  + " \"passthru\" or \"source\", not \""
                  + word
                  + "\"");
    };
  }

  @Override
  public Creation read(IpInvocation ip, IpArguments arguments) {
    MacvlanDevice.Mode asked = mode(arguments);
    MacvlanDevice.Mode mode = asked == null ? MacvlanDevice.Mode.VEPA : asked;
    return (name, parent, mac) -> {
      if (parent == null) {
        throw IpException.answer("Invalid argument");
      }
      boolean isPassthru = mode == MacvlanDevice.Mode.PASSTHRU;
      for (NetDevice other : ip.host().devices()) {
        if (other instanceof MacvlanDevice sibling
            && sibling.parent() == parent
            && (isPassthru || sibling.mode() == MacvlanDevice.Mode.PASSTHRU)) {
          throw IpException.answer("Invalid argument");
        }
      }
      long own = isPassthru && mac == null ? parent.mac() : LinkKinds.mac(ip.host(), name, mac);
      MacvlanDevice device = new MacvlanDevice(parent, name, own, mode);
      ip.host().addDevice(device);
      return device;
    };
  }

  @Override
  public void set(IpInvocation ip, NetDevice device, IpArguments arguments) {
    MacvlanDevice.Mode mode = mode(arguments);
    if (!(device instanceof MacvlanDevice macvlan)) {
      throw IpException.answer("Operation not supported");
    }
    if (mode != null && mode != macvlan.mode()) {
      if (mode == MacvlanDevice.Mode.PASSTHRU || macvlan.mode() == MacvlanDevice.Mode.PASSTHRU) {
        throw IpException.answer("Invalid argument");
      }
      macvlan.setMode(mode);
    }
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof MacvlanDevice;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    ip.host().removeDevice(device);
  }

  @Override
  public void checkMtu(NetDevice device, int mtuBytes) {
    if (mtuBytes > ((MacvlanDevice) device).parent().mtuBytes()) {
      throw IpException.answer("Invalid argument");
    }
  }

  @Override
  public void checkUp(NetDevice device) {
    MacvlanDevice macvlan = (MacvlanDevice) device;
    boolean isTaken =
        macvlan.mode() != MacvlanDevice.Mode.PASSTHRU
            && (macvlan.parent().mac() == macvlan.mac()
                || macvlan.parent().extraAddresses().contains(macvlan.mac()));
    if (isTaken) {
      throw IpException.answer("Address already in use");
    }
  }

  @Override
  public int segmentBytes(NetDevice device) {
    NetDevice below = device;
    while (below instanceof MacvlanDevice macvlan) {
      below = macvlan.parent();
    }
    return below instanceof VlanDevice || !LinkText.isSoftware(below) ? SEGMENT_BYTES : 65536;
  }

  private static String modeWord(NetDevice device) {
    return ((MacvlanDevice) device).mode().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String details(Host host, NetDevice device) {
    return "macvlan mode " + modeWord(device) + " bcqueuelen 1000 usedbcqueuelen 1000 ";
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    json.put("mode", modeWord(device)).put("bcqueuelen", 1000).put("usedbcqueuelen", 1000);
  }
}
