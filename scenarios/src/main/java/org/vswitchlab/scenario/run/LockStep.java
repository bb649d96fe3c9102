package org.vswitchlab.scenario.run;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Network;
import org.vswitchlab.scenario.differences.DifferenceFinder;
import org.vswitchlab.scenario.run.Comparison.Account;
import org.vswitchlab.scenario.run.Comparison.Divergence;
import org.vswitchlab.scenario.run.Comparison.Encounter;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.wire.Frame;

/**
 * Runs several worlds in step, from one instant at which something happens to the next, and watches
 * for the first port that does not send the same frames in all of them.
 */
public final class LockStep {
  private static final int JOURNAL_EVENTS = 1 << 18;
  private static final long SLICE_EVENTS = 100_000;

  /** How many differences are kept to be shown; all are counted. */
  private static final int MAX_ENCOUNTERS = 10_000;

  private final List<ScenarioRun> runs = new ArrayList<>();
  private final List<Network> networks = new ArrayList<>();
  private final DifferenceFinder finder = new DifferenceFinder();
  private final long[] seen;
  private final Map<MeetingKey, Deque<Meeting>> openMeetings = new LinkedHashMap<>();
  private final List<Encounter> different = new ArrayList<>();
  private long differentCount;
  private long likeCount;
  private Divergence divergence;

  /** The same frame at the same port, whatever the world. */
  private record MeetingKey(String place, ByteBuffer bytes) {
    static MeetingKey of(FrameEvent event) {
      Frame frame = event.frame();
      return new MeetingKey(
          event.place(), ByteBuffer.wrap(frame.array(), frame.offset(), frame.length()));
    }
  }

  /** What became of it in each world; null where it has not come yet. */
  private record Meeting(
      long timeNanos, String place, Frame frame, String[] fates, String[] outputs) {
    boolean isComplete() {
      return Arrays.stream(outputs).noneMatch(Objects::isNull);
    }

    boolean isLike() {
      return isComplete() && Arrays.stream(outputs).distinct().count() == 1;
    }
  }

  private LockStep(List<Scenario> worlds, RunOptions options) {
    for (Scenario world : worlds) {
      runs.add(ScenarioRun.start(world, options.withJournalCapacity(JOURNAL_EVENTS)));
    }
    runs.forEach(run -> networks.add(run.network()));
    seen = new long[runs.size()];
  }

  /**
   * Runs the worlds to their ends.
   *
   * @param worlds two or more
   * @throws org.vswitchlab.scenario.build.BuildException if one cannot be set up
   */
  public static Comparison compare(List<Scenario> worlds, RunOptions options) {
    LockStep lockStep = new LockStep(worlds, options);
    lockStep.run();
    return lockStep.result();
  }

  private void run() {
    while (true) {
      long instant = Long.MAX_VALUE;
      for (ScenarioRun run : runs) {
        if (isRunning(run)) {
          instant = Math.min(instant, run.simulation().nextEventNanos());
        }
      }
      if (instant == Long.MAX_VALUE) {
        break;
      }
      for (ScenarioRun run : runs) {
        advance(run, instant);
      }
      lookAt(instant);
    }
    runs.forEach(ScenarioRun::settle);
  }

  private static boolean isRunning(ScenarioRun run) {
    return !run.isEnded() && run.stopReason() == null;
  }

  private static void advance(ScenarioRun run, long instant) {
    while (isRunning(run) && run.simulation().nextEventNanos() <= instant) {
      run.simulation().runEvents(instant, SLICE_EVENTS);
    }
  }

  private void lookAt(long instant) {
    List<List<FrameEvent>> news = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      FrameJournal journal = runs.get(i).frames();
      news.add(journal.since(seen[i], Integer.MAX_VALUE));
      seen[i] = journal.endSequence();
    }
    for (int i = 0; i < runs.size(); i++) {
      for (FrameEvent event : news.get(i)) {
        if (event.kind() == FrameEvent.Kind.RECEIVED && event.decision() != null) {
          meet(i, event);
        } else if (event.kind() == FrameEvent.Kind.TRANSMITTED) {
          finder.lookAtSent(networks, i, event.timeNanos(), event.place(), event.frame());
        }
      }
    }
    boolean allRun = runs.stream().allMatch(LockStep::isRunning);
    if (divergence == null && allRun) {
      findDivergence(instant, news);
    }
  }

  private void meet(int world, FrameEvent event) {
    MeetingKey key = MeetingKey.of(event);
    Deque<Meeting> open = openMeetings.computeIfAbsent(key, k -> new ArrayDeque<>());
    Meeting meeting = null;
    for (Meeting candidate : open) {
      if (candidate.outputs()[world] == null) {
        meeting = candidate;
        break;
      }
    }
    if (meeting == null) {
      meeting =
          new Meeting(
              event.timeNanos(),
              event.place(),
              event.frame(),
              new String[runs.size()],
              new String[runs.size()]);
      open.add(meeting);
    }
    meeting.fates()[world] = event.decision().comment();
    meeting.outputs()[world] = outputs(world, event);
    if (meeting.isComplete()) {
      open.remove(meeting);
      if (open.isEmpty()) {
        openMeetings.remove(key);
      }
      close(meeting);
    }
  }

  private void close(Meeting meeting) {
    finder.look(
        networks,
        meeting.timeNanos(),
        meeting.place(),
        meeting.frame(),
        meeting.fates(),
        meeting.isLike());
    if (meeting.isLike()) {
      likeCount++;
      return;
    }
    differentCount++;
    if (different.size() < MAX_ENCOUNTERS) {
      List<String> fates =
          Arrays.stream(meeting.fates()).map(fate -> fate == null ? "" : fate).toList();
      different.add(new Encounter(meeting.timeNanos(), meeting.place(), meeting.frame(), fates));
    }
  }

  /** Where the frame went, in words that mean the same for every kind of switch. */
  private String outputs(int world, FrameEvent event) {
    Set<String> outputs = new TreeSet<>();
    for (String output : event.decision().outputs()) {
      NetDevice device = runs.get(world).network().device(event.node() + ":" + output);
      if (device instanceof EthernetDevice) {
        outputs.add(output);
      }
    }
    return String.join(",", outputs);
  }

  private void findDivergence(long instant, List<List<FrameEvent>> news) {
    List<Map<String, List<FrameEvent>>> sent = new ArrayList<>();
    Set<String> places = new LinkedHashSet<>();
    for (List<FrameEvent> events : news) {
      Map<String, List<FrameEvent>> byPlace = new LinkedHashMap<>();
      for (FrameEvent event : events) {
        if (event.kind() == FrameEvent.Kind.TRANSMITTED && isComparable(event.place())) {
          byPlace.computeIfAbsent(event.place(), place -> new ArrayList<>()).add(event);
        }
      }
      sent.add(byPlace);
      places.addAll(byPlace.keySet());
    }
    for (String place : places) {
      for (int i = 0; i < runs.size(); i++) {
        for (FrameEvent event : sent.get(i).getOrDefault(place, List.of())) {
          if (!isSentByAll(sent, event)) {
            divergence = divergence(instant, event, i, sent, news);
            return;
          }
        }
      }
    }
  }

  /** Whether the place is a port, and one in every world. */
  private boolean isComparable(String place) {
    return runs.stream().allMatch(run -> run.network().device(place) instanceof EthernetDevice);
  }

  private static boolean isSentByAll(List<Map<String, List<FrameEvent>>> sent, FrameEvent event) {
    return sent.stream().allMatch(world -> count(world, event) == count(sent.get(0), event));
  }

  private static long count(Map<String, List<FrameEvent>> world, FrameEvent wanted) {
    return world.getOrDefault(wanted.place(), List.of()).stream()
        .filter(event -> event.frame().sameBytes(wanted.frame()))
        .count();
  }

  private Divergence divergence(
      long instant,
      FrameEvent event,
      int world,
      List<Map<String, List<FrameEvent>>> sent,
      List<List<FrameEvent>> news) {
    Optional<FrameEvent> cause =
        news.get(world).stream()
            .filter(
                other ->
                    other.kind() == FrameEvent.Kind.RECEIVED
                        && other.node().equals(event.node())
                        && other.frame().originId() == event.frame().originId())
            .findFirst();
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      boolean isSent = count(sent.get(i), event) > 0;
      accounts.add(account(isSent, cause, news.get(i)));
    }
    return new Divergence(instant, event.place(), event.frame(), accounts);
  }

  private static Account account(
      boolean isSent, Optional<FrameEvent> cause, List<FrameEvent> events) {
    if (cause.isEmpty()) {
      return new Account(
          isSent, "", isSent ? "sent of the node's own accord" : "nothing was sent at this time");
    }
    String place = cause.get().place();
    return events.stream()
        .filter(
            event ->
                event.kind() == FrameEvent.Kind.RECEIVED
                    && event.place().equals(place)
                    && event.frame().sameBytes(cause.get().frame()))
        .findFirst()
        .map(event -> new Account(isSent, place, event.outcome()))
        .orElse(new Account(isSent, "", "the frame did not arrive at " + place));
  }

  private Comparison result() {
    openMeetings.values().forEach(open -> open.forEach(this::close));
    different.sort(Comparator.comparingLong(Encounter::timeNanos));
    return new Comparison(
        runs, Optional.ofNullable(divergence), different, differentCount, likeCount, finder.met());
  }
}
