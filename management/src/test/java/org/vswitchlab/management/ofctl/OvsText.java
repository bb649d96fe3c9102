package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of the tools' text what differs from run to run, as the recorder did. */
public final class OvsText {
  private static final Set<String> KEYWORDS =
      Set.of("drop", "pop_vlan", "pop_eth", "pop_nsh", "ct_clear", "pop_mpls", "recirc");
  private static final Pattern RECIRC =
      Pattern.compile("(recirc(?:_id)?\\()(0x[0-9a-f]+|[0-9]+)(\\))");

  private OvsText() {}

  public static List<String> normalize(String command, String output) {
    String o = output.replaceAll("\\bduration=[0-9.]+s,? ?", "");
    o = o.replaceAll(", (idle|hard)_age=\\d+", "");
    o = o.replaceAll("used:(never|[0-9.]+s)(, )?", "");
    o = o.replaceAll("xid=0x[0-9a-f]+", "xid=X");
    o = o.replaceAll("recirc_id=\\d+", "recirc_id=X");
    o = o.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID");
    if (command.contains("dpctl/dump-flows")) {
      return datapathFlows(o);
    }
    if (command.contains("fdb/show")) {
      List<String> lines = new ArrayList<>(o.lines().toList());
      List<String> rest = new ArrayList<>();
      lines.subList(1, lines.size()).forEach(line -> rest.add(line.replaceFirst("\\s+\\d+$", "")));
      Collections.sort(rest);
      rest.add(0, lines.get(0));
      return rest;
    }
    if (command.contains("dump-flows")) {
      return o.lines()
          .filter(line -> !line.startsWith("NXST") && !line.startsWith("OFPST"))
          .map(line -> line.replaceFirst("^ *(cookie=0x0, )?", "").strip())
          .filter(line -> !line.isEmpty())
          .sorted()
          .toList();
    }
    if (command.contains("dump-conntrack")) {
      return o.stripTrailing()
          .lines()
          .map(l -> l.replaceAll("\\((\\d+)\\) :", ":"))
          .sorted()
          .toList();
    }
    if (command.contains("set-active-member")) {
      return List.of("done");
    }
    if (command.contains("group-stats")
        || command.contains("mdb/show")
        || command.contains("ports/show")) {
      List<String> lines = new ArrayList<>(o.stripTrailing().lines().toList());
      List<String> rest = new ArrayList<>(lines.subList(1, lines.size()));
      rest.replaceAll(line -> command.contains("mdb") ? line.replaceFirst("\\s+\\d+$", "") : line);
      rest.replaceAll(line -> line.replaceAll("\\((\\d+)\\) :", ":"));
      Collections.sort(rest);
      rest.add(0, lines.get(0));
      return rest;
    }
    Matcher actions = Pattern.compile("Datapath actions: (.*)").matcher(o);
    String whole = o;
    o =
        actions.replaceAll(
            m -> Matcher.quoteReplacement("Datapath actions: " + sortOutputs(m.group(1), whole)));
    return List.of(normalizeRecirculation(o).stripTrailing().split("\n", -1));
  }

  private static List<String> datapathFlows(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String flow = line.strip();
      if (!flow.isEmpty() && !flow.startsWith("flow-dump")) {
        int at = flow.indexOf("actions:") + "actions:".length();
        int end = flow.indexOf(", dp-extra-info:", at);
        end = end < 0 ? flow.length() : end;
        String actions = sortOutputs(flow.substring(at, end), flow);
        lines.add(flow.substring(0, at) + actions + flow.substring(end));
      }
    }
    lines.sort(
        Comparator.comparing((String line) -> !line.contains("recirc_id(0)"))
            .thenComparing(
                line -> line.replaceAll("recirc(_id)?\\((0x)?[1-9a-f][0-9a-f]*\\)", "recirc(*)")));
    if (lines.isEmpty()) {
      return lines;
    }
    return List.of(normalizeRecirculation(String.join("\n", lines)).split("\n"));
  }

  private static String normalizeRecirculation(String text) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    return RECIRC
        .matcher(text)
        .replaceAll(
            m -> {
              String id = m.group(2);
              boolean isZero = id.equals("0") || id.equals("0x0");
              String number = isZero ? "0" : "R" + ids.computeIfAbsent(id, k -> ids.size() + 1);
              return m.group(1) + number + m.group(3);
            });
  }

  /** The order of a flood's outputs differs from run to run of the real switch. */
  private static String sortOutputs(String actions, String match) {
    List<String> tokens = tokens(actions);
    boolean hasVlan = tokens.stream().anyMatch(OvsText::isVlan);
    long outputs = tokens.stream().filter(OvsText::isOutput).count();
    if (hasVlan && outputs > 1 && tokens.stream().allMatch(t -> isVlan(t) || isOutput(t))) {
      return vlanOutputs(tokens, match);
    }
    List<String> result = new ArrayList<>();
    List<String> run = new ArrayList<>();
    for (String token : tokens) {
      if (isOutput(token)) {
        run.add(token);
      } else {
        Collections.sort(run);
        result.addAll(run);
        run.clear();
        result.add(token);
      }
    }
    Collections.sort(run);
    result.addAll(run);
    return String.join(",", result);
  }

  private static String vlanOutputs(List<String> tokens, String match) {
    Matcher m = Pattern.compile("vlan\\((vid=\\d+),(pcp=\\d+)").matcher(match);
    boolean hasTag = m.find();
    List<String> initial = List.of(hasTag ? m.group(1) + "," + m.group(2) : "*");
    List<String> state = new ArrayList<>(initial);
    List<String> result = new ArrayList<>();
    for (String token : tokens) {
      if (token.equals("pop_vlan")) {
        if (!state.isEmpty()) {
          state.remove(state.size() - 1);
        }
      } else if (isVlan(token)) {
        if (!hasTag && state.isEmpty()) {
          state.add("-");
        }
        state.add(token.substring(10, token.length() - 1));
      } else if (state.equals(initial)) {
        result.add(token);
      } else {
        List<String> tags = new ArrayList<>(state);
        tags.removeIf(tag -> tag.equals("-"));
        result.add(token + "<" + String.join("|", tags) + ">");
      }
    }
    Collections.sort(result);
    return String.join("; ", result);
  }

  private static List<String> tokens(String actions) {
    List<String> tokens = new ArrayList<>();
    int depth = 0;
    StringBuilder token = new StringBuilder();
    for (char c : actions.toCharArray()) {
      if (c == ',' && depth == 0) {
        tokens.add(token.toString());
        token.setLength(0);
        continue;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      token.append(c);
    }
    tokens.add(token.toString());
    return tokens;
  }

  private static boolean isVlan(String token) {
    return token.equals("pop_vlan") || token.startsWith("push_vlan(");
  }

  private static boolean isOutput(String token) {
    return token.matches("[A-Za-z0-9_.-]+") && !KEYWORDS.contains(token);
  }
}
