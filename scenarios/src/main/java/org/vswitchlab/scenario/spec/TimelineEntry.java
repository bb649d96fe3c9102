package org.vswitchlab.scenario.spec;

/** Something that happens at a time. Dispatch by {@link #type}. */
public sealed interface TimelineEntry {
  /** What happens. */
  enum Type {
    EXEC,
    LINK_STATE,
    NODE_STATE,
    LINK_SET,
    REPLAY,
    INJECT
  }

  Type type();

  /** Virtual time. */
  long atNanos();

  SourceLocation location();

  /** A command is typed on a node. */
  record Exec(long atNanos, String node, ExecCommand command, SourceLocation location)
      implements TimelineEntry {
    @Override
    public Type type() {
      return Type.EXEC;
    }
  }

  /** A cable is plugged or pulled. */
  record LinkState(long atNanos, String link, boolean up, SourceLocation location)
      implements TimelineEntry {
    @Override
    public Type type() {
      return Type.LINK_STATE;
    }
  }

  /** A machine is switched on or off. */
  record NodeState(long atNanos, String node, boolean up, SourceLocation location)
      implements TimelineEntry {
    @Override
    public Type type() {
      return Type.NODE_STATE;
    }
  }

  /** A link gets other properties. */
  record LinkSet(long atNanos, String link, LinkChange change, SourceLocation location)
      implements TimelineEntry {
    @Override
    public Type type() {
      return Type.LINK_SET;
    }
  }

  /**
   * The frames of a capture file arrive at a port, the first at {@code atNanos} and the others as
   * far behind as in the file.
   *
   * @param file path, relative to the scenario file
   */
  record Replay(long atNanos, String file, PortRef into, SourceLocation location)
      implements TimelineEntry {
    @Override
    public Type type() {
      return Type.REPLAY;
    }
  }

  /** One frame arrives at a port. */
  record Inject(long atNanos, HexBytes frame, PortRef into, SourceLocation location)
      implements TimelineEntry {
    @Override
    public Type type() {
      return Type.INJECT;
    }
  }
}
