package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vswitchlab.management.daemon.Daemon;

/** The launcher is the program under whose name it is started. */
class LauncherTest {
  @TempDir Path directory;

  private static Path launcher() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("vswitchlab"))) {
      folder = folder.getParent();
    }
    assertThat(folder).as("the checkout").isNotNull();
    return folder.resolve("vswitchlab");
  }

  @ParameterizedTest
  @CsvSource({"ovsdb-server,--version", "ovsdb-server,-V", "ovs-vswitchd,--version"})
  void tellsTheVersionOfTheProgramThatItsLinkNames(String name, String option) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    Path link = Files.createSymbolicLink(directory.resolve(name), launcher());
    ProcessBuilder builder = new ProcessBuilder(link.toString(), option);
    // No Java machine and no build is needed for this.
    builder.environment().put("JAVA_HOME", "/nonexistent");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).isEqualTo(name + " (Open vSwitch) " + Daemon.VERSION + "\n");
    assertThat(process.waitFor()).isZero();
  }
}
