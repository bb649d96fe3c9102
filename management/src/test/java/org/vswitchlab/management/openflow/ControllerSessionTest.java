package org.vswitchlab.management.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.settings.FailMode;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/**
 * What a controller of raw bytes is answered. Bytes expected were recorded from Open vSwitch 3.1.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ControllerSessionTest {
  private static final int FLOW_MOD = 14;
  private static final int ROLE_REQUEST = 24;
  private static final int BUNDLE_CONTROL = 33;
  private static final int BUNDLE_ADD = 34;
  private static final int BOTH_FLAGS = 3;
  private static final int SENT_AT_ONCE_BYTES = 1 << 20;

  @TempDir Path directory;

  private static byte[] flowMod(OpenFlowVersion version, int xid, int number, int outPort) {
    Match match =
        Match.builder()
            .exact(FlowField.IN_PORT, number & 0xff)
            .exact(FlowField.ETH_DST, number)
            .build();
    FlowMod mod = FlowMod.add(0, 100, match, List.of(Action.Output.to(outPort)));
    return MessageEncoder.encode(
        version, new OpenFlowMessage(xid, new FlowMessage.FlowModification(mod)));
  }

  private static byte[] bundleControl(RawConnection raw, int type) {
    ByteBuffer body = ByteBuffer.allocate(8).putInt(7);
    return raw.message(
        BUNDLE_CONTROL, 0x11, body.putShort((short) type).putShort((short) BOTH_FLAGS).array());
  }

  private static byte[] bundleAdd(RawConnection raw, byte[] inner) {
    ByteBuffer body = ByteBuffer.allocate(8 + inner.length).putInt(7).putShort((short) 0);
    body.putShort((short) BOTH_FLAGS).put(inner);
    return raw.message(BUNDLE_ADD, ByteBuffer.wrap(inner).getInt(4), body.array());
  }

  @Test
  void onlyOneControllerIsPrimaryAndOldGenerationsAreRefused() throws IOException {
    try (LiveSwitch live = new LiveSwitch(directory);
        RawConnection first = new RawConnection(directory, OpenFlowVersion.OPENFLOW13);
        RawConnection second = new RawConnection(directory, OpenFlowVersion.OPENFLOW13)) {
      assertThat(first.ask(ROLE_REQUEST, "00000000000000000000000000000000"))
          .containsExactly("04190018000000110000000100000000ffffffffffffffff");
      assertThat(first.ask(ROLE_REQUEST, "00000002000000000000000000000005"))
          .containsExactly("041900180000001100000002000000000000000000000005");
      assertThat(second.ask(ROLE_REQUEST, "00000002000000000000000000000005"))
          .containsExactly("041900180000001100000002000000000000000000000005");
      // It hears of its fall, and sees it.
      assertThat(first.ask(ROLE_REQUEST, "00000000000000000000000000000000"))
          .containsExactly(
              "04040020000000004f4e46000000077700000003000000000000000000000005",
              "041900180000001100000003000000000000000000000005");
      assertThat(second.ask(ROLE_REQUEST, "00000002000000000000000000000004"))
          .containsExactly(
              "0401002400000011000b0000041800180000001100000002000000000000000000000004");
      assertThat(first.ask(ROLE_REQUEST, "00000004000000000000000000000006"))
          .containsExactly(
              "0401002400000011000b0002041800180000001100000004000000000000000000000006");
      first.send(flowMod(OpenFlowVersion.OPENFLOW13, 0x11, 1, 2));
      assertThat(first.answers()).hasSize(1).allMatch(e -> e.substring(16, 24).equals("0001000a"));
      assertThat(live.bridge().pipeline().flowCount()).isZero();
    }
  }

  @Test
  void bundlesAreAnsweredAsRecorded() throws IOException {
    try (LiveSwitch live = new LiveSwitch(directory);
        RawConnection raw = new RawConnection(directory, OpenFlowVersion.OPENFLOW14)) {
      assertThat(raw.ask(BUNDLE_CONTROL, "0000000700000003"))
          .containsExactly("05210010000000110000000700010000");
      assertThat(raw.ask(BUNDLE_CONTROL, "0000000700000003"))
          .containsExactly("0501001c000000110011000205210010000000110000000700000003");
      assertThat(raw.ask(BUNDLE_CONTROL, "0000000700000003"))
          .containsExactly("05210010000000110000000700010000");
      // What a bundle cannot hold: a barrier.
      assertThat(raw.ask(BUNDLE_ADD, "00000007000000030514000800000011"))
          .containsExactly(
              "05010024000000110011000a052200180000001100000007000000030514000800000011");
      assertThat(raw.ask(BUNDLE_CONTROL, "0000006300040003"))
          .containsExactly("0501001c000000110011000205210010000000110000006300040003");
      assertThat(raw.ask(BUNDLE_CONTROL, "0000000700020003"))
          .containsExactly("05210010000000110000000700030000");
      assertThat(raw.ask(BUNDLE_CONTROL, "0000000700020003"))
          .containsExactly("0501001c000000110011000405210010000000110000000700020003");
    }
  }

  @Test
  void aBundleWithABadLastMessageChangesNothing() throws IOException {
    checkBadLast(20_000);
  }

  @Test
  @Tag("nightly")
  @Timeout(value = 1800, unit = TimeUnit.SECONDS)
  void aMillionFlowsWithABadLastOneChangeNothing() throws IOException {
    checkBadLast(1_000_000);
  }

  private void checkBadLast(int count) throws IOException {
    OpenFlowVersion version = OpenFlowVersion.OPENFLOW14;
    try (LiveSwitch live = new LiveSwitch(directory);
        RawConnection raw = new RawConnection(directory, version)) {
      for (int i = 0; i < 100; i++) {
        raw.send(flowMod(version, 0x11, i, 1));
      }
      assertThat(raw.answers()).isEmpty();
      String before = live.call(() -> live.flows());
      raw.send(bundleControl(raw, 0));
      raw.receive();
      ByteArrayOutputStream adds = new ByteArrayOutputStream();
      for (int i = 0; i < count; i++) {
        adds.write(bundleAdd(raw, flowMod(version, 0x11, i, 2)));
        if (adds.size() > SENT_AT_ONCE_BYTES) {
          raw.send(adds.toByteArray());
          adds.reset();
        }
      }
      raw.send(adds.toByteArray());
      FlowMod bad = FlowMod.add(0, 5, Match.ANY, List.of(new Action.Group(99)));
      raw.send(
          bundleAdd(
              raw,
              MessageEncoder.encode(
                  version, new OpenFlowMessage(0x11, new FlowMessage.FlowModification(bad)))));
      assertThat(raw.answers()).isEmpty();
      raw.send(bundleControl(raw, 4));
      List<String> answers = raw.answers();
      assertThat(answers).hasSize(2);
      assertThat(answers.get(0)).startsWith("0501").contains("00020009");
      assertThat(answers.get(1)).contains("0011000d");
      assertThat(live.call(() -> live.flows())).isEqualTo(before);
    }
  }

  @Test
  void aBundleOfManyFlowsIsCarriedOut() throws IOException {
    int count = 20_000;
    OpenFlowVersion version = OpenFlowVersion.OPENFLOW15;
    try (LiveSwitch live = new LiveSwitch(directory);
        RawConnection raw = new RawConnection(directory, version)) {
      raw.send(bundleControl(raw, 0));
      raw.receive();
      for (int i = 0; i < count; i++) {
        raw.send(bundleAdd(raw, flowMod(version, 0x11, i, 2)));
      }
      raw.send(bundleControl(raw, 4));
      assertThat(raw.answers()).containsExactly("06210010000000110000000700050000");
      assertThat(live.bridge().pipeline().flowCount()).isEqualTo(count);
    }
  }

  @Test
  void aStandaloneBridgeWithoutItsControllerBecomesAnOrdinarySwitch() throws IOException {
    try (LiveSwitch live = new LiveSwitch(directory)) {
      // Nobody listens there.
      ControllerSettings nobody =
          new ControllerSettings("tcp:127.0.0.1:1", false, true, 1000, 100, 0, 0, 100, true);
      live.call(
          () -> {
            live.bridge().applyFailMode(FailMode.SECURE, true);
            live.connections().configure(List.of(nobody));
            return null;
          });
      assertThat(live.ping(1, 2)).isFalse();
      live.call(
          () -> {
            live.bridge().applyFailMode(FailMode.STANDALONE, true);
            return null;
          });
      live.await(() -> live.flows().contains("15790320"));
      assertThat(live.ping(1, 2)).isTrue();
      // The flow of the switch's own, and those that let it reach its controller, nobody sees.
      try (RawConnection raw = new RawConnection(directory, OpenFlowVersion.OPENFLOW13)) {
        String allFlows = "0001000000000000ff000000ffffffffffffffff00000000" + "0".repeat(32);
        assertThat(raw.ask(18, allFlows + "0001000400000000"))
            .containsExactly("04130010000000110001000000000000");
      }
      live.call(
          () -> {
            live.connections().configure(List.of());
            return null;
          });
      assertThat(live.call(live::flows)).doesNotContain("15790320").doesNotContain("18000");
    }
  }

  @Test
  void fragmentsAreMatchedAsConfigured() throws IOException {
    String fragment =
        "505400000007505400000005080045000024000020004011000"
            + "00a0000010a000002"
            + "003500350010000000000000000000000000";
    try (LiveSwitch live = new LiveSwitch(directory);
        RawConnection raw = new RawConnection(directory, OpenFlowVersion.OPENFLOW10)) {
      live.call(
          () -> {
            FlowMod toPort53 =
                FlowMod.add(
                    0,
                    5,
                    Match.builder()
                        .exact(FlowField.ETH_TYPE, 0x0800)
                        .exact(FlowField.NW_PROTO, 17)
                        .exact(FlowField.UDP_DST, 53)
                        .build(),
                    List.of(Action.Output.to(2)));
            live.bridge().pipeline().modify(toPort53, OpenFlowVersion.OPENFLOW15);
            return null;
          });
      live.receive(1, fragment);
      assertThat(live.call(() -> live.packetsSent(2))).isZero();
      raw.ask(9, "00030000");
      live.call(
          () -> {
            live.bridge().shared().revalidator().run();
            return null;
          });
      live.receive(1, fragment);
      live.await(() -> live.packetsSent(2) == 1);
      raw.ask(9, "00010000");
      // Megaflows follow at the next revalidation.
      live.call(
          () -> {
            live.bridge().shared().revalidator().run();
            return null;
          });
      live.receive(1, fragment);
      assertThat(raw.ask(7, "")).containsExactly("0108000c0000001100010000");
      assertThat(live.call(() -> live.packetsSent(2))).isEqualTo(1);
    }
  }

  @Test
  void aPeerThatDoesNotReadIsHeldBack() throws IOException {
    try (LiveSwitch live = new LiveSwitch(directory);
        RawConnection lazy = new RawConnection(directory, OpenFlowVersion.OPENFLOW13)) {
      // Each of these is answered with more than a megabyte.
      byte[] features = lazy.message(18, 0x11, HexFormat.of().parseHex("000c000000000000"));
      for (int i = 0; i < 50; i++) {
        lazy.send(features);
      }
      try (RawConnection other = new RawConnection(directory, OpenFlowVersion.OPENFLOW13)) {
        assertThat(other.answers()).isEmpty();
      }
      int replies = 0;
      while (replies < 50) {
        byte[] part = lazy.receive();
        boolean isLast = (part[11] & 1) == 0;
        replies += isLast ? 1 : 0;
      }
    }
  }

  @Test
  void wrongBytesAreAnsweredWithErrorsAndChangeNothing() throws IOException {
    Random random = new Random(5);
    try (LiveSwitch live = new LiveSwitch(directory)) {
      try (RawConnection raw = new RawConnection(directory, OpenFlowVersion.OPENFLOW13)) {
        raw.send(flowMod(OpenFlowVersion.OPENFLOW13, 0x11, 1, 1));
        raw.answers();
      }
      String before = live.call(() -> live.flows());
      for (OpenFlowVersion version : OpenFlowVersion.values()) {
        for (int round = 0; round < 150; round++) {
          try (RawConnection raw = new RawConnection(directory, version)) {
            sendGarbage(raw, random, version);
          }
        }
      }
      assertThat(live.log()).noneMatch(line -> line.contains("fault"));
      assertThat(live.call(() -> live.flows())).isEqualTo(before);
      try (RawConnection raw = new RawConnection(directory, OpenFlowVersion.OPENFLOW13)) {
        assertThat(raw.answers()).isEmpty();
      }
    }
  }

  /** Random bodies behind good headers, and good messages cut short, but no flow that is whole. */
  private static void sendGarbage(RawConnection raw, Random random, OpenFlowVersion version)
      throws IOException {
    try {
      for (int i = 0; i < 8; i++) {
        byte[] body = new byte[random.nextInt(64)];
        random.nextBytes(body);
        raw.send(raw.message(1 + random.nextInt(35), random.nextInt(), body));
        byte[] cut = flowMod(version, 0x11, i, 3);
        int keep = 9 + random.nextInt(cut.length - 9);
        byte[] part = java.util.Arrays.copyOf(cut, keep / 8 * 8 + 4);
        part[2] = (byte) (part.length >> 8);
        part[3] = (byte) part.length;
        raw.send(part);
      }
      raw.answers();
    } catch (IOException e) {
      // The switch may close the connection on what it cannot make sense of.
    }
  }
}
