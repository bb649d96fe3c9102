package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.datapath.MegaflowText;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.ofproto.trace.PacketTrace;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/** What must hold of the caches after every line of a script. Answers are null if it does. */
public final class CacheChecks {
  /** Bits beside a packet or in recirculated ones, which no frame can be made to flip. */
  private static final List<FlowField> KEY_FIELDS =
      List.of(
          FlowField.ETH_SRC,
          FlowField.ETH_DST,
          FlowField.IP_SRC,
          FlowField.IP_DST,
          FlowField.NW_TTL,
          FlowField.IP_DSCP,
          FlowField.NW_ECN,
          FlowField.IPV6_SRC,
          FlowField.IPV6_DST,
          FlowField.IPV6_LABEL,
          FlowField.TCP_SRC,
          FlowField.TCP_DST,
          FlowField.TCP_FLAGS,
          FlowField.ARP_SHA,
          FlowField.ARP_THA,
          FlowField.PKT_MARK,
          FlowField.SKB_PRIORITY,
          FlowField.CT_STATE,
          FlowField.CT_ZONE,
          FlowField.CT_MARK,
          FlowField.DP_HASH);

  private CacheChecks() {}

  /** The same frames leave by the same ports as from a switch that caches nothing. */
  static String equivalence(List<String> script) {
    ScriptedSwitch cached = new ScriptedSwitch();
    ScriptedSwitch fresh = new ScriptedSwitch();
    for (String line : script) {
      String trace = "";
      fresh.datapath.flush();
      if (line.startsWith("packet")) {
        trace = cached.datapath.megaflowCount() + " megaflows, " + line;
      }
      cached.run(line);
      fresh.run(line);
      List<String> fromCache = cached.takeSent();
      List<String> fromFresh = fresh.takeSent();
      if (!fromCache.equals(fromFresh)) {
        return trace
            + ("\nfrom the caches " + fromCache + "\nfresh           " + fromFresh + "\n")
            + flows(cached)
            + trace(fresh, line);
      }
    }
    if (cached.network.ledger().imbalance() != 0 || fresh.network.ledger().imbalance() != 0) {
      return "frames are lost";
    }
    return null;
  }

  public static String flows(ScriptedSwitch lab) {
    StringBuilder text = new StringBuilder("Megaflows:\n");
    for (Megaflow flow : lab.datapath.megaflows()) {
      text.append(text(lab, flow)).append('\n');
    }
    return text.toString();
  }

  static String text(ScriptedSwitch lab, Megaflow flow) {
    return MegaflowText.of(flow, false, PortLabels.NUMBERS, lab.network.simulation().nowNanos());
  }

  private static String trace(ScriptedSwitch lab, String line) {
    Frame frame = ScriptedSwitch.frame(line);
    int port = ScriptedSwitch.portNumber(line.substring("packet ".length()));
    FlowKey key = key(lab, frame, port);
    return PacketTrace.of(lab.shared, lab.bridge, key, frame.length(), false);
  }

  /** Ports have the same numbers in the datapath and in OpenFlow, but for the bridge's own. */
  private static FlowKey key(ScriptedSwitch lab, Frame frame, int port) {
    FlowKey key = new FlowKey();
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.setVlanLimit(lab.datapath.vlanLimit());
    extractor.extract(frame, port, key);
    return key;
  }

  /** A packet that differs only in bits that its megaflow leaves open is translated alike. */
  static String soundness(List<String> script) {
    ScriptedSwitch lab = new ScriptedSwitch();
    long checked = 0;
    for (String line : script) {
      lab.run(line);
      lab.takeSent();
      if (!line.startsWith("packet")) {
        continue;
      }
      Frame frame = ScriptedSwitch.frame(line);
      int port = lab.bridge.port("p" + line.charAt(7)).datapathPort().number();
      long last = checked;
      for (Megaflow flow : lab.datapath.megaflows()) {
        if (flow.id() <= last) {
          continue;
        }
        checked = flow.id();
        String failure = keyFlips(lab, flow);
        if (failure == null && flow.key().equalsUnder(flow.mask(), key(lab, frame, port))) {
          failure = frameFlips(lab, flow, frame, port);
        }
        if (failure != null) {
          return failure;
        }
      }
    }
    return null;
  }

  /**
   * Whether there is no network header that could be written. Megaflows of the real switch do not
   * tell that where only the DSCP is written, and are unsound for malformed packets.
   */
  private static boolean isCutShort(FlowKey key) {
    boolean isIp = key.ethType() == EtherType.IPV4 || key.ethType() == EtherType.IPV6;
    return isIp && key.get(FlowField.NW_PROTO) == 0;
  }

  private static String frameFlips(ScriptedSwitch lab, Megaflow flow, Frame frame, int port) {
    RandomStream random = new RandomStream(flow.id());
    FlowKey unchanged = key(lab, frame, port);
    byte[] bytes = frame.copyBytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
      if (random.nextInt(4) == 0) {
        flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      FlowKey key = key(lab, Frame.owning(flipped, 1), port);
      if (key.equals(unchanged)
          || isCutShort(key) != isCutShort(unchanged)
          || !key.equalsUnder(flow.mask(), flow.key())
          || losesNetworkHeader(unchanged, key)) {
        continue;
      }
      String failure = compare(lab, flow, key);
      if (failure != null) {
        return "bit " + bit + " of " + frame.hex() + "\n" + failure;
      }
    }
    return null;
  }

  /**
   * Protocol 0 stands for a header that cannot be written. The real switch's megaflows do not tell
   * it from others where a packet's own fields are moved into that header, and so do not ours.
   */
  private static boolean losesNetworkHeader(FlowKey before, FlowKey after) {
    return before.get(FlowField.NW_PROTO) != 0 && after.get(FlowField.NW_PROTO) == 0;
  }

  private static String keyFlips(ScriptedSwitch lab, Megaflow flow) {
    for (FlowField field : KEY_FIELDS) {
      if (!field.prerequisite().isMetBy(flow.key())) {
        continue;
      }
      int bits = field.isWide() ? 128 : 64 - Long.numberOfLeadingZeros(field.valueMask());
      for (int bit = 0; bit < bits; bit++) {
        FlowKey key = flow.key();
        key.set(field, bit, 1, readBit(key, field, bit) ^ 1);
        if (!key.equalsUnder(flow.mask(), flow.key()) || changesWhetherHashed(key, flow.key())) {
          continue;
        }
        String failure = compare(lab, flow, key);
        if (failure != null) {
          return "bit " + bit + " of " + field + "\n" + failure;
        }
      }
    }
    return null;
  }

  private static long readBit(FlowKey key, FlowField field, int bit) {
    return (bit < 64 ? key.get(field) >>> bit : key.getHigh(field) >>> (bit - 64)) & 1;
  }

  /** A packet has a hash if it comes back from a hash action, never 0, and else has none. */
  private static boolean changesWhetherHashed(FlowKey a, FlowKey b) {
    return (a.get(FlowField.DP_HASH) == 0) != (b.get(FlowField.DP_HASH) == 0);
  }

  private static String compare(ScriptedSwitch lab, Megaflow flow, FlowKey flipped) {
    Translation own = lab.shared.translate(flow.key(), 0);
    Translation other = lab.shared.translate(flipped, 0);
    List<DatapathAction> expected = own.actions();
    boolean isSlow = !own.slowPathReasons().isEmpty();
    boolean isTrue = isSlow || flow.actions().equals(expected);
    if (isTrue
        && expected.equals(other.actions())
        && own.slowPathReasons().equals(other.slowPathReasons())) {
      return null;
    }
    return "megaflow " + text(lab, flow) + "\nits key " + expected + "\nflipped " + other.actions();
  }
}
