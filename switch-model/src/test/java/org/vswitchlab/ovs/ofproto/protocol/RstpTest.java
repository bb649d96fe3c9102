package org.vswitchlab.ovs.ofproto.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vswitchlab.switching.PortState;

class RstpTest {
  private static final long FIRST_ADDRESS = 0xaa55_aa66_0000L;

  private final List<Node> nodes = new ArrayList<>();
  private final Deque<Runnable> inFlight = new ArrayDeque<>();
  private long nowMillis;

  /** A bridge, the far end of each of its ports, and what it sent. */
  private final class Node implements Rstp.Listener {
    final Rstp tree;
    final Map<Integer, Integer> peerNode = new HashMap<>();
    final Map<Integer, Integer> peerPort = new HashMap<>();
    final Map<Integer, List<String>> sent = new HashMap<>();
    final List<Integer> flushed = new ArrayList<>();

    Node(int index, int portCount, boolean isStpOnly, boolean isAutoEdge) {
      List<RstpSettings.Port> ports = new ArrayList<>();
      for (int number = 1; number <= portCount; number++) {
        ports.add(
            new RstpSettings.Port(
                "p" + number,
                number,
                number,
                RstpSettings.DEFAULT_PORT_PRIORITY,
                2000,
                false,
                isAutoEdge,
                RstpSettings.PointToPoint.AUTO,
                true,
                false));
        sent.put(number, new ArrayList<>());
      }
      RstpSettings settings =
          new RstpSettings(
              FIRST_ADDRESS + index,
              RstpSettings.DEFAULT_PRIORITY,
              isStpOnly,
              RstpSettings.DEFAULT_MAX_AGE_SECONDS,
              RstpSettings.DEFAULT_FORWARD_DELAY_SECONDS,
              RstpSettings.DEFAULT_TRANSMIT_HOLD_COUNT,
              ports);
      tree = new Rstp(settings, this, port -> frame -> send(port.number(), frame), nowMillis);
    }

    void send(int port, byte[] frame) {
      sent.get(port).add(HexFormat.of().formatHex(frame));
      Integer peer = peerNode.get(port);
      if (peer != null) {
        int at = peerPort.get(port);
        inFlight.add(() -> nodes.get(peer).receive(at, frame));
      }
    }

    void receive(int port, byte[] frame) {
      tree.receive(tree.port(port), frame, 0, frame.length);
    }

    void setUp(int port, boolean isUp) {
      tree.setOperational(tree.port(port), isUp, 0xaa55_aa55_0000L + port);
    }

    @Override
    public void stateChanged(RstpPort port) {}

    @Override
    public void rolesChanged() {}

    @Override
    public void flush(RstpPort port) {
      flushed.add(port.settings().number());
    }

    String roles() {
      StringBuilder text = new StringBuilder();
      for (RstpPort port : tree.ports()) {
        text.append(port.role().label()).append(' ').append(port.stateLabel()).append(", ");
      }
      return text.toString();
    }
  }

  private Node node(int portCount) {
    Node node = new Node(nodes.size(), portCount, false, true);
    nodes.add(node);
    return node;
  }

  private void link(int a, int portOfA, int b, int portOfB) {
    nodes.get(a).peerNode.put(portOfA, b);
    nodes.get(a).peerPort.put(portOfA, portOfB);
    nodes.get(b).peerNode.put(portOfB, a);
    nodes.get(b).peerPort.put(portOfB, portOfA);
  }

  private void allUp() {
    for (Node node : nodes) {
      node.tree.ports().forEach(port -> node.setUp(port.settings().number(), true));
    }
    deliver();
  }

  private void deliver() {
    while (!inFlight.isEmpty()) {
      inFlight.poll().run();
    }
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      nowMillis += 1000;
      nodes.forEach(node -> node.tree.run(nowMillis));
      deliver();
    }
  }

  // Recorded on Open vSwitch 3.1: a port that nobody answers, at 0, 2 and 4 s.
  private static final String PROPOSING =
      "0180c2000000aa55aa5500010027424203000002020e8000aa55aa660000000000008000aa55aa660000"
          + "80010000140002000f0000";
  private static final String FORWARDING =
      "0180c2000000aa55aa5500010027424203000002023e8000aa55aa660000000000008000aa55aa660000"
          + "80010000140002000f0000";

  @Test
  void aPortThatNobodyAnswersForwardsAfterThreeSeconds() {
    Node alone = node(1);
    allUp();
    seconds(4);
    assertThat(alone.sent.get(1)).containsExactly(PROPOSING, PROPOSING, FORWARDING);
    assertThat(alone.tree.isRoot()).isTrue();
    assertThat(alone.tree.port(1).state()).isEqualTo(PortState.FORWARDING);
  }

  @Test
  void aPortThatIsNoEdgeWaitsForTheLongestAgeAndAHello() {
    Node alone = new Node(0, 1, false, false);
    nodes.add(alone);
    allUp();
    seconds(21);
    assertThat(alone.tree.port(1).isForwarding()).isFalse();
    seconds(2);
    assertThat(alone.tree.port(1).isForwarding()).isTrue();
  }

  @Test
  void aRingOfThreeBlocksOnePortAtOnce() {
    for (int i = 0; i < 3; i++) {
      node(2);
    }
    link(0, 1, 1, 1);
    link(1, 2, 2, 2);
    link(2, 1, 0, 2);
    allUp();
    seconds(1);
    assertThat(nodes.get(0).roles()).isEqualTo("Designated Forwarding, Designated Forwarding, ");
    assertThat(nodes.get(1).roles()).isEqualTo("Root Forwarding, Designated Discarding, ");
    assertThat(nodes.get(2).roles()).isEqualTo("Root Forwarding, Alternate Discarding, ");
    assertThat(nodes.get(2).tree.rootPathCost()).isEqualTo(2000);
  }

  @Test
  void theOtherWayIsTakenAsSoonAsALinkFails() {
    aRingOfThreeBlocksOnePortAtOnce();
    seconds(40);
    nodes.get(2).flushed.clear();
    nodes.get(0).setUp(2, false);
    nodes.get(2).setUp(1, false);
    deliver();
    assertThat(nodes.get(2).tree.rootPort().name()).isEqualTo("p2");
    assertThat(nodes.get(2).tree.rootPort().isForwarding()).isTrue();
    assertThat(nodes.get(2).tree.rootPathCost()).isEqualTo(4000);
    assertThat(nodes.get(0).flushed).isNotEmpty();
  }

  @Test
  void twoLinksBetweenTwoBridgesLeaveOne() {
    node(2);
    node(2);
    link(0, 1, 1, 1);
    link(0, 2, 1, 2);
    allUp();
    seconds(2);
    assertThat(nodes.get(1).roles()).isEqualTo("Root Forwarding, Alternate Discarding, ");
  }

  @Test
  void aCableThatLeadsBackIsBlocked() {
    node(2);
    link(0, 1, 0, 2);
    allUp();
    seconds(40);
    assertThat(nodes.get(0).roles()).isEqualTo("Designated Forwarding, Backup Discarding, ");
  }

  @Test
  void aRootThatFallsSilentIsGivenUpAfterThreeMessages() {
    node(1);
    node(1);
    link(0, 1, 1, 1);
    allUp();
    seconds(10);
    assertThat(nodes.get(1).tree.isRoot()).isFalse();
    Node survivor = nodes.get(1);
    for (int i = 0; i < 6; i++) {
      nowMillis += 1000;
      survivor.tree.run(nowMillis);
    }
    assertThat(survivor.tree.isRoot()).isTrue();
  }

  @Test
  void aBridgeOfOldIsSpokenToInItsWay() {
    node(1);
    nodes.add(new Node(1, 1, true, true));
    link(0, 1, 1, 1);
    allUp();
    seconds(12);
    List<String> sent = nodes.get(0).sent.get(1);
    // Version and type 0 follow the protocol's number: a configuration message.
    assertThat(sent.get(sent.size() - 1).substring(34, 42)).isEqualTo("00000000");
    assertThat(nodes.get(1).tree.rootId()).isEqualTo(nodes.get(0).tree.rootId());
  }

  @Test
  void whatIsNoBpduIsCounted() {
    Node alone = node(1);
    allUp();
    alone.receive(1, new byte[20]);
    alone.receive(1, HexFormat.of().parseHex(PROPOSING.replace("0300000202", "0300010202")));
    assertThat(alone.tree.port(1).errorCount()).isEqualTo(2);
    assertThat(alone.tree.port(1).receivedCount()).isZero();
  }
}
