package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/**
 * A random case in the form of the recorded ones: configuration, then frames and changes at run
 * time in any order. The seed alone decides it.
 */
final class BridgeFuzzCase {
  /** What a case is about; each has what the ones before it have. */
  enum Profile {
    /** Forwarding, entries, flags of ports: everything but VLANs. */
    PLAIN,
    /** VLAN filtering too. */
    VLAN,
    /** VLAN interfaces on the bridge and on ports too. */
    VLAN_DEVICES,
    /** Memberships; without VLANs. */
    MULTICAST,
    /** Memberships under VLAN filtering. */
    MULTICAST_VLAN,
    /** VLANs and entries by every form of their commands. */
    VLAN_WIDE
  }

  private static final int[] VIDS = {1, 10, 20, 30, 11, 12, 4094};
  private static final String[] FLAGS = {
    "hairpin",
    "learning",
    "flood",
    "mcast_flood",
    "bcast_flood",
    "isolated",
    "locked",
    "mcast_to_unicast",
    "neigh_suppress",
    "proxy_arp"
  };

  private final Random random;
  private final Profile profile;
  private final BridgeFuzzFrames frames;
  private final BridgeFuzzMulticast multicast;
  private final BridgeFuzzVlan vlans;
  private final int portCount;
  private final ObjectNode definition = JsonNodeFactory.instance.objectNode();
  private final ArrayNode steps = JsonNodeFactory.instance.arrayNode();

  private BridgeFuzzCase(Profile profile, long seed) {
    // Neighbouring seeds begin with like numbers; the first ones are thrown away.
    this.random = new Random(seed * 0x9e3779b97f4a7c15L + profile.ordinal());
    for (int i = 0; i < 8; i++) {
      random.nextInt();
    }
    this.profile = profile;
    this.portCount = 3 + random.nextInt(2);
    this.frames = new BridgeFuzzFrames(random, isVlan(), portCount);
    this.vlans = new BridgeFuzzVlan(random, portCount);
    this.multicast = new BridgeFuzzMulticast(random, portCount, isVlan());
  }

  static ObjectNode of(Profile profile, long seed) {
    return new BridgeFuzzCase(profile, seed).build();
  }

  private boolean isVlan() {
    return profile == Profile.VLAN
        || profile == Profile.VLAN_DEVICES
        || profile == Profile.MULTICAST_VLAN
        || profile == Profile.VLAN_WIDE;
  }

  private boolean isMulticast() {
    return profile == Profile.MULTICAST || profile == Profile.MULTICAST_VLAN;
  }

  private ObjectNode build() {
    definition.put("kind", "linux-bridge").put("kernel", "uml").put("bridge", "br0");
    if (profile == Profile.PLAIN) {
      definition.put("vlans", false);
    }
    ArrayNode ports = definition.putArray("ports");
    for (int i = 1; i <= portCount; i++) {
      ports.add("p" + i);
    }
    ArrayNode setup = definition.putArray("setup");
    int commands = random.nextInt(isVlan() ? 14 : 6);
    if (profile == Profile.VLAN_WIDE) {
      setup.add(vlans.setup());
    } else if (isVlan()) {
      setup.add(
          "ip link set br0 type bridge vlan_filtering "
              + (random.nextInt(12) > 0 ? 1 : 0)
              + (random.nextInt(6) == 0 ? " vlan_protocol 802.1ad" : "")
              + (random.nextInt(4) == 0 ? " vlan_stats_enabled 1" : ""));
    }
    if (isMulticast()) {
      setup.add(multicast.setup());
    }
    if (profile == Profile.MULTICAST_VLAN) {
      setup.add("ip link set br0 type bridge mcast_vlan_snooping " + random.nextInt(2));
    }
    ArrayNode capture = definition.putArray("capture");
    capture.add("br0");
    if (profile == Profile.VLAN_DEVICES) {
      addVlanDevices(setup, capture);
    }
    for (int i = 0; i < commands; i++) {
      setup.add(command());
    }
    int count = 20 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      step();
    }
    definition.set("steps", steps);
    ArrayNode last = definition.putArray("final");
    last.add("bridge -j fdb show br br0");
    if (isVlan()) {
      last.add("bridge -j -s vlan show").add("bridge -d vlan show");
    }
    if (isMulticast()) {
      last.add("bridge -j -d -s mdb show").add("bridge -j mdb show");
      last.add("ip -j link xstats type bridge_slave").add("ip -j link xstats type bridge");
    }
    if (profile == Profile.MULTICAST_VLAN) {
      last.add("bridge -j -d -s vlan global show").add("bridge -j -d vlan show");
    }
    return definition;
  }

  private void addVlanDevices(ArrayNode setup, ArrayNode capture) {
    String[] parents = {"br0", "br0", "p1", "p2"};
    for (String parent : parents) {
      if (random.nextInt(3) == 0) {
        continue;
      }
      int vid = VIDS[random.nextInt(4)];
      String name = parent + "." + vid;
      setup.add(
          "ip link add link "
              + parent
              + " name "
              + name
              + " type vlan id "
              + vid
              + (random.nextInt(5) == 0 ? " protocol 802.1ad" : ""));
      setup.add("ip link set " + name + " up");
      boolean isCaptured = capture.findValuesAsText("").contains(name);
      for (var captured : capture) {
        isCaptured |= captured.asText().equals(name);
      }
      if (!isCaptured) {
        capture.add(name);
      }
    }
  }

  private void step() {
    int pick = random.nextInt(20);
    if (pick < (isMulticast() ? 13 : 15)) {
      boolean isMembership = isMulticast() && random.nextInt(5) > 0;
      ObjectNode inject = steps.addObject().putObject("inject");
      inject.put("port", random.nextInt(12) == 0 ? "br0" : port());
      inject.put("frame_hex", isMembership ? multicast.frame() : frames.next());
    } else if (pick < (isMulticast() ? 17 : 19)) {
      steps.addObject().put("cmd", command());
    } else if (profile == Profile.VLAN_WIDE && random.nextInt(3) == 0) {
      steps.addObject().put("wait_ms", vlans.waitMillis());
    } else if (profile == Profile.VLAN_WIDE) {
      steps.addObject().put("show", vlans.show());
    } else if (isMulticast()) {
      steps.addObject().put("wait_ms", multicast.waitMillis());
    } else {
      steps.addObject().put("show", "bridge -j fdb show br br0 dynamic");
    }
  }

  private String port() {
    return "p" + (1 + random.nextInt(portCount));
  }

  private int vid() {
    return VIDS[random.nextInt(VIDS.length)];
  }

  private static String onOff(boolean isOn) {
    return isOn ? "on" : "off";
  }

  private String mac() {
    String digits =
        random.nextInt(5) == 0 ? "02000000ff0" + (1 + random.nextInt(portCount)) : frames.station();
    return digits.replaceAll("(..)(?!$)", "$1:");
  }

  private String command() {
    if (profile == Profile.VLAN_WIDE) {
      return vlans.command();
    }
    if (isMulticast() && random.nextInt(4) > 0) {
      return multicast.command();
    }
    if (isVlan() && random.nextInt(3) > 0) {
      return vlanCommand();
    }
    return plainCommand();
  }

  private String plainCommand() {
    String port = port();
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3:
        String flag = FLAGS[random.nextInt(FLAGS.length)];
        boolean isOn = random.nextInt(3) > 0;
        return "bridge link set dev " + port + " " + flag + " " + onOff(isOn);
      case 4, 5:
        String[] kinds = {"static", "dynamic", "sticky static", "permanent", "sticky dynamic", ""};
        String[] verbs = {"add", "add", "replace", "del"};
        String verb = verbs[random.nextInt(verbs.length)];
        String vlan = isVlan() && random.nextBoolean() ? " vlan " + vid() : "";
        String kind = verb.equals("del") ? "" : " " + kinds[random.nextInt(kinds.length)];
        return "bridge fdb " + verb + " " + mac() + " dev " + port + vlan + " master" + kind;
      case 6:
        return "ip link set " + port + (random.nextBoolean() ? " down" : " up");
      case 7:
        return "ip link set br0 type bridge group_fwd_mask " + (random.nextInt(8192) << 3);
      case 8:
        return "ip link set br0 promisc " + onOff(random.nextBoolean());
      case 9:
        return "bridge link set dev " + port + " state " + (random.nextInt(3) == 0 ? 2 : 3);
      case 10:
        return "ip link set " + port + (random.nextInt(3) == 0 ? " nomaster" : " master br0");
      case 11:
        return "ip link set "
            + (random.nextInt(3) == 0 ? "br0" : port)
            + " address 02:00:00:00:ff:"
            + (random.nextBoolean() ? "0" + (1 + random.nextInt(4)) : "11");
      case 12:
        return "ip link set " + port + " mtu " + (random.nextBoolean() ? 1500 : 100);
      default:
        return random.nextBoolean()
            ? "ip link set br0 type bridge fdb_flush"
            : "ip link set br0 type bridge no_linklocal_learn " + random.nextInt(2);
    }
  }

  private String vlanCommand() {
    String port = random.nextInt(7) == 0 ? "br0" : port();
    String self = port.equals("br0") ? " self" : "";
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5, 6, 7:
        String flags =
            (random.nextInt(3) == 0 ? " pvid" : "") + (random.nextBoolean() ? " untagged" : "");
        return "bridge vlan add dev " + port + " vid " + vid() + flags + self;
      case 8:
        return "bridge vlan add dev "
            + port
            + " vid 10-"
            + (11 + random.nextInt(15))
            + (random.nextBoolean() ? " untagged" : "")
            + self;
      case 9, 10:
        return "bridge vlan del dev " + port + " vid " + (random.nextBoolean() ? 1 : vid()) + self;
      case 11:
        return "ip link set br0 type bridge vlan_filtering " + (random.nextInt(3) > 0 ? 1 : 0);
      case 12:
        return "ip link set br0 type bridge vlan_default_pvid "
            + (random.nextInt(3) == 0 ? 0 : vid());
      case 13:
        return "ip link set br0 type bridge vlan_protocol "
            + (random.nextBoolean() ? "802.1ad" : "802.1q");
      default:
        return "bridge vlan set dev " + port() + " vid " + vid() + " state " + random.nextInt(5);
    }
  }
}
