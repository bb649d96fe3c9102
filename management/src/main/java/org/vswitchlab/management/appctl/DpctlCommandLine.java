package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.daemon.Daemon;
import org.vswitchlab.management.daemon.OptionTable;

/**
 * A command line of ovs-dpctl(8), turned into the control command that does the same: the datapath
 * is in ovs-vswitchd's process here, so that {@code ovs-dpctl show} is {@code ovs-appctl
 * dpctl/show}.
 *
 * @param printed text to print in place of a command, or null
 * @param words the control command and its arguments; empty if there is text to print
 * @param timeoutSeconds after which to give up; 0 for never
 */
record DpctlCommandLine(String printed, List<String> words, int timeoutSeconds) {
  private static final String HELP =
      """
      ovs-dpctl: Open vSwitch datapath management utility
      usage: ovs-dpctl [OPTIONS] COMMAND [ARG...]
      Asks the running ovs-vswitchd, in whose process the datapath is; each COMMAND is
      'ovs-appctl dpctl/COMMAND', and 'ovs-appctl list-commands' lists them.

      Options for show and mod-flow:
        -s,  --statistics           print statistics for port or flow

      Options for dump-flows:
        -m, --more                  increase verbosity of output
        --names                     use port names in output

      Options for mod-flow:
        --may-create                create flow if it doesn't exist
        --read-only                 do not run read/write commands
        --clear                     reset existing stats to zero

      Other options:
        -t, --timeout=SECS          give up after SECS seconds
        -h, --help                  display this help message
        -V, --version               display version information
      """;

  DpctlCommandLine {
    words = List.copyOf(words);
  }

  /** Reads a command line; options may stand anywhere, as the real program takes them. */
  static DpctlCommandLine of(List<String> arguments) throws OptionTable.UsageException {
    List<String> flags = new ArrayList<>();
    String[] printed = new String[1];
    int[] timeout = new int[1];
    OptionTable options = new OptionTable();
    for (String flag : List.of("statistics", "more", "names", "no-names", "may-create", "clear")) {
      options.flag(flag, () -> flags.add("--" + flag));
    }
    // Whether a command may write is for programs that open the datapath themselves.
    options
        .flag("read-only", () -> {})
        .letter('s', "statistics")
        .letter('m', "more")
        .value("timeout", seconds -> timeout[0] = seconds(seconds))
        .letter('t', "timeout")
        .flag("help", () -> printed[0] = HELP)
        .letter('h', "help")
        .flag("version", () -> printed[0] = "ovs-dpctl (Open vSwitch) " + Daemon.VERSION + "\n")
        .letter('V', "version");
    List<String> operands = options.parse(arguments);
    if (printed[0] != null) {
      return new DpctlCommandLine(printed[0], List.of(), 0);
    }
    if (operands.isEmpty()) {
      throw new OptionTable.UsageException("missing command name; use --help for help");
    }
    List<String> words = new ArrayList<>();
    words.add("dpctl/" + operands.get(0));
    words.addAll(flags);
    words.addAll(operands.subList(1, operands.size()));
    return new DpctlCommandLine(null, words, timeout[0]);
  }

  /** What the program says when the daemon refused, in the words of its own reply. */
  static String error(String reply) {
    String unknown = "\"dpctl/";
    if (reply.startsWith(unknown)) {
      String command = reply.substring(unknown.length(), reply.indexOf('"', 1));
      return "ovs-dpctl: unknown command '" + command + "'; use --help for help\n";
    }
    String named = reply.replaceFirst("^ovs-vswitchd: ", "ovs-dpctl: ");
    return named.isEmpty() || named.endsWith("\n") ? named : named + "\n";
  }

  private static int seconds(String text) throws OptionTable.UsageException {
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
      throw new OptionTable.UsageException("value " + text + " on -t or --timeout is invalid");
    }
    return Integer.parseInt(text);
  }
}
