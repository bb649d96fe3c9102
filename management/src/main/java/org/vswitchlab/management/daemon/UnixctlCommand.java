package org.vswitchlab.management.daemon;

import java.util.List;

/** What a control command does, on the daemon's thread. */
@FunctionalInterface
public interface UnixctlCommand {
  /**
   * Runs at once.
   *
   * @return the text that {@code ovs-appctl} prints; empty for none
   * @throws UnixctlException to refuse
   */
  String run(List<String> arguments) throws UnixctlException;

  /** A command whose answer may come later. */
  @FunctionalInterface
  interface Deferred {
    /**
     * Starts; the reply may be given at once or later, once, on the daemon's thread.
     *
     * @throws UnixctlException to refuse
     */
    void start(List<String> arguments, Reply reply) throws UnixctlException;
  }

  /** How a deferred command answers. */
  interface Reply {
    /** The command was done. */
    void done(String text);

    /** The command failed. */
    void failed(String text);
  }
}
