package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes fuzz cases for a recorder on another machine, and compares what it recorded. */
final class BridgeFuzzMain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper PRETTY =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private BridgeFuzzMain() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "write" -> {
        List<String> lines = new ArrayList<>();
        long first = Long.parseLong(args[3]);
        for (long seed = first; seed < first + Long.parseLong(args[4]); seed++) {
          var profile = BridgeFuzzCase.Profile.valueOf(args[1]);
          lines.add(JSON.writeValueAsString(BridgeFuzzCase.of(profile, seed)));
        }
        Files.write(Path.of(args[2]), lines);
      }
      case "check" -> check(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void check(Path cases, Path results, Path reports) throws Exception {
    List<String> inputs = Files.readAllLines(cases);
    List<String> outputs = Files.readAllLines(results);
    int bad = 0;
    for (int i = 0; i < outputs.size(); i++) {
      JsonNode definition = JSON.readTree(inputs.get(i));
      definition = definition.has("case") ? definition.get("case") : definition;
      JsonNode expected = JSON.readTree(outputs.get(i));
      if (!expected.has("received")) {
        System.out.println("case " + i + ": recorder: " + expected);
        continue;
      }
      String wanted = text(RecordedCase.essence(expected));
      String got;
      RecordedCase played = new RecordedCase(definition);
      try {
        got = text(played.play());
      } catch (RuntimeException e) {
        got = "exception " + e;
        e.printStackTrace();
      }
      if (!wanted.equals(got)) {
        bad++;
        System.out.println("DIFF case " + i);
        Files.write(
            reports.resolve(i + ".txt"), describe(definition, expected, played, wanted, got));
        Files.writeString(reports.resolve(i + ".want"), wanted);
        Files.writeString(reports.resolve(i + ".got"), got);
      }
    }
    System.out.println(outputs.size() - bad + " equal, " + bad + " different");
  }

  /** Where the two parted, with the commands before. */
  static List<String> describe(
      JsonNode definition, JsonNode expected, RecordedCase played, String wanted, String got) {
    List<String> out = new ArrayList<>();
    List<String> want = RecordedCase.arrivals(expected);
    List<String> have = played.arrivals();
    int at = 0;
    while (at < want.size() && at < have.size() && want.get(at).equals(have.get(at))) {
      at++;
    }
    if (at < want.size() || at < have.size()) {
      String a = at < want.size() ? want.get(at) : "";
      String b = at < have.size() ? have.get(at) : "";
      int step = Integer.MAX_VALUE;
      for (String line : List.of(a, b)) {
        if (!line.isEmpty()) {
          step = Math.min(step, Integer.parseInt(line.split(" ")[0]));
        }
      }
      for (JsonNode line : definition.path("setup")) {
        out.add("   " + line.asText());
      }
      for (int i = 0; i <= step; i++) {
        JsonNode what = definition.get("steps").get(i);
        if (what.has("cmd") || i == step) {
          out.add("   " + i + ": " + what);
        }
      }
      out.add("  want " + a);
      out.add("  have " + b);
    } else {
      out.add("(state)");
      String[] w = wanted.replace("\\n", "\n").split("\n");
      String[] g = got.replace("\\n", "\n").split("\n");
      int line = 0;
      while (line < w.length && line < g.length && w[line].equals(g[line])) {
        line++;
      }
      for (int i = Math.max(0, line - 4); i < line + 4; i++) {
        out.add("  w " + (i < w.length ? w[i] : "") + "   | g " + (i < g.length ? g[i] : ""));
      }
      for (JsonNode step : definition.path("setup")) {
        out.add("   " + step.asText());
      }
      int i = 0;
      for (JsonNode step : definition.get("steps")) {
        if (step.has("cmd")) {
          out.add("   " + i + ": " + step.get("cmd").asText());
        }
        i++;
      }
    }
    return out;
  }

  static String text(JsonNode node) throws Exception {
    return PRETTY.writeValueAsString(JSON.treeToValue(node, Object.class));
  }
}
