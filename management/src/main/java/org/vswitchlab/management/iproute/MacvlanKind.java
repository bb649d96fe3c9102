package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.vswitchlab.link.MacvlanDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;

/** {@code ip link add link PARENT name NAME type macvlan mode MODE}. */
final class MacvlanKind implements LinkKind {
  @Override
  public String name() {
    return "macvlan";
  }

  @Override
  public void add(IpInvocation ip, String deviceName, IpArguments arguments) {
    add(ip, deviceName, null, arguments);
  }

  @Override
  public void add(IpInvocation ip, String deviceName, NetDevice parent, IpArguments arguments) {
    MacvlanDevice.Mode mode = MacvlanDevice.Mode.VEPA;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (!word.equals("mode")) {
        throw IpException.notSupported("type macvlan " + word);
      }
      String value = arguments.next();
      mode =
          switch (value) {
            case "private" -> MacvlanDevice.Mode.PRIVATE;
            case "vepa" -> MacvlanDevice.Mode.VEPA;
            case "bridge" -> MacvlanDevice.Mode.BRIDGE;
            case "passthru", "source" ->
                throw IpException.notSupported("type macvlan mode " + value);
            default ->
                throw IpException.wrongArgument(
                    value,
                    "argument of \"mode\" must be \"private\", \"vepa\", \"bridge\", "
                        + "\"passthru\" or \"source\"");
          };
    }
    if (parent == null) {
      throw IpException.answer("Invalid argument");
    }
    long mac = LinkKinds.randomMac(ip.host(), deviceName);
    ip.host().addDevice(new MacvlanDevice(parent, deviceName, mac, mode));
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof MacvlanDevice;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    ip.host().removeDevice(device);
  }

  private static String mode(NetDevice device) {
    return ((MacvlanDevice) device).mode().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String details(Host host, NetDevice device) {
    return "macvlan mode " + mode(device) + " bcqueuelen 1000 usedbcqueuelen 1000 ";
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    json.put("mode", mode(device));
  }
}
