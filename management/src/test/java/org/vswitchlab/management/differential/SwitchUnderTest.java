package org.vswitchlab.management.differential;

import java.util.List;
import java.util.Map;

/** What a case is run on: the real switch or ours, driven alike. */
interface SwitchUnderTest extends AutoCloseable {
  /** What a command answered. */
  record Answer(int status, String text) {}

  /** Runs a command as in a shell: {@code ovs-vsctl}, {@code ovs-ofctl} or {@code ovs-appctl}. */
  Answer run(List<String> words) throws Exception;

  /** Lets a frame come in by a port, and the switch deal with it and revalidate. */
  void inject(String port, String hex) throws Exception;

  /** Lets virtual time pass, at most a second at a time. */
  void advance(long millis) throws Exception;

  /** Frames that left since the last call, by port, in hexadecimal. */
  Map<String, List<String>> takeFrames() throws Exception;

  @Override
  void close() throws Exception;
}
