package org.vswitchlab.ovs.ofproto.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.BucketOrder;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;

/**
 * Link layer discovery, IEEE 802.1AB, with the two TLVs of auto-attach: says every five seconds
 * which port this is, and keeps what the neighbours say. What is sent, byte by byte, and what
 * becomes of what is received were compared with the real switch.
 */
public final class Lldp {
  private static final long INTERVAL_MILLIS = 5000;
  private static final long NEAREST_BRIDGE = 0x0180_c200_000eL;
  private static final int TIME_TO_LIVE_SECONDS = 120;
  private static final int BRIDGE_CAPABILITY = 0x0004;
  private static final String OWN_DESCRIPTION = "openvswitch 3.1.0";

  // IEEE 802.1AB, table 8-1.
  private static final int END = 0;
  private static final int CHASSIS_ID = 1;
  private static final int PORT_ID = 2;
  private static final int TIME_TO_LIVE = 3;
  private static final int PORT_DESCRIPTION = 4;
  private static final int SYSTEM_NAME = 5;
  private static final int SYSTEM_DESCRIPTION = 6;
  private static final int SYSTEM_CAPABILITIES = 7;
  private static final int MANAGEMENT_ADDRESS = 8;
  private static final int ORGANIZATION = 127;

  private static final int BY_MAC = 4;
  private static final int BY_INTERFACE_NAME = 5;

  /** Organization and subtype of the two TLVs of auto-attach. */
  private static final int ELEMENT = 0x00040d0b;

  private static final int MAPPINGS = 0x00040d0c;
  private static final int ORGANIZATION_BYTES = 4;
  private static final int DIGEST_BYTES = 32;
  private static final int MAPPING_BYTES = 5;

  /** Element type: an auto-attach client. */
  private static final int CLIENT = 14;

  /** What a neighbour has made of a mapping. */
  public enum MappingStatus {
    PENDING("Pending"),
    ACTIVE("Active"),
    REJECTED("Reject (Generic)"),
    NO_RESOURCES("Reject (AA resources unavailable)"),
    UNDEFINED("Undefined");

    private final String words;

    MappingStatus(String words) {
      this.words = words;
    }

    /** As {@code autoattach/show-isid} has it. */
    public String words() {
      return words;
    }

    private static MappingStatus of(int code) {
      return switch (code) {
        case 2 -> ACTIVE;
        case 3 -> REJECTED;
        case 4 -> NO_RESOURCES;
        default -> UNDEFINED;
      };
    }
  }

  /** A service of this port. */
  public static final class Mapping {
    private final int service;
    private final int vlan;
    private MappingStatus status = MappingStatus.PENDING;

    private Mapping(int service, int vlan) {
      this.service = service;
      this.vlan = vlan;
    }

    /** Its identifier (I-SID). */
    public int service() {
      return service;
    }

    public int vlan() {
      return vlan;
    }

    public MappingStatus status() {
      return status;
    }
  }

  /**
   * What a neighbour said last.
   *
   * @param chassisId with its subtype in front
   * @param systemDescription null for none
   * @param elementType of auto-attach; 0 if it did not say
   * @param systemId of auto-attach, as {@code autoattach/status} prints it
   */
  public record Neighbour(
      byte[] chassisId, String systemDescription, int elementType, String systemId) {}

  /** How much was sent and received. */
  public static final class Counts {
    private long sent;
    private long received;
    private long discarded;
    private long unrecognized;
    private long inserted;

    public long sent() {
      return sent;
    }

    public long received() {
      return received;
    }

    /** Messages without what each must have. */
    public long discarded() {
      return discarded;
    }

    /** TLVs that nobody here knows. */
    public long unrecognized() {
      return unrecognized;
    }

    /** Neighbours that were new. */
    public long inserted() {
      return inserted;
    }
  }

  private final String portName;
  private final FrameSender sender;
  private final Counts counts = new Counts();
  private final Map<String, Neighbour> neighbours = new LinkedHashMap<>();
  private final List<Mapping> mappings = new ArrayList<>();
  private final BucketOrder<Mapping> order = new BucketOrder<>();
  private LldpSettings settings;
  private long nextMillis;
  private long source;

  /**
   * @param settings null for a port that says nothing yet
   */
  public Lldp(String portName, LldpSettings settings, FrameSender sender, long nowMillis) {
    this.portName = portName;
    this.sender = sender;
    configure(settings, nowMillis);
  }

  /**
   * Takes over other settings.
   *
   * @param wanted null to be silent, and deaf, from now on
   */
  public void configure(LldpSettings wanted, long nowMillis) {
    if (settings == null) {
      nextMillis = nowMillis + INTERVAL_MILLIS;
    }
    boolean isFirst = mappings.isEmpty();
    settings = wanted;
    if (wanted == null) {
      neighbours.clear();
      return;
    }
    for (Mapping mapping : List.copyOf(mappings)) {
      Integer vlan = wanted.vlanOfService().get(mapping.service);
      if (vlan == null || vlan != mapping.vlan) {
        mappings.remove(mapping);
        order.remove(hash(mapping.service), mapping);
      }
    }
    BucketOrder<Mapping> added = new BucketOrder<>();
    wanted
        .vlanOfService()
        .forEach(
            (service, vlan) -> {
              if (mappings.stream().noneMatch(each -> each.service == service)) {
                added.add(hash(service), new Mapping(service, vlan));
              }
            });
    List<Mapping> inOrder = new ArrayList<>(added.values());
    if (!isFirst) {
      inOrder.sort((a, b) -> Integer.compare(a.service, b.service));
    }
    for (Mapping mapping : inOrder) {
      mappings.add(mapping);
      order.add(hash(mapping.service), mapping);
    }
  }

  private static int hash(int service) {
    return MurmurHash.ofTwo(service, 0);
  }

  public boolean isEnabled() {
    return settings != null;
  }

  /** Address that messages come from. */
  public void setSource(long mac) {
    source = mac;
  }

  public Counts counts() {
    return counts;
  }

  /** In the order in which they were heard first. */
  public List<Neighbour> neighbours() {
    return List.copyOf(neighbours.values());
  }

  /** In the order of the real switch's list. */
  public List<Mapping> mappings() {
    return order.values();
  }

  public long wakeMillis() {
    return settings == null ? Long.MAX_VALUE : nextMillis;
  }

  /** Sends what is due. */
  public void run(long nowMillis) {
    if (settings != null && nowMillis >= nextMillis) {
      nextMillis = nowMillis + INTERVAL_MILLIS;
      counts.sent++;
      sender.send(message());
    }
  }

  private byte[] message() {
    byte[] chassis = new byte[7];
    chassis[0] = BY_MAC;
    Bytes.put48(chassis, 1, source);
    TlvWriter out = new TlvWriter();
    out.header(NEAREST_BRIDGE, source, EtherType.LLDP);
    out.tlv(CHASSIS_ID, chassis);
    out.tlv(PORT_ID, concat(new byte[] {BY_INTERFACE_NAME}, bytes(portName)));
    out.tlv(TIME_TO_LIVE, new byte[] {0, TIME_TO_LIVE_SECONDS});
    if (!settings.systemName().isEmpty()) {
      out.tlv(SYSTEM_NAME, bytes(settings.systemName()));
    }
    String description = settings.systemDescription();
    out.tlv(SYSTEM_DESCRIPTION, bytes(description.isEmpty() ? OWN_DESCRIPTION : description));
    out.tlv(SYSTEM_CAPABILITIES, new byte[] {0, BRIDGE_CAPABILITY, 0, BRIDGE_CAPABILITY});
    byte[] element = new byte[ORGANIZATION_BYTES + DIGEST_BYTES + 14];
    Bytes.put32(element, 0, ELEMENT);
    element[ORGANIZATION_BYTES + DIGEST_BYTES] = (byte) (CLIENT << 2);
    Bytes.put48(element, ORGANIZATION_BYTES + DIGEST_BYTES + 4, source);
    out.tlv(ORGANIZATION, element);
    if (!mappings.isEmpty()) {
      byte[] all = new byte[ORGANIZATION_BYTES + DIGEST_BYTES + MAPPING_BYTES * mappings.size()];
      Bytes.put32(all, 0, MAPPINGS);
      int at = ORGANIZATION_BYTES + DIGEST_BYTES;
      for (Mapping mapping : mappings) {
        Bytes.put16(all, at, mapping.vlan & 0xfff);
        Bytes.put16(all, at + 2, mapping.service >>> 8);
        all[at + 4] = (byte) mapping.service;
        at += MAPPING_BYTES;
      }
      out.tlv(ORGANIZATION, all);
    }
    out.tlv(END, new byte[0]);
    return out.bytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  // Receiving.

  /** What a message has said so far. */
  private static final class Hearing {
    private byte[] chassisId;
    private byte[] portId;
    private boolean hasTimeToLive;
    private String description;
    private int elementType;
    private String systemId = "";
    private final List<int[]> statuses = new ArrayList<>();
    private int unrecognized;
  }

  /**
   * Takes a message in.
   *
   * @param from index of the first TLV
   */
  public void receive(byte[] bytes, int from, int end) {
    if (settings == null) {
      return;
    }
    counts.received++;
    Hearing heard = new Hearing();
    boolean isWhole = read(bytes, from, end, heard);
    counts.unrecognized += heard.unrecognized;
    if (!isWhole || heard.chassisId == null || heard.portId == null || !heard.hasTimeToLive) {
      counts.discarded++;
      return;
    }
    String key = hex(heard.chassisId) + " " + hex(heard.portId);
    Neighbour neighbour =
        new Neighbour(heard.chassisId, heard.description, heard.elementType, heard.systemId);
    if (neighbours.put(key, neighbour) == null) {
      counts.inserted++;
    }
    for (int[] status : heard.statuses) {
      for (Mapping mapping : mappings) {
        if (mapping.service == status[0]) {
          mapping.status = MappingStatus.of(status[1]);
        }
      }
    }
  }

  /** Reads all TLVs; false if one is longer than what is left. */
  private static boolean read(byte[] bytes, int from, int end, Hearing heard) {
    int at = from;
    while (at + 2 <= end) {
      int head = Bytes.u16(bytes, at);
      int type = head >>> 9;
      int length = head & 0x1ff;
      at += 2;
      if (type == END) {
        return true;
      }
      if (at + length > end) {
        return false;
      }
      byte[] value = java.util.Arrays.copyOfRange(bytes, at, at + length);
      read(type, value, heard);
      at += length;
    }
    return true;
  }

  private static void read(int type, byte[] value, Hearing heard) {
    switch (type) {
      case CHASSIS_ID -> heard.chassisId = value;
      case PORT_ID -> heard.portId = value;
      case TIME_TO_LIVE -> heard.hasTimeToLive = value.length >= 2;
      case SYSTEM_DESCRIPTION -> heard.description = new String(value, StandardCharsets.UTF_8);
      case PORT_DESCRIPTION, SYSTEM_NAME, SYSTEM_CAPABILITIES, MANAGEMENT_ADDRESS -> {}
      case ORGANIZATION -> organization(value, heard);
      default -> heard.unrecognized++;
    }
  }

  private static void organization(byte[] value, Hearing heard) {
    int kind = value.length >= ORGANIZATION_BYTES ? (int) Bytes.u32(value, 0) : 0;
    int at = ORGANIZATION_BYTES + DIGEST_BYTES;
    if (kind == ELEMENT && value.length >= at + 14) {
      heard.elementType = Bytes.u8(value, at) >>> 2;
      heard.systemId = systemId(value, at + 4);
    } else if (kind == MAPPINGS) {
      for (; at + MAPPING_BYTES <= value.length; at += MAPPING_BYTES) {
        int service = Bytes.u16(value, at + 2) << 8 | Bytes.u8(value, at + 4);
        heard.statuses.add(new int[] {service, Bytes.u8(value, at) >>> 4});
      }
    } else {
      heard.unrecognized++;
    }
  }

  /** Address, and the numbers of the connection as they stand in the real switch's memory. */
  private static String systemId(byte[] value, int at) {
    List<String> octets = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      octets.add(hex(value, at + i));
    }
    octets.addAll(Collections.nCopies(2, "00"));
    octets.add(hex(value, at + 7));
    octets.add(String.format("%02x", Bytes.u8(value, at + 6) & 0xf));
    octets.add(hex(value, at + 8));
    octets.add(hex(value, at + 9));
    return String.join(":", octets);
  }

  private static String hex(byte[] bytes, int at) {
    return String.format("%02x", Bytes.u8(bytes, at));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      text.append(hex(bytes, i));
    }
    return text.toString();
  }
}
