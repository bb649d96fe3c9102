package org.vswitchlab.management.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What one end tells the other after an iperf3 test.
 *
 * @param totals by stream, in order of creation
 * @param nanos length of the test as that end saw it
 */
record IperfResults(List<IperfReport.Total> totals, long nanos) {
  String toJson(boolean isSender) {
    ObjectNode root = IperfSettings.json().createObjectNode();
    root.put("cpu_util_total", 0);
    root.put("cpu_util_user", 0);
    root.put("cpu_util_system", 0);
    root.put("sender_has_retransmits", isSender ? 1 : -1);
    ArrayNode streams = root.putArray("streams");
    int number = 1;
    for (IperfReport.Total total : totals) {
      ObjectNode stream = streams.addObject();
      stream.put("id", number);
      stream.put("bytes", total.bytes());
      stream.put("retransmits", isSender ? total.retransmits() : -1);
      stream.put("jitter", total.jitterMillis() / 1e3);
      stream.put("errors", total.lost());
      stream.put("packets", total.packets());
      stream.put("start_time", 0);
      stream.put("end_time", nanos / 1e9);
      number += number == 1 ? 2 : 1;
    }
    return root.toString();
  }

  /** The peer's results under this end's stream numbers. */
  static IperfResults ofJson(JsonNode root, List<IperfStream> streams) {
    List<IperfReport.Total> totals = new ArrayList<>();
    JsonNode list = root.path("streams");
    for (int i = 0; i < streams.size(); i++) {
      JsonNode stream = list.path(i);
      totals.add(
          new IperfReport.Total(
              streams.get(i).id(),
              stream.path("bytes").asLong(),
              stream.path("retransmits").asLong(),
              stream.path("jitter").asDouble() * 1e3,
              stream.path("errors").asLong(),
              stream.path("packets").asLong()));
    }
    long nanos = Math.round(list.path(0).path("end_time").asDouble() * 1e9);
    return new IperfResults(totals, nanos);
  }
}
