package org.vswitchlab.switching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vswitchlab.engine.RandomStream;

class MacTableTest {
  @Test
  void agreesWithAMapUnderRandomChanges() {
    RandomStream random = new RandomStream(42);
    MacTable<Integer> table = new MacTable<>();
    Map<String, Integer> map = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      // Few addresses, so that many collide and many are removed from inside a run.
      long mac = 0x0200_0000_0000L + random.nextInt(300);
      int vid = random.nextInt(3);
      String key = mac + "/" + vid;
      if (random.nextInt(2) == 0) {
        assertThat(table.put(mac, vid, i)).isEqualTo(map.put(key, i));
      } else {
        assertThat(table.remove(mac, vid)).isEqualTo(map.remove(key));
      }
      assertThat(table.find(mac, vid)).isEqualTo(map.get(key));
      assertThat(table.size()).isEqualTo(map.size());
    }
    map.forEach(
        (key, value) -> {
          int slash = key.indexOf('/');
          long mac = Long.parseLong(key.substring(0, slash));
          assertThat(table.find(mac, Integer.parseInt(key.substring(slash + 1)))).isEqualTo(value);
        });
  }
}
