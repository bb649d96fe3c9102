package org.vswitchlab.management.ovsdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The locks of a server, RFC 7047, 4.1.8: of those who asked for one, the first owns it. What
 * happens to a claim when somebody steals the lock was seen with ovsdb-server 3.1.
 */
final class OvsdbLocks {
  private final Map<String, Deque<Claim>> queues = new LinkedHashMap<>();

  /** What sessions have asked for and not given up, also claims that are lost. */
  private final Map<OvsdbSession, Set<String>> asked = new LinkedHashMap<>();

  /** A place in the queue. */
  private record Claim(OvsdbSession session, boolean wasStolen) {}

  boolean isOwner(String lock, OvsdbSession session) {
    Deque<Claim> queue = queues.get(lock);
    return queue != null && queue.getFirst().session() == session;
  }

  /** Whether the session must give the lock up before it asks for it again. */
  boolean isAskedFor(String lock, OvsdbSession session) {
    return asked.getOrDefault(session, Set.of()).contains(lock);
  }

  private Deque<Claim> queue(String lock, OvsdbSession session) {
    asked.computeIfAbsent(session, s -> new LinkedHashSet<>()).add(lock);
    return queues.computeIfAbsent(lock, l -> new ArrayDeque<>());
  }

  /** Asks for a lock; true if the session owns it now. */
  boolean lock(String lock, OvsdbSession session) {
    queue(lock, session).addLast(new Claim(session, false));
    return isOwner(lock, session);
  }

  /** Takes a lock. Its owner so far waits for it again, unless it had stolen the lock itself. */
  void steal(String lock, OvsdbSession session) {
    Deque<Claim> queue = queue(lock, session);
    Claim victim = queue.peekFirst();
    if (victim != null && victim.wasStolen()) {
      queue.removeFirst();
    }
    queue.addFirst(new Claim(session, true));
    if (victim != null) {
      victim.session().notifyLock("stolen", lock);
    }
  }

  /**
   * Gives a lock up, or stops waiting for it. Either way the owner is told that the lock is its
   * own, even if it was already.
   */
  void unlock(String lock, OvsdbSession session) {
    asked.getOrDefault(session, Set.of()).remove(lock);
    Deque<Claim> queue = queues.get(lock);
    if (queue == null || !queue.removeIf(claim -> claim.session() == session)) {
      return;
    }
    if (queue.isEmpty()) {
      queues.remove(lock);
    } else {
      queue.getFirst().session().notifyLock("locked", lock);
    }
  }

  /** The locks that the session owns. */
  List<String> heldBy(OvsdbSession session) {
    return asked.getOrDefault(session, Set.of()).stream()
        .filter(lock -> isOwner(lock, session))
        .toList();
  }

  /** The locks that the session may come to own. */
  List<String> waitedForBy(OvsdbSession session) {
    return asked.getOrDefault(session, Set.of()).stream()
        .filter(lock -> !isOwner(lock, session) && isQueued(lock, session))
        .toList();
  }

  /** The locks that were stolen from the session for good. */
  List<String> lostBy(OvsdbSession session) {
    return asked.getOrDefault(session, Set.of()).stream()
        .filter(lock -> !isQueued(lock, session))
        .toList();
  }

  private boolean isQueued(String lock, OvsdbSession session) {
    Deque<Claim> queue = queues.get(lock);
    return queue != null && queue.stream().anyMatch(claim -> claim.session() == session);
  }

  /** Forgets a session that has ended. */
  void release(OvsdbSession session) {
    for (String lock : List.copyOf(asked.getOrDefault(session, Set.of()))) {
      unlock(lock, session);
    }
    asked.remove(session);
  }
}
