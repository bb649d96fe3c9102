package org.vswitchlab.scenario.spec;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A claim about the run that is found true or false. Dispatch by {@link #type}. */
public sealed interface Validation {
  /** How it is found out. */
  enum Type {
    PING,
    EXEC,
    TRAFFIC
  }

  Type type();

  Heading heading();

  default String name() {
    return heading().name();
  }

  default SourceLocation location() {
    return heading().location();
  }

  /**
   * What all validations have.
   *
   * @param points what it is worth
   * @param pass said when it holds; may be empty
   * @param fail said when it does not; may be empty
   */
  record Heading(String name, int points, String pass, String fail, SourceLocation location) {}

  /**
   * Each of the nodes pings the target.
   *
   * @param target address of a node, or an IP address; see {@link Scenario#pingAddress}
   * @param expectReachable false if the ping must fail
   */
  record Ping(
      Heading heading, long atNanos, List<String> nodes, String target, boolean expectReachable)
      implements Validation {
    public Ping {
      nodes = List.copyOf(nodes);
    }

    @Override
    public Type type() {
      return Type.PING;
    }
  }

  /**
   * A command runs on each of the nodes; each expectation that is given must hold of its output.
   * With none, the exit status must be 0.
   *
   * @param matches found anywhere in the output, {@code ^} and {@code $} at line ends
   * @param equalTo the whole output, white space at the end aside
   */
  record Exec(
      Heading heading,
      long atNanos,
      List<String> nodes,
      ExecCommand command,
      List<String> contains,
      List<Pattern> matches,
      Optional<String> equalTo)
      implements Validation {
    public Exec {
      nodes = List.copyOf(nodes);
      contains = List.copyOf(contains);
      matches = List.copyOf(matches);
    }

    @Override
    public Type type() {
      return Type.EXEC;
    }
  }

  /** Which frames must satisfy a filter. */
  enum Quantifier {
    /** Every frame; holds if there is none. */
    ALWAYS,
    /** No frame. */
    NEVER,
    /** At least one frame. */
    EVENTUALLY
  }

  /**
   * A filter over the frames of a link or port.
   *
   * @param filter valid text for {@code FrameFilter.compile}
   * @param link name of a link; empty if {@code port} is given
   * @param port both directions of that port
   * @param fromNanos first instant looked at
   * @param untilNanos last instant looked at; {@link Long#MAX_VALUE} for the end of the run
   */
  record Traffic(
      Heading heading,
      Quantifier quantifier,
      String filter,
      SourceLocation filterLocation,
      String link,
      Optional<PortRef> port,
      long fromNanos,
      long untilNanos)
      implements Validation {
    @Override
    public Type type() {
      return Type.TRAFFIC;
    }
  }
}
