package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.wire.Frame;

/** Keys are read and written as Open vSwitch does, for whole, broken and odd frames. */
class ExtractionGoldenTest {
  static Stream<String> lines() throws IOException {
    return lines("extraction.txt");
  }

  static Stream<String> neighbours() throws IOException {
    return lines("neighbours.txt");
  }

  private static Stream<String> lines(String file) throws IOException {
    try (InputStream in =
        ExtractionGoldenTest.class.getResourceAsStream("/golden/datapath/" + file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#"));
    }
  }

  /** Every header field counts, but those that the recordings leave out. */
  private static FlowMask headersOf(FlowKey key) {
    FlowMask mask = new FlowMask();
    for (int word = 0; word <= FlowLayout.PORTS; word++) {
      mask.unwildcardWord(word);
    }
    for (int word = FlowLayout.ND_TARGET; word < FlowLayout.ARP_SHA; word++) {
      mask.setWord(word, 0);
    }
    if (key.ethType() == org.vswitchlab.wire.EtherType.IPV6) {
      mask.setWord(FlowLayout.ARP_SHA, 0);
      mask.wildcard(FlowField.ARP_THA);
    }
    if (key.mplsLse(0) == 0) {
      mask.setWord(FlowLayout.MPLS, 0);
    }
    return mask;
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theKeyIsWhatTheRealSwitchReads(String line) {
    String[] parts = line.split(" ", 4);
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.setVlanLimit(Integer.parseInt(parts[1]));
    FlowKey key = new FlowKey();
    extractor.extract(Frame.ofHex(parts[2], 1), 0, key);
    assertThat(DatapathKeyText.of(key, headersOf(key), PortLabels.NUMBERS)).isEqualTo(parts[3]);
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void neighbourDiscoveryIsWhatTheRealSwitchReads(String line) {
    String[] parts = line.split(" ", 4);
    FlowKey key = new FlowKey();
    new FlowKeyExtractor().extract(Frame.ofHex(parts[2], 1), 0, key);
    // What is told of neighbour discovery takes to be told what the packet is.
    FlowMask mask = new FlowMask();
    mask.unwildcard(FlowField.ICMPV6_TYPE);
    mask.unwildcard(FlowField.ICMPV6_CODE);
    mask.unwildcard(FlowField.ND_TARGET);
    mask.unwildcard(FlowField.ND_SLL);
    mask.unwildcard(FlowField.ND_TLL);
    String text = DatapathKeyText.of(key, mask, PortLabels.NUMBERS);
    int start = text.indexOf("nd(");
    assertThat(start < 0 ? "-" : text.substring(start)).isEqualTo(parts[3]);
  }
}
