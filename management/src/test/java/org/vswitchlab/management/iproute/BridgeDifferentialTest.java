package org.vswitchlab.management.iproute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random cases, on the model and on the bridge of the kernel that runs here. */
class BridgeDifferentialTest {
  private static final int QUICK_CASES = 12;
  private static final int NIGHTLY_CASES = 400;
  private static final int RETRIES = 2;

  @Test
  void theModelDoesWhatTheKernelDoes() throws Exception {
    compare(QUICK_CASES);
  }

  @Test
  @Tag("nightly")
  void theModelDoesWhatTheKernelDoesInManyCases() throws Exception {
    compare(NIGHTLY_CASES);
  }

  private static void compare(int count) throws Exception {
    try (KernelBridge kernel = KernelBridge.require()) {
      for (BridgeFuzzCase.Profile profile : profilesOf(kernel)) {
        for (long seed = 1; seed <= count; seed++) {
          assertSame(kernel, profile, seed);
        }
      }
    }
  }

  /** Some kernels are built without VLANs on bridges. */
  private static Set<BridgeFuzzCase.Profile> profilesOf(KernelBridge kernel) throws Exception {
    ObjectNode probe = JsonNodeFactory.instance.objectNode();
    probe.putArray("ports").add("p1");
    probe.putArray("setup").add("bridge vlan add dev p1 vid 2");
    ArrayNode last = probe.putArray("final");
    last.add("bridge -j vlan show dev p1");
    boolean hasVlans = kernel.play(probe).get("state").toString().contains("vlans");
    // Memberships hang on timers, and a kernel in real time is never where virtual time is.
    return hasVlans
        ? EnumSet.of(BridgeFuzzCase.Profile.VLAN, BridgeFuzzCase.Profile.VLAN_DEVICES)
        : EnumSet.of(BridgeFuzzCase.Profile.PLAIN);
  }

  /**
   * A kernel in real time on a busy machine may be late with a frame, so a case that differs is
   * played again; what the model does wrong differs each time.
   */
  private static void assertSame(KernelBridge kernel, BridgeFuzzCase.Profile profile, long seed)
      throws Exception {
    JsonNode definition = BridgeFuzzCase.of(profile, seed);
    List<String> report = differences(kernel, definition);
    for (int again = 0; again < RETRIES && !report.isEmpty(); again++) {
      report = differences(kernel, definition);
    }
    assertThat(report).as("%s, seed %d", profile, seed).isEmpty();
  }

  private static List<String> differences(KernelBridge kernel, JsonNode definition)
      throws Exception {
    JsonNode expected = kernel.play(definition);
    RecordedCase played = new RecordedCase(definition);
    String got = BridgeFuzzMain.text(played.play());
    String wanted = BridgeFuzzMain.text(RecordedCase.essence(expected));
    assertThat(played.network().ledger().imbalance()).as("conservation").isZero();
    return wanted.equals(got)
        ? List.of()
        : BridgeFuzzMain.describe(definition, expected, played, wanted, got);
  }
}
