package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;

/**
 * One frame on its way through the bridge: what is known about it, and where copies go. Reused from
 * frame to frame, one for each level of nesting, so that forwarding allocates nothing.
 *
 * <p>As in the kernel, an outer VLAN tag stands beside the frame; it is written into the bytes
 * again for a port that sends tagged frames. If nothing about it changed, the bytes that came are
 * sent.
 */
final class Passage {
  private static final int TAG_OFFSET = 12;
  private static final int TAG_BYTES = 4;
  private static final int PPPOE_SESSION = 0x8864;
  private static final int PPPOE_BYTES = 8;

  private Frame original;
  private Frame untagged;
  private Frame tagged;

  // Null: sent by the host through the bridge's own interface.
  BridgePort port;
  long destination;
  long source;
  PortState state;
  int vid;

  /** Protocol of the outer tag that the frame came with; 0 if it had none. */
  int tagProtocol;

  /** Priority and VLAN that a tagged copy carries. */
  int tagControl;

  /** The bridge filters VLANs: copies are tagged or untagged by what each port says. */
  boolean isFiltered;

  /**
   * The tag stays in the payload, and is what the frame carries: it is of the other protocol, or
   * the host wrote it itself and nobody looks at it.
   */
  boolean tagIsPayload;

  /** A tag has to be written: there was none, or a priority tag got its VLAN. */
  boolean isTagChanged;

  /** Protocol of a tag that is written: that of the bridge. */
  int newTagProtocol;

  /** An IGMP or MLD message: it is not looked up in the database. */
  boolean isMembershipMessage;

  /** If nobody asked for the group, routers get it and nobody else. */
  boolean isForRouters;

  /** What multicast snooping goes by; only of group frames. */
  MulticastContext multicast;

  /** As {@link #multicast}, where the frame came in; null: the host. */
  PortMulticast multicastAt;

  /** Kind of membership message, for the counters; null if it is none. */
  MulticastCounters.Kind membershipKind;

  /** The bridge's own interface gets a copy. */
  boolean wantsUp;

  /** The frame as it stood at the last hook; null while no filter has seen it. */
  FilterPacket filtered;

  /** The answer to an ARP request is known: some ports need not hear it. */
  boolean isAnsweredFor;

  /** An answer that the bridge gives in a neighbour's place; null for none. */
  Frame proxyReply;

  private BridgePort[] ports = new BridgePort[8];
  private Frame[] copies = new Frame[8];
  private int outputCount;
  private Frame upCopy;
  private boolean isFlooded;
  private DropReason dropReason;
  private List<String> notes;

  void begin(BridgePort ingress, Frame frame, boolean isTapped) {
    original = frame;
    untagged = null;
    tagged = null;
    port = ingress;
    destination = frame.destination();
    source = frame.source();
    state = ingress == null ? PortState.FORWARDING : ingress.state;
    vid = 0;
    tagProtocol = 0;
    tagControl = 0;
    isFiltered = false;
    tagIsPayload = false;
    isTagChanged = false;
    isMembershipMessage = false;
    membershipKind = null;
    isForRouters = false;
    wantsUp = false;
    isAnsweredFor = false;
    proxyReply = null;
    filtered = null;
    outputCount = 0;
    upCopy = null;
    isFlooded = false;
    isConsumed = false;
    dropReason = null;
    notes = isTapped ? new ArrayList<>() : null;
    readTag(frame);
  }

  /** A filter put another frame in place of this one. */
  void replace(Frame rewritten) {
    original = rewritten;
    destination = rewritten.destination();
    source = rewritten.source();
    tagProtocol = 0;
    tagControl = 0;
    tagIsPayload = false;
    readTag(rewritten);
  }

  private void readTag(Frame frame) {
    int type = frame.u16(TAG_OFFSET);
    if (type == BridgeOptions.TPID_8021Q || type == BridgeOptions.TPID_8021AD) {
      tagProtocol = type;
      tagIsPayload = port == null;
      tagControl = frame.length() >= TAG_OFFSET + TAG_BYTES ? frame.u16(TAG_OFFSET + 2) : 0;
    }
  }

  // The bridge itself wanted the frame and took it.
  boolean isConsumed;

  /** Forgets the frame, so that it is not kept alive. */
  void end() {
    original = null;
    untagged = null;
    tagged = null;
    upCopy = null;
    proxyReply = null;
    filtered = null;
    notes = null;
    Arrays.fill(ports, 0, outputCount, null);
    Arrays.fill(copies, 0, outputCount, null);
  }

  Frame original() {
    return original;
  }

  /** A tag that ends the frame leaves nothing to say what it carries. */
  boolean isTruncatedTag() {
    return tagProtocol != 0 && original.length() < TAG_OFFSET + TAG_BYTES + 4;
  }

  /** As {@link #isTruncatedTag()}, of any frame. */
  static boolean hasTruncatedTag(Frame frame) {
    int type = frame.u16(TAG_OFFSET);
    return (type == BridgeOptions.TPID_8021Q || type == BridgeOptions.TPID_8021AD)
        && frame.length() < TAG_OFFSET + TAG_BYTES + 4;
  }

  /** Whether the header of a second tag or of a PPPoE session (RFC 2516) is cut short. */
  boolean isTruncatedEncapsulation() {
    int at = payloadOffset();
    if (at > original.length()) {
      return false;
    }
    int type = original.u16(at - 2);
    int headerBytes =
        type == BridgeOptions.TPID_8021Q ? TAG_BYTES : type == PPPOE_SESSION ? PPPOE_BYTES : 0;
    return original.length() < at + headerBytes;
  }

  /** Type of what the outer tag, if any, encloses; a tag in the payload is a type of its own. */
  int etherType() {
    if (tagIsPayload) {
      return tagProtocol;
    }
    int at = tagProtocol == 0 ? TAG_OFFSET : TAG_OFFSET + TAG_BYTES;
    return at + 2 <= original.length() ? original.u16(at) : tagProtocol;
  }

  /** Where the payload after the type begins. */
  int payloadOffset() {
    return tagProtocol == 0 ? TAG_OFFSET + 2 : TAG_OFFSET + TAG_BYTES + 2;
  }

  /** Length without the tag that stands beside the frame: this is what an MTU limits. */
  int lengthBesideTag() {
    return tagProtocol == 0 || tagIsPayload ? original.length() : original.length() - TAG_BYTES;
  }

  /** What counters of a VLAN count: the length without the Ethernet header and without the tag. */
  int payloadBytes() {
    return lengthBesideTag() - TAG_OFFSET - 2;
  }

  // ---- notes

  boolean isTapped() {
    return notes != null;
  }

  void note(String text) {
    if (notes != null) {
      notes.add(text);
    }
  }

  // ---- outputs

  /** Adds a copy for a port. */
  void output(BridgePort to, Frame copy) {
    if (outputCount == ports.length) {
      ports = Arrays.copyOf(ports, outputCount * 2);
      copies = Arrays.copyOf(copies, outputCount * 2);
    }
    ports[outputCount] = to;
    copies[outputCount++] = copy;
  }

  void outputUp(Frame copy) {
    upCopy = copy;
  }

  void flooded() {
    isFlooded = true;
  }

  /** Why nothing more comes of the frame; the first reason stays. */
  void drop(DropReason reason) {
    if (dropReason == null) {
      dropReason = reason;
    }
  }

  int outputCount() {
    return outputCount;
  }

  BridgePort port(int index) {
    return ports[index];
  }

  Frame copy(int index) {
    return copies[index];
  }

  Frame upCopy() {
    return upCopy;
  }

  DropReason dropReason() {
    return dropReason == null ? DropReason.NO_DESTINATION : dropReason;
  }

  /** The decision in words; only for a frame that is watched. */
  Decision decision(String ownName) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < outputCount; i++) {
      outputs.add(ports[i].name());
    }
    if (upCopy != null) {
      outputs.add(ownName);
    }
    if (isConsumed) {
      return new Decision(Decision.Outcome.LOCAL, notes, List.of(), null);
    }
    if (outputs.isEmpty()) {
      return new Decision(Decision.Outcome.DROPPED, notes, outputs, dropReason());
    }
    Decision.Outcome outcome =
        isFlooded
            ? Decision.Outcome.FLOODED
            : outputCount == 0 ? Decision.Outcome.LOCAL : Decision.Outcome.FORWARDED;
    return new Decision(outcome, notes, outputs, null);
  }

  /** As {@link #copyFor(PortVlans)}, addressed to one station. */
  Frame copyFor(PortVlans vlans, long station) {
    Frame copy = copyFor(vlans);
    byte[] bytes = copy.copyBytes();
    Bytes.put48(bytes, 0, station);
    return copy.rewritten(bytes);
  }

  // ---- the tag

  /** The frame as a port (or the bridge itself) with these VLANs gets it. */
  Frame copyFor(PortVlans vlans) {
    if (!isFiltered) {
      return original;
    }
    return vlans.isUntagged(vid) ? untagged() : tagged();
  }

  Frame untagged() {
    if (untagged == null) {
      untagged = tagProtocol == 0 || tagIsPayload ? original : withoutTag();
    }
    return untagged;
  }

  private Frame tagged() {
    if (tagged == null) {
      tagged = isTagChanged || tagIsPayload ? withTag() : original;
    }
    return tagged;
  }

  private Frame withoutTag() {
    byte[] bytes = new byte[original.length() - TAG_BYTES];
    System.arraycopy(original.array(), original.offset(), bytes, 0, TAG_OFFSET);
    System.arraycopy(
        original.array(),
        original.offset() + TAG_OFFSET + TAG_BYTES,
        bytes,
        TAG_OFFSET,
        bytes.length - TAG_OFFSET);
    return original.rewritten(bytes);
  }

  private Frame withTag() {
    return tagged(untagged(), newTagProtocol, tagControl);
  }

  /** The frame with a tag written behind its addresses. */
  static Frame tagged(Frame inner, int protocol, int control) {
    byte[] bytes = new byte[inner.length() + TAG_BYTES];
    System.arraycopy(inner.array(), inner.offset(), bytes, 0, TAG_OFFSET);
    Bytes.put16(bytes, TAG_OFFSET, protocol);
    Bytes.put16(bytes, TAG_OFFSET + 2, control);
    System.arraycopy(
        inner.array(),
        inner.offset() + TAG_OFFSET,
        bytes,
        TAG_OFFSET + TAG_BYTES,
        inner.length() - TAG_OFFSET);
    return inner.rewritten(bytes);
  }
}
