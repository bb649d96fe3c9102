package org.vswitchlab.management.iproute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The commands of recorded transcripts, run here by the real tools in network namespaces, against
 * ours. Needs root and the tools; skipped where they are missing, unless {@code
 * VSWITCHLAB_REQUIRE_TOOLS=true}.
 */
class RealCommandsTest {
  private static final Path RECORDED = Path.of("src/test/resources/recorded/linux-commands");
  private static final Path RECORDER = Path.of("src/test/resources/kernel/transcript_recorder.py");

  /** The kernel lists neighbours in an order that it draws at random when it boots. */
  private static final String UNORDERED = "ip-neigh";

  @ParameterizedTest
  @CsvSource({"ip-addr-neigh-route, ip", "nft-sets, nft"})
  void theToolsOfThisMachineAnswerAlike(String name, String tool, @TempDir Path directory)
      throws Exception {
    require(Files.exists(Path.of("/usr/sbin", tool)), "no " + tool + " here");
    Path output = directory.resolve("real.txt");
    Process recorder =
        new ProcessBuilder(
                "python3", RECORDER.toString(), RECORDED.resolve(name + ".txt").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile())
            .start();
    boolean hasEnded = recorder.waitFor(5, TimeUnit.MINUTES);
    recorder.destroyForcibly();
    require(hasEnded && recorder.exitValue() == 0, "no network namespaces here");
    List<Transcript> real = read(output);
    assertThat(real).isNotEmpty();
    for (Transcript transcript : real) {
      if (transcript.name().equals(UNORDERED)) {
        continue;
      }
      assertThat(String.join("", transcript.play().blocks()))
          .as(transcript.name())
          .isEqualTo(String.join("", transcript.blocks()));
    }
  }

  private static void require(boolean isThere, String what) {
    if (!isThere && "true".equals(System.getenv("VSWITCHLAB_REQUIRE_TOOLS"))) {
      throw new AssertionError(what + ", but VSWITCHLAB_REQUIRE_TOOLS is true");
    }
    Assumptions.assumeTrue(isThere, what);
  }

  /** Without the numbers of queues, which depend on the processors of the machine. */
  private static List<Transcript> read(Path output) throws IOException {
    String text = Files.readString(output);
    Files.writeString(
        output,
        text.replaceAll("numtxqueues \\d+ (numrxqueues \\d+ )?", "numtxqueues 1 ")
            .replaceAll(
                "\"num_tx_queues\":\\d+,(\"num_rx_queues\":\\d+,)?", "\"num_tx_queues\":1,"));
    return Transcript.read(output);
  }
}
