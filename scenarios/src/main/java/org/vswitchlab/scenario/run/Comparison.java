package org.vswitchlab.scenario.run;

import java.util.List;
import java.util.Optional;
import org.vswitchlab.scenario.differences.DifferenceFinder;
import org.vswitchlab.wire.Frame;

/**
 * What variants of one scenario did alike and differently.
 *
 * @param runs the worlds, all at their end
 * @param divergence the first thing they did differently; empty if every port sent the same frames
 *     at the same times
 * @param encounters frames that met different fates at a switch port, in order of time; of very
 *     many the first
 * @param differentCount how many there were
 * @param likeCount how often a frame met the same fate in all worlds
 * @param known differences between kinds of switches, known beforehand, that frames touched
 */
public record Comparison(
    List<ScenarioRun> runs,
    Optional<Divergence> divergence,
    List<Encounter> encounters,
    long differentCount,
    long likeCount,
    List<DifferenceFinder.Met> known) {
  public Comparison {
    runs = List.copyOf(runs);
    encounters = List.copyOf(encounters);
    known = List.copyOf(known);
  }

  /**
   * The first time at which a port did not send the same in all worlds.
   *
   * @param place {@code node:port} that sent, or did not
   * @param frame what one world sent there and another did not
   * @param accounts what each world did, in order of the worlds
   */
  public record Divergence(long timeNanos, String place, Frame frame, List<Account> accounts) {
    public Divergence {
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * One world's part in a divergence.
   *
   * @param isSent whether the port sent the frame
   * @param receivedAt the port by which the node had received it; empty if it made it itself, or
   *     never had it
   * @param why the decision about it, or what else there is to say
   */
  public record Account(boolean isSent, String receivedAt, String why) {}

  /**
   * One frame at one switch port.
   *
   * @param timeNanos when the first world saw it, or the first that did
   * @param fates what each world made of it, in order of the worlds; empty where it never came
   */
  public record Encounter(long timeNanos, String place, Frame frame, List<String> fates) {
    public Encounter {
      fates = List.copyOf(fates);
    }
  }
}
