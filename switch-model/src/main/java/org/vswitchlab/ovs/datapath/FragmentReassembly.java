package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;

/**
 * Holds the fragments of IP packets back until a packet is whole, so that the connection tracker
 * sees it at once; then the fragments go on as they came. Limits, times and counters are those of
 * the real userspace datapath: {@code dpctl/ipf-get-status}.
 */
public final class FragmentReassembly {
  /** How long a packet's fragments are waited for, in nanoseconds. */
  static final long TIMEOUT_NANOS = 15_000_000_000L;

  /** How long fragments that were given up are kept until some other packet takes them along. */
  static final long PURGE_NANOS = 10_000_000_000L;

  private static final int DEFAULT_MOST_FRAGMENTS = 1000;
  private static final int MOST_FRAGMENTS_EVER = 5000;
  private static final int LEAST_MIN_BYTES = 400;
  private static final int MOST_PACKET_BYTES = 65_535;

  /** IPv4 or IPv6. */
  public enum Family {
    V4(1200),
    V6(1280);

    private final int defaultMinBytes;

    Family(int defaultMinBytes) {
      this.defaultMinBytes = defaultMinBytes;
    }

    static Family of(int ethType) {
      return ethType == EtherType.IPV6 ? V6 : V4;
    }
  }

  /** What became of fragments. */
  public enum Count {
    ACCEPTED,
    COMPLETED,
    EXPIRED,
    TOO_SMALL,
    OVERLAPPED,
    PURGED
  }

  /** What is to be done with a fragment. */
  enum Verdict {
    /** It is kept. */
    HELD,
    /** It goes on as what belongs to no connection. */
    INVALID,
    /** It completes its packet: {@link #takeCompleted}. */
    COMPLETE
  }

  /** A fragment that is held: a copy of the packet. */
  record Held(Frame frame, FlowKey metadata, FragmentView view) {}

  /** The fragments of one packet. */
  private static final class Incomplete {
    final FragmentView.Key key;
    final long expiresNanos;
    final List<Held> fragments = new ArrayList<>();

    Incomplete(FragmentView.Key key, long expiresNanos) {
      this.key = key;
      this.expiresNanos = expiresNanos;
    }

    boolean hasFirst() {
      return fragments.stream().anyMatch(held -> held.view().start() == 0);
    }

    boolean hasLast() {
      return fragments.stream().anyMatch(held -> held.view().isLast());
    }

    boolean overlaps(FragmentView view) {
      int end = view.start() + Math.max(view.length(), 1);
      return fragments.stream()
          .map(Held::view)
          .anyMatch(other -> view.start() < other.start() + other.length() && other.start() < end);
    }

    boolean isComplete() {
      int next = 0;
      for (Held held : fragments) {
        if (held.view().start() != next) {
          return false;
        }
        next += held.view().length();
      }
      return hasLast();
    }
  }

  private static final class Settings {
    boolean isEnabled = true;
    int minBytes;
    final Map<Count, Long> counts = new EnumMap<>(Count.class);
  }

  private final Map<FragmentView.Key, Incomplete> incomplete = new LinkedHashMap<>();
  private final Map<Family, Settings> families = new EnumMap<>(Family.class);
  private List<Held> completed = List.of();
  private int mostFragments = DEFAULT_MOST_FRAGMENTS;
  private int heldCount;

  FragmentReassembly() {
    for (Family family : Family.values()) {
      Settings settings = new Settings();
      settings.minBytes = family.defaultMinBytes;
      families.put(family, settings);
    }
  }

  // Settings.

  public boolean isEnabled(Family family) {
    return families.get(family).isEnabled;
  }

  public void setEnabled(Family family, boolean enabled) {
    families.get(family).isEnabled = enabled;
  }

  /** Fewest bytes of a fragment that is not the last, with its IP header. */
  public int minBytes(Family family) {
    return families.get(family).minBytes;
  }

  /** Returns whether so few bytes may be. */
  public boolean setMinBytes(Family family, int bytes) {
    if (Integer.compareUnsigned(bytes, LEAST_MIN_BYTES) < 0) {
      return false;
    }
    families.get(family).minBytes = bytes;
    return true;
  }

  /** How many fragments may be held. */
  public int mostFragments() {
    return mostFragments;
  }

  /** Returns whether so many may be. */
  public boolean setMostFragments(int count) {
    if (Integer.compareUnsigned(count, MOST_FRAGMENTS_EVER) > 0) {
      return false;
    }
    mostFragments = count;
    return true;
  }

  /** How many fragments are held. */
  public int heldCount() {
    return heldCount;
  }

  public long count(Family family, Count what) {
    return families.get(family).counts.getOrDefault(what, 0L);
  }

  private void count(Family family, Count what, int fragments) {
    families.get(family).counts.merge(what, (long) fragments, Long::sum);
  }

  /** One line for each packet that is not whole, as {@code dpctl/ipf-get-status -m} has it. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Incomplete packet : incomplete.values()) {
      FragmentView.Key key = packet.key;
      StringBuilder out = new StringBuilder("(src=");
      address(out, key.isIpv6(), key.sourceHigh(), key.sourceLow());
      out.append(",dst=");
      address(out, key.isIpv6(), key.destinationHigh(), key.destinationLow());
      out.append(",recirc_id=").append(Integer.toUnsignedString(key.recircId()));
      out.append(",ip_id=").append(Integer.toUnsignedString(key.identification()));
      out.append(",dl_type=0x").append(Integer.toHexString(key.ethType()));
      out.append(",zone=").append(key.zone()).append(",nw_proto=").append(key.protocol());
      out.append(",num_fragments=").append(packet.fragments.size());
      out.append(",state=").append(state(packet)).append(')');
      lines.add(out.toString());
    }
    return lines;
  }

  private static void address(StringBuilder out, boolean isIpv6, long high, long low) {
    if (isIpv6) {
      AddressText.appendIpv6(out, high, low);
    } else {
      AddressText.appendIpv4(out, (int) low);
    }
  }

  private static String state(Incomplete packet) {
    if (packet.hasFirst()) {
      return packet.hasLast() ? "first/last frag" : "first frag";
    }
    return packet.hasLast() ? "last frag" : "other frag";
  }

  // Fragments.

  /** Whether packets under a {@code ct} action need a look here. */
  boolean concerns(Packet packet) {
    if (!incomplete.isEmpty()) {
      return true;
    }
    FlowKey key = packet.key();
    return key.get(FlowField.IP_FRAG) != 0 && isEnabled(Family.of(key.ethType()));
  }

  /** Whether the packet is a fragment that is to be put together with others. */
  boolean takes(Packet packet) {
    FlowKey key = packet.key();
    int type = key.ethType();
    return key.get(FlowField.IP_FRAG) != 0
        && (type == EtherType.IPV4 || type == EtherType.IPV6)
        && isEnabled(Family.of(type));
  }

  /** Takes a fragment in. */
  Verdict take(Packet packet, int zone, long nowNanos) {
    Family family = Family.of(packet.key().ethType());
    FragmentView view = FragmentView.of(packet, zone);
    if (view == null) {
      return Verdict.INVALID;
    }
    if (!view.isLast() && Integer.compareUnsigned(view.ipBytes(), minBytes(family)) < 0) {
      count(family, Count.TOO_SMALL, 1);
      return Verdict.INVALID;
    }
    Incomplete known = incomplete.get(view.key());
    if (known != null && known.overlaps(view)) {
      count(family, Count.OVERLAPPED, 1);
      return Verdict.INVALID;
    }
    if (heldCount >= mostFragments) {
      return Verdict.INVALID;
    }
    if (known == null) {
      known = new Incomplete(view.key(), nowNanos + TIMEOUT_NANOS);
      incomplete.put(view.key(), known);
    }
    known.fragments.add(new Held(packet.frame(), packet.key().copy(), view));
    known.fragments.sort(Comparator.comparingInt(held -> held.view().start()));
    heldCount++;
    count(family, Count.ACCEPTED, 1);
    if (!known.isComplete()) {
      return Verdict.HELD;
    }
    incomplete.remove(view.key());
    completed = known.fragments;
    heldCount -= completed.size();
    count(family, Count.COMPLETED, completed.size());
    return Verdict.COMPLETE;
  }

  /** The fragments of the packet that became whole just now, in order. */
  List<Held> takeCompleted() {
    List<Held> taken = completed;
    completed = List.of();
    return taken;
  }

  /**
   * Fragments that were waited for too long, which go on with whatever packet comes next: those of
   * one packet, which has waited longest.
   */
  List<Held> takeExpired(int ethType, long nowNanos) {
    if (incomplete.isEmpty()) {
      return List.of();
    }
    List<Held> expired = removeOlder(nowNanos, ethType, true);
    if (!expired.isEmpty()) {
      count(Family.of(ethType), Count.EXPIRED, expired.size());
    }
    return expired;
  }

  /** Fragments that nobody took along after they had expired. */
  List<Held> takePurged(long nowNanos) {
    List<Held> purged = new ArrayList<>();
    for (Family family : Family.values()) {
      int type = family == Family.V6 ? EtherType.IPV6 : EtherType.IPV4;
      List<Held> ofFamily = removeOlder(nowNanos - PURGE_NANOS, type, false);
      if (!ofFamily.isEmpty()) {
        count(family, Count.PURGED, ofFamily.size());
        purged.addAll(ofFamily);
      }
    }
    return purged;
  }

  private List<Held> removeOlder(long nanos, int ethType, boolean isOneEnough) {
    List<Held> removed = new ArrayList<>();
    Iterator<Incomplete> all = incomplete.values().iterator();
    while (all.hasNext() && !(isOneEnough && !removed.isEmpty())) {
      Incomplete packet = all.next();
      if (packet.expiresNanos < nanos && packet.key.ethType() == ethType) {
        removed.addAll(packet.fragments);
        heldCount -= packet.fragments.size();
        all.remove();
      }
    }
    return removed;
  }

  // The whole packet.

  /** The packet that the fragments are parts of; null if there can be none so long. */
  static Frame whole(List<Held> fragments) {
    Held first = fragments.get(0);
    FragmentView view = first.view();
    boolean isIpv6 = view.key().isIpv6();
    int headerEnd = isIpv6 ? view.data() - 8 : view.data();
    int dataBytes = fragments.stream().mapToInt(held -> held.view().length()).sum();
    if (headerEnd - view.l3() + dataBytes > MOST_PACKET_BYTES) {
      return null;
    }
    byte[] b = new byte[headerEnd + dataBytes];
    System.arraycopy(first.frame().array(), first.frame().offset(), b, 0, headerEnd);
    for (Held held : fragments) {
      int from = held.frame().offset() + held.view().data();
      int to = headerEnd + held.view().start();
      System.arraycopy(held.frame().array(), from, b, to, held.view().length());
    }
    int l3 = view.l3();
    if (isIpv6) {
      Bytes.put16(b, l3 + 4, b.length - l3 - 40);
      b[view.protocolAt()] = (byte) first.frame().u8(view.data() - 8);
    } else {
      Bytes.put16(b, l3 + 2, b.length - l3);
      Bytes.put16(b, l3 + 6, 0);
      Bytes.put16(b, l3 + 10, 0);
      Bytes.put16(b, l3 + 10, InternetChecksum.of(b, l3, headerEnd - l3));
    }
    return first.frame().rewritten(b);
  }

  /** A fragment with what the tracker made of the whole packet: its addresses, and its ports. */
  static Frame fragmentOf(Held held, Frame whole) {
    FragmentView view = held.view();
    boolean isIpv6 = view.key().isIpv6();
    int l3 = view.l3();
    byte[] b = held.frame().copyBytes();
    int at = l3 + (isIpv6 ? 8 : 12);
    int sum = isIpv6 ? 0 : Bytes.u16(b, l3 + 10);
    for (int i = at; i < at + (isIpv6 ? 32 : 8); i += 2) {
      sum = InternetChecksum.updated(sum, Bytes.u16(b, i), whole.u16(i));
      Bytes.put16(b, i, whole.u16(i));
    }
    if (!isIpv6) {
      Bytes.put16(b, l3 + 10, sum);
    }
    if (view.start() == 0) {
      int from = whole.offset() + view.data() - (isIpv6 ? 8 : 0);
      System.arraycopy(whole.array(), from, b, view.data(), view.length());
    }
    return held.frame().rewritten(b);
  }
}
