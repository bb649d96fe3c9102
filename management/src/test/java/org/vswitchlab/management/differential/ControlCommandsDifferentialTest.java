package org.vswitchlab.management.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the control socket answer as the real daemon's do, to the letter. */
class ControlCommandsDifferentialTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conntrack",
        "daemon",
        "trace",
        "dpctl",
        "syntax",
        "features",
        "timeouts",
        "tftp",
        "ftp-plain",
        "ftp-plain-room",
        "ftp-src",
        "ftp-src-room",
        "ftp-dst",
        "ftp6"
      })
  @Timeout(900)
  void answersAsTheRealDaemonDoes(String name) throws Exception {
    List<String> lines;
    String resource = "/differential/" + name + "-commands.txt";
    try (InputStream in = getClass().getResourceAsStream(resource)) {
      lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
    }
    try (RealSwitch real = RealSwitch.start()) {
      List<String> differences = DifferentialCase.run(real, lines);
      assertThat(String.join("\n", differences)).isEmpty();
    }
  }
}
