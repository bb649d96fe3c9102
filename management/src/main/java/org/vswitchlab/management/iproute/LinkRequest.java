package org.vswitchlab.management.iproute;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.wire.MacAddress;

/**
 * What the words of {@code ip link add}, {@code ip link set} and of a veth's {@code peer} ask for:
 * read as a whole first, then done.
 */
final class LinkRequest {
  private static final int ADDRESS_BYTES = 6;
  private static final int LONGEST_NAME = 15;
  private static final int LEAST_MTU = 68;
  private static final int MOST_MTU = 65535;

  /** Words of the real tool that mean nothing here yet. */
  private static final List<String> MISSING =
      List.of(
          "netns",
          "vf",
          "index",
          "broadcast",
          "brd",
          "mode",
          "state",
          "numtxqueues",
          "numrxqueues",
          "addrgenmode",
          "link-netns",
          "link-netnsid",
          "protodown",
          "protodown_reason",
          "vrf",
          "gso_max_size",
          "gso_max_segs",
          "gro_max_size",
          "parentdev",
          "xdp",
          "xdpgeneric",
          "xdpdrv",
          "xdpoffload",
          "trailers");

  /** Settings by name, done in this order after address and size. */
  private interface Step {
    void apply(NetDevice device);
  }

  private final IpInvocation ip;
  private final List<Step> steps = new ArrayList<>();
  private final List<Step> flagSteps = new ArrayList<>();
  private String deviceName;
  private String name;
  private String parentName;
  private String typeName;
  private IpArguments typeArguments;
  private Integer mtuBytes;
  private List<Integer> octets;
  private String masterName;
  private boolean isReleased;

  /** Whether the kernel tells everybody of the change, and not just of what came of it. */
  private boolean isAnnounced;

  private Boolean up;

  private LinkRequest(IpInvocation ip) {
    this.ip = ip;
  }

  /** Reads all words; those after {@code type KIND} are kept for the kind. */
  static LinkRequest read(IpInvocation ip, IpArguments arguments) {
    LinkRequest request = new LinkRequest(ip);
    while (!arguments.isEmpty() && request.typeName == null) {
      request.readOne(arguments, arguments.next());
    }
    return request;
  }

  private void readOne(IpArguments arguments, String word) {
    switch (word) {
      case "up" -> up = true;
      case "down" -> up = false;
      case "name" -> name = name(arguments.next(), "name");
      case "link" -> parentName = arguments.next();
      case "mtu" -> mtuBytes = (int) arguments.nextNumber("mtu", Integer.MIN_VALUE, 1L << 31);
      case "txqueuelen", "qlen", "txqlen" -> readQueue(arguments);
      case "master" -> {
        masterName = arguments.next();
        if (IpDevices.find(ip.host(), masterName) == null) {
          throw IpException.wrongArgument(masterName, "Device does not exist\n");
        }
      }
      case "nomaster" -> isReleased = true;
      case "alias" -> {
        isAnnounced = true;
        String alias = arguments.next();
        steps.add(device -> device.attributes().setAlias(alias));
      }
      case "group" -> {
        isAnnounced = true;
        long group = group(arguments.next());
        steps.add(device -> device.attributes().setGroup(group));
      }
      case "multicast", "allmulticast", "promisc", "arp", "dynamic", "carrier" ->
          readSwitch(word, onOff(word, arguments.next()));
      case "dev" -> setDevice(arguments.next());
      default -> readAbbreviated(arguments, word);
    }
  }

  private void readAbbreviated(IpArguments arguments, String word) {
    if (IpArguments.matches(word, "address")) {
      octets = octets(arguments.next());
    } else if (IpArguments.matches(word, "type")) {
      typeName = arguments.next();
      typeArguments = new IpArguments(arguments.rest());
      isAnnounced = !typeArguments.isEmpty();
    } else if (MISSING.contains(word)) {
      throw IpException.notSupported("ip link " + word);
    } else {
      setDevice(word);
    }
  }

  private void setDevice(String word) {
    if (deviceName != null) {
      throw IpException.duplicateOrGarbage("dev", word);
    }
    deviceName = name(word, "dev");
  }

  private static String name(String word, String keyword) {
    if (word.isEmpty() || word.contains("/") || word.contains(" ")) {
      throw IpException.wrongArgument(word, "\"" + keyword + "\" not a valid ifname");
    }
    return word;
  }

  private void readQueue(IpArguments arguments) {
    int frames = (int) arguments.nextNumber("txqueuelen", Integer.MIN_VALUE, Integer.MAX_VALUE);
    steps.add(
        device -> {
          if (frames < 0) {
            throw IpException.answer("Numerical result out of range");
          }
          device.attributes().setQueueFrames(frames);
        });
  }

  /** Number of a group of devices. */
  static long group(String word) {
    if (word.equals("default")) {
      return 0;
    }
    try {
      return Long.decode(word);
    } catch (NumberFormatException e) {
      throw IpException.wrongArgument(word, "Invalid \"group\" value\n");
    }
  }

  private static boolean onOff(String keyword, String word) {
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IpException(
              1,
              "Error: argument of \""
                  + keyword
                  + "\" must be \"on\" or \"off\", not \""
                  + word
                  + "\"");
    };
  }

  private void readSwitch(String word, boolean isOn) {
    Step step =
        switch (word) {
          case "multicast" -> device -> device.attributes().setMulticast(isOn);
          case "allmulticast" -> device -> device.attributes().setAllMulticast(isOn);
          case "arp" -> device -> device.attributes().setArp(isOn);
          case "dynamic" -> device -> device.attributes().setDynamic(isOn);
          case "promisc" -> device -> setPromiscuous(device, isOn);
          default -> device -> setCarrier(device, isOn);
        };
    (word.equals("carrier") ? steps : flagSteps).add(step);
  }

  // ---- the address

  /** The octets of a hardware address, of which there may be any number. */
  private static List<Integer> octets(String text) {
    List<Integer> octets = new ArrayList<>();
    for (String octet : text.split(":", -1)) {
      if (!octet.matches("[0-9a-fA-F]{1,2}")) {
        throw new IpException(1, "\"" + octet + "\" is invalid lladdr.");
      }
      octets.add(Integer.parseInt(octet, 16));
    }
    return octets;
  }

  /** The address asked for, or null. */
  Long mac() {
    if (octets == null) {
      return null;
    }
    if (octets.size() != ADDRESS_BYTES) {
      throw IpException.answer("Invalid argument");
    }
    long mac = 0;
    for (int octet : octets) {
      mac = mac << Byte.SIZE | octet;
    }
    if (mac == 0 || MacAddress.isMulticast(mac)) {
      throw IpException.answer("Cannot assign requested address");
    }
    return mac;
  }

  // ---- adding

  /** The name of the device to add; null to have one made up. */
  String addedName() {
    if (name != null && deviceName != null) {
      throw new IpException(255, "both \"name\" and \"dev\" cannot be used when creating devices.");
    }
    return name != null ? name : deviceName;
  }

  /** {@code ip link add}. */
  void add() {
    if (typeName == null) {
      throw new IpException(1, "Not enough information: \"type\" argument is required");
    }
    LinkKind kind = LinkKinds.find(typeName);
    if (kind == null) {
      throw typeArguments.isEmpty()
          ? IpException.kernel("Unknown device type.")
          : new IpException(
              255,
              "Garbage instead of arguments \""
                  + typeArguments.peek()
                  + " ...\". Try \"ip link help\".");
    }
    LinkKind.Creation creation = kind.read(ip, typeArguments);
    String added = addedName();
    NetDevice parent = parentName == null ? null : ip.device(parentName);
    added = added == null ? LinkKinds.freeName(ip.host(), kind.name()) : added;
    check(added);
    NetDevice device = creation.create(added, parent, mac());
    finish(device);
  }

  /** Refuses what the kernel refuses before it makes a device. */
  void check(String added) {
    if (added.length() > LONGEST_NAME) {
      throw IpException.kernel("Attribute failed policy validation.");
    }
    if (IpDevices.find(ip.host(), added) != null) {
      throw IpException.answer("File exists");
    }
    checkMtu();
    mac();
  }

  /** Gives the settings to a device that was made. */
  void finish(NetDevice device) {
    if (mtuBytes != null) {
      device.setMtuBytes(mtuBytes);
    }
    steps.forEach(step -> step.apply(device));
    applyFlags(device);
  }

  private void checkMtu() {
    if (mtuBytes != null && mtuBytes < LEAST_MTU) {
      throw IpException.kernel("mtu less than device minimum.");
    }
    if (mtuBytes != null && mtuBytes > MOST_MTU) {
      throw IpException.kernel("mtu greater than device maximum.");
    }
  }

  // ---- changing

  /** {@code ip link set}. */
  void set() {
    if (deviceName == null) {
      throw new IpException(255, "Not enough information: \"dev\" argument is required.");
    }
    LinkKind kind = typeName == null ? null : LinkKinds.named(typeName);
    NetDevice device = ip.device(deviceName);
    if (octets != null && octets.size() != ADDRESS_BYTES) {
      throw new IpException(
          1, "Invalid address length " + octets.size() + " - must be " + ADDRESS_BYTES + " bytes");
    }
    if (kind != null) {
      kind.set(ip, device, typeArguments);
    }
    if (octets != null) {
      setMac(device, mac());
    }
    checkMtu();
    setMtu(device);
    if (name != null) {
      rename(device);
    }
    if (masterName != null) {
      enslave(device);
    }
    LinkKind masterKind = LinkKinds.ofMaster(ip.host(), device);
    if (isReleased && masterKind != null) {
      masterKind.release(ip, device);
    }
    applyFlags(device);
    steps.forEach(step -> step.apply(device));
    BridgePort port = LinuxBridges.portOf(device);
    if (port != null && isAnnounced) {
      port.linkConfigured();
    }
  }

  private void setMtu(NetDevice device) {
    if (mtuBytes == null) {
      return;
    }
    LinkKind kind = LinkKinds.of(ip.host(), device);
    if (kind != null) {
      kind.checkMtu(device, mtuBytes);
    }
    device.setMtuBytes(mtuBytes);
  }

  private void rename(NetDevice device) {
    if (device.name().equals(name)) {
      return;
    }
    if (IpDevices.find(ip.host(), name) != null) {
      throw IpException.answer("File exists");
    }
    if (device.isUp()) {
      throw IpException.answer("Device or resource busy");
    }
    ip.host().renameDevice(device, name);
  }

  private void enslave(NetDevice device) {
    NetDevice master = ip.device(masterName);
    LinkKind masterKind = LinkKinds.of(ip.host(), master);
    if (masterKind == null) {
      throw IpException.answer("Operation not supported");
    }
    masterKind.enslave(ip, master, device);
  }

  private void applyFlags(NetDevice device) {
    flagSteps.forEach(step -> step.apply(device));
    if (up != null) {
      LinkKind kind = LinkKinds.of(ip.host(), device);
      if (up && !device.isUp() && kind != null) {
        kind.checkUp(device);
      }
      device.setUp(up);
    }
  }

  private void setMac(NetDevice device, long mac) {
    boolean isSame = device.mac() == mac;
    device.setMac(mac);
    BridgePort port = LinuxBridges.portOf(device);
    LinuxBridge own = BridgeOutput.bridgeOf(ip.host(), device);
    if (isSame && port != null) {
      port.addressConfigured();
    } else if (isSame && own != null) {
      own.addressConfigured();
    }
  }

  private static void setCarrier(NetDevice device, boolean isOn) {
    // As a tap or dummy device: the carrier of a device with a link is the link's.
    if (!(device instanceof EthernetDevice unlinked) || unlinked.link() != null) {
      throw IpException.answer("Operation not supported");
    }
    unlinked.setUnlinkedCarrier(isOn);
  }

  private void setPromiscuous(NetDevice device, boolean isOn) {
    device.attributes().setPromiscuous(isOn);
    LinuxBridge bridge = BridgeOutput.bridgeOf(ip.host(), device);
    if (bridge != null) {
      bridge.setPromiscuous(isOn);
    }
  }
}
