package org.vswitchlab.ovs.datapath;

import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Miniflow;

/**
 * One entry of the {@link MegaflowCache}: packets that agree in a mask, and what to do with them.
 */
public final class Megaflow {
  private final long id;
  private final Miniflow key;
  private final FlowMask mask;
  private Object owner;
  private DropReason dropReason;
  private boolean isFlood;
  private final long createdNanos;
  private DatapathAction[] actions;
  private long packetCount;
  private long byteCount;
  private long usedNanos = -1;
  private int tcpFlags;
  private boolean isDead;
  private boolean isCounting;
  private String ufid;
  private String written;

  Megaflow(
      long id,
      Miniflow key,
      FlowMask mask,
      DatapathAction[] actions,
      UpcallResult result,
      long createdNanos) {
    this.id = id;
    this.key = key;
    this.mask = mask;
    this.actions = actions;
    this.owner = result.owner();
    this.dropReason = result.dropReason();
    this.isFlood = result.isFlood();
    this.createdNanos = createdNanos;
  }

  /**
   * Serial number within the datapath, in order of installation: the stable key of a view's row.
   */
  public long id() {
    return id;
  }

  /** The unique identifier that it was given, or null. */
  public String ufid() {
    return ufid;
  }

  /** Gives it a unique identifier other than that which follows from its serial number. */
  public void setUfid(String newUfid) {
    ufid = newUfid;
  }

  /** What a flow that was put by hand was written as, or null. */
  public String written() {
    return written;
  }

  public void setWritten(String newWritten) {
    written = newWritten;
  }

  /** Key of the packet that it was made for, bits outside the mask included; a copy. */
  public FlowKey key() {
    return key.expand();
  }

  /** Makes {@code to} equal to {@link #key}. */
  public void copyKeyTo(FlowKey to) {
    key.expandInto(to);
  }

  void expandKeyInto(FlowKey to) {
    key.expandInto(to);
  }

  /** Not to be changed. */
  public FlowMask mask() {
    return mask;
  }

  public List<DatapathAction> actions() {
    return List.of(actions);
  }

  DatapathAction[] actionArray() {
    return actions;
  }

  void setActions(DatapathAction[] newActions) {
    actions = newActions;
  }

  /** What the upcall handler attached; null if the flow came from elsewhere. */
  public Object owner() {
    return owner;
  }

  /** Why packets of this flow go nowhere, if they do. */
  public DropReason dropReason() {
    return dropReason;
  }

  public boolean isFlood() {
    return isFlood;
  }

  void setOwner(Object newOwner, DropReason newDropReason, boolean newIsFlood) {
    owner = newOwner;
    dropReason = newDropReason;
    isFlood = newIsFlood;
  }

  /** Packets that hit it; the one that it was made for is not among them. */
  public long packetCount() {
    return packetCount;
  }

  public long byteCount() {
    return byteCount;
  }

  /** When the last packet hit it; -1 if none did. */
  public long usedNanos() {
    return usedNanos;
  }

  public long createdNanos() {
    return createdNanos;
  }

  /** All TCP flags that were seen. */
  public int tcpFlags() {
    return tcpFlags;
  }

  /** Whether it was deleted from the datapath. */
  public boolean isDead() {
    return isDead;
  }

  void hit(int bytes, int flags, long nowNanos) {
    packetCount++;
    byteCount += bytes;
    tcpFlags |= flags;
    usedNanos = nowNanos;
  }

  /** Whether it is among those whose counters may have changed since somebody looked. */
  boolean isCounting() {
    return isCounting;
  }

  void setCounting(boolean counting) {
    isCounting = counting;
  }

  void clearStatistics() {
    packetCount = 0;
    byteCount = 0;
    tcpFlags = 0;
    usedNanos = -1;
  }

  void die() {
    isDead = true;
  }
}
