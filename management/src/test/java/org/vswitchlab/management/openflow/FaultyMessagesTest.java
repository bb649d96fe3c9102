package org.vswitchlab.management.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Messages with every kind of fault are answered as the real switch was recorded to answer. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FaultyMessagesTest {
  private static final HexFormat HEX = HexFormat.of();

  /** What makes a switch empty, in OpenFlow 1.5: flows, groups, meters, options, settings. */
  private static final List<String> RESET =
      List.of(
          "060e003800000099"
              + "00000000000000000000000000000000ff03000000000000"
              + "ffffffffffffffffffffffff000000000001000400000000",
          "060f00180000009900020000fffffffc00000000ffffffff",
          "061d00100000009900020000ffffffff",
          "0604001800000099000023200000001800020000000000" + "00",
          "0609000c0000009900000080",
          "0611001000000099ff00000000000000");

  @TempDir Path directory;

  private static List<String> recording() throws IOException {
    try (InputStream in =
        FaultyMessagesTest.class.getResourceAsStream("/openflow/faulty-messages.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  @Test
  void everyFaultGetsTheAnswerOfTheRealSwitch() throws Exception {
    List<String> differences = new ArrayList<>();
    int count = 0;
    try (LiveSwitch live = new LiveSwitch(directory)) {
      RawConnection connection = null;
      String message = null;
      List<String> expected = new ArrayList<>();
      List<String> lines = new ArrayList<>(recording());
      lines.add("end");
      for (String line : lines) {
        if (line.startsWith("< ")) {
          expected.add(line.substring(2));
          continue;
        }
        if (message != null) {
          connection.send(HEX.parseHex(message));
          List<String> actual = connection.answers();
          count++;
          if (!isSame(expected, actual)) {
            differences.add("> " + message + "\n  real " + expected + "\n  ours " + actual);
          }
        }
        message = line.startsWith("> ") ? line.substring(2) : null;
        expected.clear();
        if (line.startsWith("= ")) {
          connection = newConnection(connection, line.substring(2));
        }
      }
      assertThat(live.log()).noneMatch(line -> line.contains("fault"));
    }
    assertThat(count).isGreaterThan(1500);
    assertThat(String.join("\n", differences)).isEmpty();
  }

  private RawConnection newConnection(RawConnection old, String version) throws IOException {
    if (old != null) {
      old.close();
    }
    try (RawConnection reset = new RawConnection(directory, OpenFlowVersion.OPENFLOW15)) {
      for (String message : RESET) {
        reset.send(HEX.parseHex(message));
      }
      assertThat(reset.answers()).isEmpty();
    }
    try (RawConnection reset = new RawConnection(directory, OpenFlowVersion.OPENFLOW12)) {
      reset.send(HEX.parseHex("0311001000000099ff00000000000000"));
      assertThat(reset.answers()).isEmpty();
    }
    return new RawConnection(directory, OpenFlowVersion.values()[Integer.parseInt(version) - 1]);
  }

  private static boolean isSame(List<String> expected, List<String> actual) {
    boolean isSame = expected.size() == actual.size();
    for (int i = 0; isSame && i < expected.size(); i++) {
      String answer = expected.get(i);
      isSame =
          answer.endsWith("...")
              ? actual.get(i).startsWith(answer.substring(0, answer.length() - 3))
              : actual.get(i).equals(answer);
    }
    return isSame;
  }
}
