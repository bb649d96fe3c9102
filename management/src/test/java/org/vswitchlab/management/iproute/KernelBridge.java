package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The Linux bridge of the machine that runs the tests, in network namespaces of its own: {@code
 * kernel/bridge_recorder.py}. Where it is missing (no root, no Linux) a test is skipped, unless
 * {@code VSWITCHLAB_REQUIRE_TOOLS=true}.
 */
final class KernelBridge implements AutoCloseable {
  private static final Path RECORDER = Path.of("src/test/resources/kernel/bridge_recorder.py");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private KernelBridge(Process process) {
    this.process = process;
    this.in = process.outputWriter();
    this.out = process.inputReader();
  }

  /** Starts the recorder; skips the test if this machine has no bridge to offer. */
  static KernelBridge require() throws IOException {
    try {
      Process process =
          new ProcessBuilder("python3", RECORDER.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      KernelBridge bridge = new KernelBridge(process);
      JsonNode result = bridge.play(JSON.readTree("{\"ports\":[\"p1\"],\"final\":[]}"));
      if (result != null && result.has("received")) {
        return bridge;
      }
      bridge.close();
      missing(String.valueOf(result));
    } catch (IOException e) {
      missing(e.getMessage());
    }
    throw new AssertionError("unreachable");
  }

  private static void missing(String why) {
    String what = "no Linux bridge in a network namespace here: " + why;
    if ("true".equals(System.getenv("VSWITCHLAB_REQUIRE_TOOLS"))) {
      throw new AssertionError(what + ", but VSWITCHLAB_REQUIRE_TOOLS is true");
    }
    Assumptions.abort(what);
  }

  /** What the kernel did with a case; null if the recorder died. */
  JsonNode play(JsonNode definition) throws IOException {
    in.write(JSON.writeValueAsString(definition));
    in.newLine();
    in.flush();
    String line = out.readLine();
    return line == null ? null : JSON.readTree(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
