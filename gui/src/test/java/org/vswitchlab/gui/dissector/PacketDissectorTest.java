package org.vswitchlab.gui.dissector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vswitchlab.wire.Frame;

class PacketDissectorTest {
  private static final String ARP_REQUEST =
      "ffffffffffff 020000000001 0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000"
          + " 0a000002";
  private static final String TAGGED_ECHO =
      "020000000002 020000000001 8100 6014 0800 4500 001c 0001 4000 40 01 26de 0a000001 0a000002"
          + " 0800 f7fd 0001 0001";

  private static List<DissectedField> dissect(String hex) {
    return PacketDissector.dissect(Frame.ofHex(hex, 1));
  }

  private static List<String> names(List<DissectedField> fields) {
    return fields.stream().map(DissectedField::name).collect(Collectors.toList());
  }

  private static DissectedField field(List<DissectedField> layers, String layer, String name) {
    return layers.stream()
        .filter(l -> l.name().equals(layer))
        .flatMap(l -> l.children().stream())
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsWhoAsksForWhomInArp() {
    List<DissectedField> layers = dissect(ARP_REQUEST);
    assertThat(names(layers)).containsExactly("Ethernet", "ARP");
    assertThat(layers.get(1).value()).isEqualTo("who has 10.0.0.2? tell 10.0.0.1");
    assertThat(field(layers, "ARP", "Target IP"))
        .isEqualTo(DissectedField.leaf("Target IP", "10.0.0.2", 38, 4));
  }

  @Test
  void placesEveryFieldBehindAVlanTag() {
    List<DissectedField> layers = dissect(TAGGED_ECHO);
    assertThat(names(layers))
        .containsExactly("Ethernet", "IEEE 802.1Q tag", "IPv4", "ICMP", "ICMP echo");
    assertThat(field(layers, "IEEE 802.1Q tag", "VLAN ID").value()).isEqualTo("20");
    assertThat(field(layers, "IEEE 802.1Q tag", "Priority code point").value()).isEqualTo("3");
    assertThat(field(layers, "IPv4", "Time to live"))
        .isEqualTo(DissectedField.leaf("Time to live", "64", 26, 1));
    assertThat(field(layers, "IPv4", "Header checksum").value()).isEqualTo("0x26de (correct)");
    assertThat(field(layers, "ICMP echo", "Sequence number"))
        .isEqualTo(DissectedField.leaf("Sequence number", "1", 44, 2));
  }

  private static final String OUTER = "020000000002 020000000001 0800";

  @Test
  void looksIntoATunnel() {
    List<DissectedField> layers =
        dissect(
            OUTER
                + " 4500 004e 0001 4000 40 11 0000 0a000001 0a000002 b000 12b5 003a 0000"
                + " 08000000 00002a00 "
                + ARP_REQUEST);
    assertThat(names(layers))
        .containsExactly("Ethernet", "IPv4", "UDP", "VXLAN", "Ethernet", "ARP");
    assertThat(layers.get(3).value()).isEqualTo("VNI 42");
    assertThat(layers.get(5).children().get(8))
        .isEqualTo(DissectedField.leaf("Target IP", "10.0.0.2", 88, 4));
  }

  @Test
  void readsABridgeProtocolDataUnit() {
    List<DissectedField> layers =
        dissect(
            "0180c2000000 020000000001 0026 424203 0000 00 00 01 8000020000000001 00000064"
                + " 8000020000000002 8001 0100 1400 0200 0f00");
    assertThat(names(layers)).containsExactly("Ethernet", "Llc", "Spanning tree");
    assertThat(field(layers, "Spanning tree", "Root").value()).isEqualTo("32768/02:00:00:00:00:01");
    assertThat(field(layers, "Spanning tree", "Max age").value()).isEqualTo("20.000 s");
    assertThat(field(layers, "Spanning tree", "Flags").value()).isEqualTo("topology change");
  }

  @Test
  void readsOpenFlowMessagesAndPartsOfThem() {
    List<DissectedField> layers =
        dissect(
            OUTER
                + " 4500 003c 0001 4000 40 06 0000 0a000001 0a000002"
                + " 19fd 9c40 00000001 00000001 5010 0100 0000 0000"
                + " 04 05 0008 00000002 04 02 0008 00000003 04 0e 0050");
    assertThat(names(layers))
        .containsExactly("Ethernet", "IPv4", "TCP", "OpenFlow", "OpenFlow", "OpenFlow");
    assertThat(layers.get(3).value()).isEqualTo("OFPT_FEATURES_REQUEST (OF1.3) (xid=0x2):");
    assertThat(layers.get(5).value()).isEqualTo("part of a message");
  }

  @Test
  void namesPaddingAsSuch() {
    List<DissectedField> layers = dissect(ARP_REQUEST + " 00".repeat(18));
    assertThat(layers.get(layers.size() - 1))
        .isEqualTo(DissectedField.leaf("Padding", "18 bytes", 42, 18));
  }

  @Test
  void coversEveryByteOfAnyFrameOnceInOrderOfHeaders() {
    Random random = new Random(11);
    byte[] good = Frame.ofHex(TAGGED_ECHO, 1).copyBytes();
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 30));
      for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Frame frame = Frame.owning(bytes, 1);
      int at = 0;
      for (DissectedField layer : PacketDissector.dissect(frame)) {
        assertThat(layer.offset()).as("round %d of seed 11: %s", round, frame.hex()).isEqualTo(at);
        at += layer.length();
      }
      assertThat(at).as("round %d of seed 11: %s", round, frame.hex()).isEqualTo(bytes.length);
    }
  }
}
