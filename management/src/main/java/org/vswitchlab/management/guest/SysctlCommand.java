package org.vswitchlab.management.guest;

import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.Host;

/** {@code sysctl} of procps 4.0.2, for the settings that the model has. */
final class SysctlCommand extends GuestCommand {
  private static final List<GetOpt.LongOption> LONG_OPTIONS =
      List.of(
          new GetOpt.LongOption("all", false, 'a'),
          new GetOpt.LongOption("ignore", false, 'e'),
          new GetOpt.LongOption("names", false, 'N'),
          new GetOpt.LongOption("values", false, 'n'),
          new GetOpt.LongOption("quiet", false, 'q'),
          new GetOpt.LongOption("write", false, 'w'),
          new GetOpt.LongOption("load", false, 'p'),
          new GetOpt.LongOption("system", false, 'S'),
          new GetOpt.LongOption("pattern", true, 'r'),
          new GetOpt.LongOption("binary", false, 'b'),
          new GetOpt.LongOption("version", false, 'V'),
          new GetOpt.LongOption("help", false, 'h'));

  private static final String USAGE =
      """

      Usage:
       sysctl [options] [variable[=value] ...]

      Options:
        -a, --all            display all variables
        -A                   alias of -a
        -X                   alias of -a
            --deprecated     include deprecated parameters to listing
            --dry-run        Print the key and values but do not write
        -b, --binary         print value without new line
        -e, --ignore         ignore unknown variables errors
        -N, --names          print variable names without values
        -n, --values         print only values of the given variable(s)
        -p, --load[=<file>]  read values from file
        -f                   alias of -p
            --system         read values from all system directories
        -r, --pattern <expression>
                             select setting that match expression
        -q, --quiet          do not echo variable set
        -w, --write          enable writing a value to variable
        -o                   does nothing
        -x                   does nothing
        -d                   alias of -h

       -h, --help     display this help and exit
       -V, --version  output version information and exit

      For more details see sysctl(8).\
      """;

  SysctlCommand() {
    super("sysctl", "show and change kernel settings");
  }

  /** One run. */
  private static final class Session {
    final CommandContext context;
    final List<SysctlKnob> knobs;
    boolean showsValues = true;
    boolean showsNames = true;
    boolean ignoresUnknown;
    boolean isQuiet;
    boolean mustWrite;
    boolean hasFailed;

    Session(CommandContext context) {
      this.context = context;
      knobs = SysctlKnob.all(context.host(), stack(context));
    }

    void error(String sentence) {
      context.errorln("sysctl: " + sentence);
      hasFailed = true;
    }

    SysctlKnob find(String name) {
      for (SysctlKnob knob : knobs) {
        if (knob.name().equals(name)) {
          return knob;
        }
      }
      if (!ignoresUnknown) {
        error("cannot stat /proc/sys/" + name.replace('.', '/') + ": No such file or directory");
      }
      return null;
    }

    void print(SysctlKnob knob) {
      if (!showsValues) {
        context.println(knob.name());
      } else if (!showsNames) {
        context.println(Long.toString(knob.read().get()));
      } else {
        context.println(knob.name() + " = " + knob.read().get());
      }
    }

    void handle(String word) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        if (mustWrite) {
          error("command line(0): invalid syntax, continuing...");
          return;
        }
        SysctlKnob knob = find(dotted(word));
        if (knob != null) {
          print(knob);
        }
        return;
      }
      SysctlKnob knob = find(dotted(word.substring(0, equals)));
      if (knob != null) {
        write(knob, word.substring(equals + 1).strip());
      }
    }

    private void write(SysctlKnob knob, String text) {
      long value;
      try {
        value = Long.decode(text);
      } catch (NumberFormatException e) {
        value = Long.MIN_VALUE;
      }
      if (value < knob.least() || value > knob.most()) {
        error("setting key \"" + knob.name() + "\": Invalid argument");
        return;
      }
      knob.write().accept(value);
      if (!isQuiet) {
        context.println(showsNames ? knob.name() + " = " + text : text);
      }
    }
  }

  private static String dotted(String name) {
    return name.strip().replace('/', '.');
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, "bneNwfp:qoxaAXr:Vdh", LONG_OPTIONS);
    if (parsed.error() != null) {
      throw new UsageException(0, "sysctl: " + parsed.error() + "\n" + USAGE);
    }
    Session session = new Session(context);
    boolean showsAll = false;
    for (GetOpt.Option option : parsed.options()) {
      switch (option.letter()) {
        case 'a', 'A', 'X' -> showsAll = true;
        case 'e' -> session.ignoresUnknown = true;
        case 'n' -> session.showsNames = false;
        case 'N' -> session.showsValues = false;
        case 'q' -> session.isQuiet = true;
        case 'w' -> session.mustWrite = true;
        case 'o', 'x' -> {}
        case 'V' -> {
          context.println("sysctl from procps-ng 4.0.2");
          context.exit(0);
          return;
        }
        case 'h', 'd' -> {
          context.println(USAGE);
          context.exit(0);
          return;
        }
        default -> throw notSupported("option -" + option.letter());
      }
    }
    if (showsAll) {
      session.knobs.forEach(session::print);
    } else if (parsed.operands().isEmpty()) {
      throw new UsageException(1, USAGE);
    }
    parsed.operands().forEach(session::handle);
    context.exit(session.hasFailed ? 1 : 0);
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    return SysctlKnob.all(host, host.service(org.vswitchlab.node.GuestStack.class)).stream()
        .map(SysctlKnob::name)
        .toList();
  }
}
