package org.vswitchlab.management.daemon;

/** The commands by which {@code ovs-appctl} looks at a log's settings and changes them. */
final class VlogCommands {
  private VlogCommands() {}

  static void add(UnixctlServer unixctl, Vlog vlog) {
    int any = Integer.MAX_VALUE;
    unixctl.add("vlog/list", "", 0, 0, arguments -> vlog.list());
    unixctl.add("vlog/list-pattern", "", 0, 0, arguments -> vlog.listPatterns());
    unixctl.add(
        "vlog/set",
        "{spec | PATTERN:destination:pattern}",
        0,
        any,
        arguments -> {
          if (arguments.isEmpty()) {
            vlog.set("");
          }
          for (String spec : arguments) {
            refuseBad(() -> vlog.set(spec));
          }
          return "";
        });
    unixctl.add(
        "vlog/close",
        "",
        0,
        0,
        arguments -> {
          vlog.closeFile();
          return "";
        });
    unixctl.add("vlog/reopen", "", 0, 0, arguments -> reopened(vlog.reopenFile()));
    unixctl.add(
        "vlog/enable-rate-limit",
        "[module]...",
        0,
        any,
        arguments -> refuseBad(() -> vlog.setRateLimited(arguments, true)));
    unixctl.add(
        "vlog/disable-rate-limit",
        "[module]...",
        0,
        any,
        arguments -> refuseBad(() -> vlog.setRateLimited(arguments, false)));
  }

  private static String reopened(String failure) throws UnixctlException {
    if (failure.isEmpty()) {
      return "";
    }
    throw new UnixctlException(failure);
  }

  private static String refuseBad(Runnable change) throws UnixctlException {
    try {
      change.run();
      return "";
    } catch (IllegalArgumentException e) {
      throw new UnixctlException(e.getMessage());
    }
  }
}
