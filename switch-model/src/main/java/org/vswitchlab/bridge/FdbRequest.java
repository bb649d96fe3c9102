package org.vswitchlab.bridge;

/**
 * A change of the forwarding database by a user: {@code bridge fdb add|append|replace|del}.
 *
 * @param vid only that VLAN; 0 for no VLAN and all VLANs of the port
 * @param isUse as if a frame from the station had arrived: {@code use}
 */
public record FdbRequest(
    Mode mode,
    long mac,
    int vid,
    State state,
    boolean isSticky,
    boolean isExternLearned,
    boolean isUse) {

  /** What to do about an entry that is, or is not, there. */
  public enum Mode {
    ADD,
    APPEND,
    REPLACE,
    DELETE
  }

  /** Kind of the entry. */
  public enum State {
    /** {@code local} or {@code permanent}: frames to it go up. */
    LOCAL,
    STATIC,
    DYNAMIC
  }

  /** Collects a request; the state is {@link State#LOCAL} unless said otherwise, as in the tool. */
  public static final class Builder {
    private final Mode mode;
    private long mac;
    private int vid;
    private State state = State.LOCAL;
    private boolean isSticky;
    private boolean isExternLearned;
    private boolean isUse;

    public Builder(Mode mode) {
      this.mode = mode;
    }

    public void mac(long newMac) {
      mac = newMac;
    }

    public void vid(int newVid) {
      vid = newVid;
    }

    public void state(State newState) {
      state = newState;
    }

    public void sticky() {
      isSticky = true;
    }

    public void externLearned() {
      isExternLearned = true;
    }

    public void use() {
      isUse = true;
    }

    public FdbRequest build() {
      return new FdbRequest(mode, mac, vid, state, isSticky, isExternLearned, isUse);
    }
  }

  /** Which entries {@code bridge fdb flush} deletes; null and 0 are any. */
  public static final class Flush {
    public BridgePort port;

    /** Whether only those of the bridge itself are meant. */
    public boolean isOfBridge;

    public int vid;
    public Boolean isLocal;
    public Boolean isStatic;
    public Boolean isSticky;
    public Boolean isAddedByUser;
    public Boolean isExternLearned;

    /** Whether only those are meant that hardware holds too; there are none. */
    public boolean isOffloaded;

    boolean takes(FdbEntry entry) {
      return !isOffloaded
          && (port == null || entry.port == port)
          && (!isOfBridge || entry.port == null)
          && (vid == 0 || entry.vid == vid)
          && (isLocal == null || entry.isLocal == isLocal)
          && (isStatic == null || entry.isStatic == isStatic)
          && (isSticky == null || entry.isSticky == isSticky)
          && (isAddedByUser == null || entry.isAddedByUser == isAddedByUser)
          && (isExternLearned == null || entry.isExternLearned == isExternLearned);
    }
  }
}
