package org.vswitchlab.link;

/**
 * What {@code ip link set} writes down about a device and what has no effect on frames by itself.
 * Engine-confined.
 */
public final class LinkAttributes {
  /** Linux's txqueuelen, alloc_etherdev(9). */
  public static final int DEFAULT_QUEUE_FRAMES = 1000;

  private String alias = "";
  private int queueFrames = DEFAULT_QUEUE_FRAMES;
  private long group;
  private boolean hasArp = true;
  private boolean hasMulticast = true;
  private boolean isDynamic;
  private boolean isPromiscuous;
  private boolean isAllMulticast;

  LinkAttributes() {}

  /** A note of the administrator; empty for none. */
  public String alias() {
    return alias;
  }

  public void setAlias(String newAlias) {
    alias = newAlias;
  }

  /** {@code txqueuelen}, in frames. */
  public int queueFrames() {
    return queueFrames;
  }

  public void setQueueFrames(int frames) {
    queueFrames = frames;
  }

  /** Number of the group; 0 is {@code default}. */
  public long group() {
    return group;
  }

  public void setGroup(long newGroup) {
    group = newGroup;
  }

  public boolean hasArp() {
    return hasArp;
  }

  public void setArp(boolean isOn) {
    hasArp = isOn;
  }

  public boolean hasMulticast() {
    return hasMulticast;
  }

  public void setMulticast(boolean isOn) {
    hasMulticast = isOn;
  }

  public boolean isDynamic() {
    return isDynamic;
  }

  public void setDynamic(boolean isOn) {
    isDynamic = isOn;
  }

  /** Asked for by the administrator; a bridge asks for it on its ports besides. */
  public boolean isPromiscuous() {
    return isPromiscuous;
  }

  public void setPromiscuous(boolean isOn) {
    isPromiscuous = isOn;
  }

  public boolean isAllMulticast() {
    return isAllMulticast;
  }

  public void setAllMulticast(boolean isOn) {
    isAllMulticast = isOn;
  }
}
