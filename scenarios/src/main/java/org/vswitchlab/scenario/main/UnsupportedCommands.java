package org.vswitchlab.scenario.main;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands that are promised and not there yet: each says so, and ends with status 2. */
final class UnsupportedCommands {
  private UnsupportedCommands() {}

  abstract static class Unsupported implements Callable<Integer> {
    @Parameters(hidden = true)
    private List<String> ignored;

    private final String what;

    Unsupported(String what) {
      this.what = what;
    }

    @Override
    public Integer call() {
      throw new UserException("not supported yet: " + what);
    }
  }

  private static final String NEEDS_SERVER =
      "it talks to the sockets of 'run --serve', which do not exist yet; type the command as"
          + " 'exec' in the scenario, or in a console of 'vswitchlab gui'";

  /** {@code vswitchlab dpctl}. */
  @Command(
      name = "dpctl",
      description = "Built-in ovs-dpctl for 'run --serve' (not supported yet).",
      mixinStandardHelpOptions = true)
  static final class Dpctl extends Unsupported {
    Dpctl() {
      super("dpctl: " + NEEDS_SERVER);
    }
  }
}
