package org.vswitchlab.ovs.datapath;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.wire.Frame;

/**
 * A packet on its way through the datapath: its bytes, copied on the first write, and the key with
 * the metadata beside them. Actions that change headers leave the key behind; {@link #key} reads
 * them again when somebody asks.
 */
final class Packet {
  private final FlowKey key = new FlowKey();
  private final FlowKeyExtractor layout = new FlowKeyExtractor();
  private Frame frame;
  private byte[] writable;
  private boolean isKeyStale;
  private boolean isLayoutStale;

  /**
   * Whether the headers are where they were found first, moved by VLAN tags that came or went
   * since. They are looked for anew only when the packet recirculates: behind two tags, say, no IP
   * header would be found.
   */
  private boolean isMoved;

  private int cutBytes;
  private Connection connection;
  private boolean isReply;
  private boolean isRelated;
  private boolean hasRoom;
  private int rssHash;
  private boolean isHashKnown;

  /** Starts with a frame from a port and reads its headers. */
  void start(Frame newFrame, int inPort, int vlanLimit) {
    frame = newFrame;
    writable = null;
    cutBytes = 0;
    connection = null;
    isReply = false;
    hasRoom = true;
    isHashKnown = false;
    isKeyStale = false;
    isLayoutStale = false;
    isMoved = false;
    if (layout.vlanLimit() != vlanLimit) {
      layout.setVlanLimit(vlanLimit);
    }
    layout.extract(newFrame, inPort, key);
  }

  /** Starts with a frame and the metadata of {@code metadata}, whose headers are read anew. */
  void start(Frame newFrame, FlowKey metadata, int vlanLimit) {
    frame = newFrame;
    writable = null;
    cutBytes = 0;
    connection = null;
    isReply = false;
    hasRoom = true;
    isHashKnown = false;
    layout.setVlanLimit(vlanLimit);
    key.copyFrom(metadata);
    isKeyStale = true;
    isLayoutStale = true;
    isMoved = false;
    key();
  }

  /** Becomes a copy that shares bytes until one of both is written. */
  void copyFrom(Packet other) {
    frame = other.frame();
    other.writable = null;
    writable = null;
    cutBytes = other.cutBytes;
    connection = other.connection;
    isReply = other.isReply;
    isRelated = other.isRelated;
    hasRoom = other.hasRoom;
    rssHash = other.rssHash;
    isHashKnown = other.isHashKnown;
    layout.setVlanLimit(other.layout.vlanLimit());
    key.copyFrom(other.key);
    isKeyStale = other.isKeyStale;
    isMoved = other.isMoved;
    if (isMoved) {
      layout.copyOffsets(other.layout);
    }
    // Else where the headers are is found again when needed.
    isLayoutStale = !isMoved;
  }

  /** The packet as it is now; later writes go to other bytes. */
  Frame frame() {
    writable = null;
    return frame;
  }

  int length() {
    return frame.length();
  }

  /** The byte at that index. */
  int u8(int index) {
    return frame.u8(index);
  }

  /** Metadata and, as far as {@link #key} was asked since the last change, headers. */
  FlowKey metadata() {
    return key;
  }

  /** By which queueing disciplines tell packets apart. */
  int priority() {
    return (int) (key.word(FlowLayout.PRIORITY_MARK) >>> 32);
  }

  /** The key of the packet as it is now. */
  FlowKey key() {
    if (isKeyStale) {
      long type = key.word(FlowLayout.TYPE_HASH) >>> 32;
      for (int word = 0; word <= FlowLayout.PORTS; word++) {
        key.setWord(word, 0);
      }
      if (isMoved) {
        layout.extractMoved(frame, key);
      } else if (type == 0) {
        layout.extractHeaders(frame, key);
      } else {
        layout.extractPayload(frame, (int) type & 0xffff, key);
      }
      isKeyStale = false;
      isLayoutStale = false;
    }
    return key;
  }

  /** Where the headers are. */
  FlowKeyExtractor layout() {
    if (isLayoutStale) {
      isKeyStale = true;
      key();
    }
    return layout;
  }

  boolean hasEthernet() {
    return key.get(FlowField.PACKET_TYPE) == 0;
  }

  /** Bytes to write header fields into; the packet begins at index 0. */
  byte[] writableBytes() {
    keepHash();
    if (writable == null) {
      writable = frame.copyBytes();
      frame = frame.rewritten(writable);
    }
    isKeyStale = true;
    return writable;
  }

  /** Other bytes take the place of the packet's: a header came or went. */
  void replaceBytes(byte[] bytes) {
    keepHash();
    isMoved = false;
    // A header that is put before it makes the buffer larger.
    hasRoom |= bytes.length > frame.length();
    writable = bytes;
    frame = frame.rewritten(bytes);
    isKeyStale = true;
    isLayoutStale = true;
  }

  /** As {@link #replaceBytes}: a VLAN tag came or went, and moves the other headers. */
  void replaceTag(byte[] bytes) {
    boolean isKnown = layout().l3Offset() >= 0;
    int movedBytes = bytes.length - frame.length();
    replaceBytes(bytes);
    if (isKnown) {
      isMoved = true;
      isLayoutStale = false;
      layout.move(movedBytes);
    }
  }

  /** As {@link #replaceBytes}: an MPLS label came or went. */
  void replaceLabel(byte[] bytes, int at, boolean hasLabels) {
    int movedBytes = bytes.length - frame.length();
    boolean wasMoved = isMoved;
    replaceBytes(bytes);
    if (wasMoved) {
      isMoved = true;
      isLayoutStale = false;
      layout.moveBehindLabel(movedBytes, hasLabels ? at : -1);
    }
  }

  /** The headers are looked for anew, as in a packet that comes in. */
  void readAgain() {
    if (isMoved) {
      isMoved = false;
      isKeyStale = true;
      isLayoutStale = true;
    }
  }

  /** Another packet came out of this one: what it hashed to no longer holds. */
  void forgetHash() {
    isHashKnown = false;
    isMoved = false;
    isKeyStale = true;
    isLayoutStale = true;
  }

  /**
   * Hash of the conversation as a network card would give it: of the packet as it came in, whatever
   * became of its headers since.
   */
  int rssHash() {
    if (!isHashKnown) {
      rssHash = FlowHash.fiveTuple(key());
      isHashKnown = true;
    }
    return rssHash;
  }

  /** The headers change: the hash is of what they were. */
  private void keepHash() {
    if (!isHashKnown && !isKeyStale) {
      rssHash();
    }
  }

  /** The connection that the tracker found for the packet, or null. */
  Connection connection() {
    return connection;
  }

  /** Whether the packet travels in the reply direction of its connection. */
  boolean isReply() {
    return isReply;
  }

  /** Whether the packet is an ICMP error about its connection. */
  boolean isRelated() {
    return isRelated;
  }

  void setConnection(Connection newConnection, boolean reply, boolean related) {
    connection = newConnection;
    isReply = reply;
    isRelated = related;
  }

  /** Forgets the connection. */
  void forgetConnection() {
    setConnection(null, false, false);
  }

  /** Whether its buffer has room for a packet that is a few bytes longer. */
  boolean hasRoom() {
    return hasRoom;
  }

  /** It came in a buffer of just its size, as packets of dummy devices do. */
  void fillsItsBuffer() {
    hasRoom = false;
  }

  /**
   * Cuts the next output to that many bytes, as many as are too many now: headers that come and go
   * before the output make it longer or shorter.
   */
  void truncateNextOutput(int maxBytes) {
    cutBytes = Math.max(0, length() - Math.max(maxBytes, NetDevice.ETHERNET_HEADER_BYTES));
  }

  /** The packet for one output: cut if that was asked for, which is then done with. */
  Frame takeOutput() {
    Frame out = frame();
    if (cutBytes > 0) {
      out = out.truncated(Math.max(0, out.length() - cutBytes));
      cutBytes = 0;
    }
    return out;
  }
}
