package org.vswitchlab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final EventHandler NOTHING = (kind, data, payload) -> {};

  private record Expected(long time, long number) {}

  @Test
  void takesEventsInTheOrderOfTimeAndThenOfAddingAsASortedListWould() {
    RandomStream random = new RandomStream(7);
    EventQueue queue = new EventQueue(4);
    PriorityQueue<Expected> model =
        new PriorityQueue<>(
            Comparator.comparingLong(Expected::time).thenComparingLong(Expected::number));
    List<Long> handles = new ArrayList<>();
    List<Expected> added = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 40_000; i++) {
      int choice = random.nextInt(10);
      if (choice < 5) {
        // Many equal times, some far ahead.
        long at = now + (random.nextInt(20) == 0 ? random.nextLong(1L << 40) : random.nextInt(4));
        Expected event = new Expected(at, added.size());
        handles.add(queue.add(at, NOTHING, 0, event.number(), null));
        added.add(event);
        model.add(event);
      } else if (choice == 5 && !added.isEmpty()) {
        int victim = random.nextInt(added.size());
        assertThat(queue.cancel(handles.get(victim))).isEqualTo(model.remove(added.get(victim)));
      } else {
        long limit = random.nextInt(3) == 0 ? now + 1 : Long.MAX_VALUE;
        assertThat(queue.nextNanos())
            .isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.peek().time());
        int slot = queue.take(limit);
        if (slot < 0) {
          assertThat(model.isEmpty() || model.peek().time() > limit).isTrue();
          now = limit == Long.MAX_VALUE ? now : limit;
        } else {
          Expected expected = model.poll();
          assertThat(queue.dataOf(slot)).isEqualTo(expected.number());
          now = queue.timeOf(slot);
          assertThat(now).isEqualTo(expected.time());
          queue.release(slot);
        }
      }
      assertThat(queue.size()).isEqualTo(model.size());
    }
  }
}
