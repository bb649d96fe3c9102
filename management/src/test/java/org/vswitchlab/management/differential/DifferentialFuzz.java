package org.vswitchlab.management.differential;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.wire.Frame;

/**
 * Runs cases on the real switch and on ours, and prints those that differ, reduced to what matters:
 * {@code DifferentialFuzz plain|wide FIRST_SEED COUNT}, with a fourth word the numbers of the seeds
 * alone; or {@code DifferentialFuzz FILE} for cases from a file, with a line {@code ---} between
 * them.
 */
public final class DifferentialFuzz {
  private DifferentialFuzz() {}

  /** Exit status 1 says that some case differs. */
  public static void main(String[] args) throws Exception {
    if (args.length == 1) {
      runFile(Path.of(args[0]));
      return;
    }
    long first = Long.parseLong(args[1]);
    int count = Integer.parseInt(args[2]);
    boolean isBrief = args.length > 3;
    PrintStream out = System.out;
    int differing = 0;
    try (RealSwitch real = RealSwitch.start()) {
      for (long seed = first; seed < first + count; seed++) {
        String failure = failure(real, generator(args[0]), seed, isBrief);
        if (!failure.isEmpty()) {
          differing++;
          out.println(failure + "\n");
        }
      }
    }
    out.println(args[0] + " " + first + " + " + count + ": " + differing + " differ");
    System.exit(differing == 0 ? 0 : 1);
  }

  private static void runFile(Path file) throws Exception {
    int number = 0;
    try (RealSwitch real = RealSwitch.start()) {
      for (String text : Files.readString(file).split("(?m)^---$")) {
        number++;
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        List<String> differences = DifferentialCase.run(real, lines);
        System.out.println("case " + number + ": " + differences.size() + " differences");
        differences.forEach(System.out::println);
      }
    }
  }

  /** The cases of a name. */
  static LongFunction<List<String>> generator(String name) {
    return switch (name) {
      case "plain" -> seed -> withoutTracedFragments(RandomCase.of(seed));
      case "wide" -> seed -> withoutTracedFragments(WideCase.of(seed));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * The real switch holds a fragment that it traces, and takes the next one like it to overlap
   * that; it cannot be told to forget one.
   */
  private static List<String> withoutTracedFragments(List<String> lines) {
    return lines.stream().filter(line -> !isTraceOfFragment(line)).toList();
  }

  private static boolean isTraceOfFragment(String line) {
    String[] words = line.split(" ", -1);
    if (!words[0].equals("trace")) {
      return false;
    }
    FlowKey key = new FlowKey();
    new FlowKeyExtractor().extract(Frame.ofHex(words[2], 1), 0, key);
    return key.get(FlowField.IP_FRAG) != 0;
  }

  /** What differs in the case, reduced to the lines that matter; empty if nothing does. */
  static String failure(
      RealSwitch real, LongFunction<List<String>> generator, long seed, boolean isBrief)
      throws Exception {
    List<String> lines = generator.apply(seed);
    // The real daemon's threads may be late on a busy machine: what differs must do so twice.
    for (int attempt = 1; attempt <= 2; attempt++) {
      if (DifferentialCase.run(real, lines).isEmpty()) {
        return "";
      }
    }
    if (isBrief) {
      return "seed " + seed;
    }
    lines = CaseMinimizer.minimize(real, lines);
    List<String> differences = DifferentialCase.run(real, lines);
    return "seed "
        + seed
        + ":\n  "
        + String.join("\n  ", lines)
        + "\n  -- differs --\n  "
        + String.join("\n  ", differences);
  }
}
