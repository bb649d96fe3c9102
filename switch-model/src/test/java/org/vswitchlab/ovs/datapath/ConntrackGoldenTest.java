package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Frame;

/** The tracker's verdicts and its connections are those of the real userspace datapath. */
class ConntrackGoldenTest {
  private static final DatapathAction TRACK =
      new DatapathAction.Ct(false, false, 0, null, null, null, null, null);
  private static final DatapathAction COMMIT =
      new DatapathAction.Ct(true, false, 0, null, null, null, null, null);

  record Story(String title, List<String> steps) {
    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<Story> stories() throws IOException {
    Map<String, List<String>> stories = new LinkedHashMap<>();
    List<String> steps = null;
    try (InputStream in =
        ConntrackGoldenTest.class.getResourceAsStream("/golden/datapath/conntrack.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("= ")) {
          steps = new ArrayList<>();
          stories.put(line.substring(2), steps);
        } else if (!line.startsWith("#")) {
          steps.add(line);
        }
      }
    }
    return stories.entrySet().stream().map(e -> new Story(e.getKey(), e.getValue()));
  }

  /** Tracks, looks again, commits; remembers the state that the second look-up saw. */
  private static final class Tracking implements UpcallHandler {
    private String state = "-";

    @Override
    public void upcall(FlowKey key, Frame frame, UpcallResult result) {
      result.setCacheable(false);
      if (key.get(FlowField.RECIRC_ID) == 0) {
        result.actions().addAll(List.of(TRACK, new DatapathAction.Recirc(1)));
        return;
      }
      StringBuilder flags = new StringBuilder();
      long bits = key.get(FlowField.CT_STATE);
      org.vswitchlab.ovs.flow.FlagText.of(FlowField.CT_STATE).format(flags, -1, (int) bits);
      state = bits == 0xff ? "all" : flags.toString();
      result.actions().addAll(List.of(COMMIT, new DatapathAction.Output(2)));
    }

    @Override
    public void userspace(FlowKey key, Frame frame, DatapathAction.Userspace action) {}

    @Override
    public List<String> explain(Object owner) {
      return List.of();
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void verdictsAndConnectionsAreTheRealOnes(Story story) {
    DatapathBench bench = new DatapathBench(2);
    Tracking tracking = new Tracking();
    bench.datapath.setUpcallHandler(tracking);
    for (String step : story.steps()) {
      String[] parts = step.split(" \\| ?", -1);
      String[] input = parts[0].split(" ");
      tracking.state = "-";
      bench.inject(Integer.parseInt(input[0]), input[1]);
      assertThat(tracking.state).as(step).isEqualTo(parts[1].trim());
      String connections =
          bench.datapath.connectionTracker().connections(0).stream()
              .map(connection -> ConnectionText.of(connection, true, false, 0))
              .sorted()
              .collect(Collectors.joining(" ;; "));
      assertThat(connections).as(step).isEqualTo(parts[2].trim());
    }
    assertThat(bench.ledger.imbalance()).isZero();
  }
}
