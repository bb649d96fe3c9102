package org.vswitchlab.ovs.openflow;

import java.util.List;
import org.vswitchlab.ovs.flow.Match;

/**
 * A change of a flow table, or the filter of a statistics request.
 *
 * @param cookie the flow's cookie; for modify and delete with {@code cookieMask}, which to take
 * @param cookieMask 0 for any cookie
 * @param newCookie cookie that a modified flow gets if {@code modifyCookie}
 * @param tableId {@link #ALL_TABLES} for all when deleting, for the default when adding
 * @param idleSeconds 0 for never
 * @param hardSeconds 0 for never
 * @param outPort which flows to delete: those that output there; NONE for all
 * @param outGroup as {@code outPort}; {@link #ANY_GROUP} for all
 */
public record FlowMod(
    Command command,
    Match match,
    int priority,
    long cookie,
    long cookieMask,
    long newCookie,
    boolean modifyCookie,
    int tableId,
    int idleSeconds,
    int hardSeconds,
    int importance,
    FlowFlags flags,
    int outPort,
    long outGroup,
    List<Action> actions) {

  /** OFP_DEFAULT_PRIORITY. */
  public static final int DEFAULT_PRIORITY = 32768;

  public static final int ALL_TABLES = 255;
  public static final long ANY_GROUP = 0xffff_ffffL;

  /** OFPFC_*. */
  public enum Command {
    ADD("ADD"),
    MODIFY("MOD"),
    MODIFY_STRICT("MOD_STRICT"),
    DELETE("DEL"),
    DELETE_STRICT("DEL_STRICT");

    private final String text;

    Command(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    public boolean isStrict() {
      return this == MODIFY_STRICT || this == DELETE_STRICT;
    }

    public boolean isDelete() {
      return this == DELETE || this == DELETE_STRICT;
    }
  }

  public FlowMod {
    actions = List.copyOf(actions);
  }

  /** The same change with other actions. */
  public FlowMod withActions(List<Action> newActions) {
    return new FlowMod(
        command,
        match,
        priority,
        cookie,
        cookieMask,
        newCookie,
        modifyCookie,
        tableId,
        idleSeconds,
        hardSeconds,
        importance,
        flags,
        outPort,
        outGroup,
        newActions);
  }

  /** The same change of another match. */
  public FlowMod withMatch(Match newMatch) {
    return new FlowMod(
        command,
        newMatch,
        priority,
        cookie,
        cookieMask,
        newCookie,
        modifyCookie,
        tableId,
        idleSeconds,
        hardSeconds,
        importance,
        flags,
        outPort,
        outGroup,
        actions);
  }

  /** The same flow with another command. */
  public FlowMod withCommand(Command newCommand) {
    return new FlowMod(
        newCommand,
        match,
        priority,
        cookie,
        cookieMask,
        newCookie,
        modifyCookie,
        tableId,
        idleSeconds,
        hardSeconds,
        importance,
        flags,
        outPort,
        outGroup,
        actions);
  }

  /** The same change with other flags. */
  public FlowMod withFlags(FlowFlags newFlags) {
    return new FlowMod(
        command,
        match,
        priority,
        cookie,
        cookieMask,
        newCookie,
        modifyCookie,
        tableId,
        idleSeconds,
        hardSeconds,
        importance,
        newFlags,
        outPort,
        outGroup,
        actions);
  }

  /** A plain addition: default everything. */
  public static FlowMod add(int tableId, int priority, Match match, List<Action> actions) {
    return new FlowMod(
        Command.ADD,
        match,
        priority,
        0,
        0,
        0,
        false,
        tableId,
        0,
        0,
        0,
        FlowFlags.NONE,
        OpenFlowPort.NONE,
        ANY_GROUP,
        actions);
  }
}
