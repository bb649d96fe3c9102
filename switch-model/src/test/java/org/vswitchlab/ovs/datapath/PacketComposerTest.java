package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.wire.Frame;

/** Packets made of keys are those that the real netdev-dummy/receive makes of the same keys. */
class PacketComposerTest {
  private static FlowKey key(String flow) throws DatapathSyntaxException {
    return DatapathKeyParser.parse(flow, null).key();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/golden/datapath/composed.txt", delimiter = ' ')
  void makesThePacketsOfTheRealDaemon(String flow, int length, String expected) throws Exception {
    byte[] packet = PacketComposer.compose(key(flow), length);
    assertThat(HexFormat.of().formatHex(packet)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/golden/datapath/composed.txt", delimiter = ' ')
  void whatIsMadeHasTheKeyAgain(String flow, int length, String expected) throws Exception {
    FlowKey wanted = key(flow);
    boolean isFragmentOfIpv6 = flow.contains("0x86dd") && flow.contains("frag=first");
    boolean hasType = flow.contains("eth_type");
    if (isFragmentOfIpv6 || !hasType || length != 0) {
      return;
    }
    FlowKey read = new FlowKey();
    Frame frame = Frame.owning(PacketComposer.compose(wanted, 0), 1);
    new FlowKeyExtractor().extract(frame, wanted.inPort(), read);
    assertThat(DatapathKeyText.of(read, allOf(), PortLabels.NUMBERS))
        .isEqualTo(DatapathKeyText.of(wanted, allOf(), PortLabels.NUMBERS));
  }

  private static org.vswitchlab.ovs.flow.FlowMask allOf() {
    org.vswitchlab.ovs.flow.FlowMask mask = new org.vswitchlab.ovs.flow.FlowMask();
    for (org.vswitchlab.ovs.flow.FlowField field : org.vswitchlab.ovs.flow.FlowField.values()) {
      if (field.isPlaced() && !field.fieldName().startsWith("tun_")) {
        mask.unwildcard(field);
      }
    }
    return mask;
  }

  @Test
  void refusesALengthThatTheHeadersDoNotFitInto() throws Exception {
    FlowKey key = key("in_port(1),eth(),eth_type(0x0800),ipv4(proto=6,frag=no),tcp(src=5,dst=6)");
    assertThatThrownBy(() -> PacketComposer.compose(key, 20)).hasMessage("too small packet len");
  }
}
