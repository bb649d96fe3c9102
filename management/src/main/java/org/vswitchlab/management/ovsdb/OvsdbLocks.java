package org.vswitchlab.management.ovsdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The locks of a server, RFC 7047, 4.1.8: of those who asked for one, the first owns it. */
final class OvsdbLocks {
  private final Map<String, Deque<OvsdbSession>> queues = new LinkedHashMap<>();

  boolean isOwner(String lock, OvsdbSession session) {
    Deque<OvsdbSession> queue = queues.get(lock);
    return queue != null && queue.peek() == session;
  }

  /** Whether the session owns the lock or waits for it. */
  boolean isAskedFor(String lock, OvsdbSession session) {
    Deque<OvsdbSession> queue = queues.get(lock);
    return queue != null && queue.contains(session);
  }

  /** Asks for a lock; true if the session owns it now. */
  boolean lock(String lock, OvsdbSession session) {
    Deque<OvsdbSession> queue = queues.computeIfAbsent(lock, l -> new ArrayDeque<>());
    queue.add(session);
    return queue.peek() == session;
  }

  /** Takes a lock; its owner so far waits for it again. */
  void steal(String lock, OvsdbSession session) {
    Deque<OvsdbSession> queue = queues.computeIfAbsent(lock, l -> new ArrayDeque<>());
    OvsdbSession victim = queue.peek();
    queue.addFirst(session);
    if (victim != null) {
      victim.notifyLock("stolen", lock);
    }
  }

  /** Gives a lock up, or stops waiting for it. */
  void unlock(String lock, OvsdbSession session) {
    Deque<OvsdbSession> queue = queues.get(lock);
    boolean wasOwner = queue.peek() == session;
    queue.remove(session);
    if (queue.isEmpty()) {
      queues.remove(lock);
    } else if (wasOwner) {
      queue.peek().notifyLock("locked", lock);
    }
  }

  /** Forgets a session that has ended. */
  void release(OvsdbSession session) {
    for (String lock : List.copyOf(queues.keySet())) {
      if (isAskedFor(lock, session)) {
        unlock(lock, session);
      }
    }
  }
}
