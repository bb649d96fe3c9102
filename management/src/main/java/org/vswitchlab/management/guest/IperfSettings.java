package org.vswitchlab.management.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.time.SimTime;

/** What one iperf3 test is to do; the client tells the server in JSON. */
final class IperfSettings {
  /** Length of a write of TCP. */
  static final int TCP_BLOCK_BYTES = 128 << 10;

  static final int DEFAULT_PORT = 5201;

  /** Bits a second of UDP unless {@code -b} says otherwise. */
  static final long DEFAULT_UDP_RATE_BPS = 1 << 20;

  int port = DEFAULT_PORT;
  boolean isUdp;
  boolean isReverse;
  int streamCount = 1;
  long seconds = 10;
  long bytes;
  long rateBps = -1;
  int blockBytes;
  long intervalNanos = SimTime.NANOS_PER_SECOND;
  char unit = 'a';

  /** Loaded with the first test: not every run has one. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  static ObjectMapper json() {
    return Json.MAPPER;
  }

  long effectiveRateBps() {
    return rateBps >= 0 ? rateBps : isUdp ? DEFAULT_UDP_RATE_BPS : 0;
  }

  String toJson() {
    ObjectNode root = json().createObjectNode();
    root.put(isUdp ? "udp" : "tcp", true);
    root.put("omit", 0);
    root.put("time", bytes > 0 ? 0 : seconds);
    root.put("num", bytes);
    root.put("blockcount", 0);
    root.put("parallel", streamCount);
    if (isReverse) {
      root.put("reverse", true);
    }
    root.put("len", blockBytes);
    if (effectiveRateBps() > 0) {
      root.put("bandwidth", effectiveRateBps());
    }
    root.put("pacing_timer", 1000);
    root.put("client_version", "3.12");
    return root.toString();
  }

  static IperfSettings ofJson(JsonNode root) {
    IperfSettings settings = new IperfSettings();
    settings.isUdp = root.path("udp").asBoolean();
    settings.isReverse = root.path("reverse").asBoolean();
    settings.streamCount = root.path("parallel").asInt(1);
    settings.seconds = root.path("time").asLong();
    settings.bytes = root.path("num").asLong();
    settings.blockBytes = root.path("len").asInt(TCP_BLOCK_BYTES);
    settings.rateBps = root.path("bandwidth").asLong(0);
    return settings;
  }
}
