package org.vswitchlab.scenario.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.pcap.CaptureReader;
import org.vswitchlab.pcap.CapturedPacket;
import org.vswitchlab.scenario.build.BuildException;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.spec.TimelineEntry;

/**
 * Frames of a capture file.
 *
 * @param frames in order of the file
 */
record ReplayFrames(List<TimedBytes> frames) {
  /**
   * One frame.
   *
   * @param offsetNanos how long after the first frame, 0 or more
   */
  record TimedBytes(long offsetNanos, byte[] bytes) {}

  /**
   * Reads the file of a timeline entry.
   *
   * @throws BuildException if it cannot be read or holds anything but Ethernet frames
   */
  static ReplayFrames load(Scenario scenario, TimelineEntry.Replay entry) {
    Path path;
    try {
      path = Path.of(scenario.file()).resolveSibling(entry.file());
    } catch (InvalidPathException e) {
      throw unreadable(entry.location(), "'" + entry.file() + "' is not a file name");
    }
    if (Files.isDirectory(path)) {
      throw unreadable(entry.location(), "'" + path + "' is a directory");
    }
    try {
      return of(CaptureReader.readEthernet(path));
    } catch (NoSuchFileException e) {
      throw unreadable(
          entry.location(), "there is no file '" + path + "' (looked for beside the scenario)");
    } catch (IOException e) {
      throw unreadable(entry.location(), e.getMessage());
    }
  }

  private static BuildException unreadable(SourceLocation location, String what) {
    return new BuildException(
        List.of(
            new Diagnostic(
                Diagnostic.Severity.ERROR, "E-REPLAY", location, "cannot replay: " + what, "")));
  }

  private static ReplayFrames of(List<CapturedPacket> packets) {
    List<TimedBytes> frames = new ArrayList<>();
    for (CapturedPacket packet : packets) {
      // A capture of several interfaces may be slightly out of order.
      long offset = Math.max(0, packet.timeNanos() - packets.get(0).timeNanos());
      frames.add(new TimedBytes(offset, packet.bytes()));
    }
    return new ReplayFrames(List.copyOf(frames));
  }

  /** Time from the first frame to the last, in nanoseconds. */
  long lengthNanos() {
    return frames.stream().mapToLong(TimedBytes::offsetNanos).max().orElse(0);
  }
}
