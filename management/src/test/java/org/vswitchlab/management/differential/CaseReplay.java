package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the lines of a case on one switch, and writes down its answers to those that begin with
 * {@code ?}: what a command prints, or with {@code ? frames} what has left by which port since the
 * last question of the kind.
 */
final class CaseReplay {
  /** A word, or anything between quotes. */
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  private final SwitchUnderTest tested;
  private final List<String> answers = new ArrayList<>();

  private CaseReplay(SwitchUnderTest tested) {
    this.tested = tested;
  }

  /** The lines, and after each question its answer in lines that begin with {@code >}. */
  static List<String> run(SwitchUnderTest tested, List<String> lines) throws Exception {
    CaseReplay replay = new CaseReplay(tested);
    for (String line : lines) {
      replay.answers.add(line);
      replay.step(line);
    }
    return replay.answers;
  }

  private void step(String line) throws Exception {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "port" -> tested.run(words("ovs-vsctl set " + line));
      case "group", "meter" -> ofctl("add-" + words[0], words[1], words[2]);
      case "flow" -> {
        ofctl("add-flow", words[1], words[2]);
        tested.advance(RealSwitch.STEP_MILLIS);
      }
      case "ofctl" -> {
        ofctl(words(line).subList(1, words(line).size()).toArray(new String[0]));
        tested.advance(RealSwitch.STEP_MILLIS);
      }
      case "vsctl", "appctl" -> {
        tested.run(words("ovs-" + line));
        tested.advance(RealSwitch.STEP_MILLIS);
      }
      case "packet" -> tested.inject(words[1], words[2]);
      case "wait" -> tested.advance(Long.parseLong(words[1]));
      case "?" -> ask(line.substring(2));
      default -> throw new IllegalArgumentException(line);
    }
  }

  private void ofctl(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow15"));
    command.addAll(Arrays.asList(words));
    tested.run(command);
  }

  private void ask(String question) throws Exception {
    if (question.equals("frames")) {
      tested
          .takeFrames()
          .forEach((port, frames) -> frames.forEach(hex -> answers.add("> " + port + " " + hex)));
      return;
    }
    SwitchUnderTest.Answer answer = tested.run(words(question));
    if (answer.status() != 0) {
      String[] lines = answer.text().strip().split("\n", 2);
      answers.add("> " + (lines[0].startsWith("ovs-") ? lines[0] : "refused"));
      return;
    }
    ExactText.lines(question, answer.text()).stream()
        .filter(text -> !text.isEmpty())
        .forEach(text -> answers.add("> " + text));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group());
    }
    return words;
  }
}
