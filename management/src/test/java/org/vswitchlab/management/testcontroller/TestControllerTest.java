package org.vswitchlab.management.testcontroller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vswitchlab.management.openflow.ControlStream;
import org.vswitchlab.management.openflow.SimulatedNetwork;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.control.VersionNegotiation;
import org.vswitchlab.ovs.openflow.Action.PacketInReason;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketIn;
import org.vswitchlab.ovs.openflow.message.PacketMessage.PacketInFormat;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.FeaturesReply;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** The controller says to a switch what the real one was recorded to say. */
class TestControllerTest {
  private static final String ECHO_REQUEST =
      "02000000000202000000000108004500001c00010000400100000a0000010a0000020800000000000000";
  private static final String ECHO_REPLY =
      "02000000000102000000000208004500001c00010000400100000a0000020a0000010000000000000000";
  private static final String LLDP = "0180c200000002000000000388cc";
  private static final String ARP_TO_ITSELF =
      "02000000000302000000000308060001080006040001" + "0200000000010a0000010000000000000a000002";

  private final Network network = new Network(1);
  private final Host host = network.addHost("c0");
  private final Switch peer = new Switch();

  TestControllerTest() {
    GuestStack.attachTo(host);
  }

  /** The switch's end of the connection: it keeps what the controller says. */
  private static final class Switch implements ControlStream {
    private final List<String> heard = new ArrayList<>();
    private Handler controller;
    private OpenFlowVersion version;
    private boolean isOpen = true;

    void tell(MessageBody body) {
      byte[] bytes = MessageEncoder.encode(version, new OpenFlowMessage(0, body));
      controller.received(ByteBuffer.wrap(bytes));
    }

    void packetIn(int port, String frame) {
      byte[] bytes = HexFormat.of().parseHex(frame);
      tell(
          new PacketIn(
              PacketInFormat.STANDARD,
              HexBytes.of(bytes),
              bytes.length,
              PacketMessage.NO_BUFFER,
              PacketInReason.NO_MATCH,
              0,
              0,
              Match.builder().exact(FlowField.IN_PORT, port).build(),
              HexBytes.EMPTY,
              null));
    }

    @Override
    public void setHandler(Handler handler) {
      controller = handler;
    }

    @Override
    public boolean isOpen() {
      return isOpen;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public void send(ByteBuffer bytes) {
      byte[] message = new byte[bytes.remaining()];
      bytes.get(message);
      heard.add(MessageText.format(message, 2, PortNames.NUMBERS_ONLY));
    }

    @Override
    public void setReading(boolean reading) {}

    @Override
    public void close(String reason) {
      isOpen = false;
    }

    @Override
    public void closeWhenDrained() {
      isOpen = false;
    }
  }

  private List<String> conversation(OpenFlowVersion version, ControllerPolicy policy) {
    LearningController.start(new SimulatedNetwork(host), peer, policy);
    peer.version = version;
    byte[] hello = VersionNegotiation.hello(EnumSet.allOf(OpenFlowVersion.class), 1);
    peer.controller.received(ByteBuffer.wrap(hello));
    peer.tell(new FeaturesReply(1, 0, 254, 0, 0, 0, List.of()));
    peer.packetIn(3, ECHO_REQUEST);
    peer.packetIn(1, ECHO_REPLY);
    boolean hasFlow = policy.addsFlows() && !policy.learns();
    if (!hasFlow) {
      peer.packetIn(3, ECHO_REQUEST);
    }
    peer.packetIn(2, LLDP);
    peer.packetIn(2, ARP_TO_ITSELF);
    List<String> lines = new ArrayList<>();
    for (String message : peer.heard.subList(1, peer.heard.size())) {
      lines.add(message.lines().findFirst().orElseThrow().replaceAll(" data_len=\\d+$", ""));
    }
    return lines;
  }

  private static List<String> recorded(String name) throws IOException {
    try (InputStream in =
        TestControllerTest.class.getResourceAsStream("/testcontroller/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v10, OpenFlow10, true, true, false, 60, -1",
    "v13, OpenFlow13, true, true, false, 60, -1",
    "v14, OpenFlow14, true, true, false, 60, -1",
    "hub, OpenFlow13, false, true, false, 60, -1",
    "normal, OpenFlow13, false, true, false, 60, -1",
    "noflow, OpenFlow13, true, false, false, 60, -1",
    "hubn, OpenFlow13, false, false, false, 60, -1",
    "wild, OpenFlow13, true, true, true, 60, -1",
    "idle, OpenFlow13, true, true, false, 0, -1",
    "q, OpenFlow13, true, true, false, 60, 5"
  })
  void saysWhatTheRealOneSays(
      String name,
      String versionName,
      boolean learns,
      boolean addsFlows,
      boolean isCoarse,
      int idleSeconds,
      long queueId)
      throws IOException {
    OpenFlowVersion version = OpenFlowVersion.byOptionName(versionName);
    ControllerPolicy policy =
        new ControllerPolicy(Set.of(version), learns, addsFlows, isCoarse, idleSeconds, queueId);
    assertThat(conversation(version, policy)).containsExactlyElementsOf(recorded(name));
  }

  @Test
  void floodsInOpenFlow15Too() {
    List<String> lines = conversation(OpenFlowVersion.OPENFLOW15, ControllerPolicy.DEFAULT);
    assertThat(lines).anyMatch(line -> line.contains("PACKET_OUT") && line.contains("FLOOD"));
  }

  @Test
  void letsASwitchGoThatSpeaksNoneOfItsVersions() {
    ControllerPolicy only13 =
        new ControllerPolicy(Set.of(OpenFlowVersion.OPENFLOW13), true, true, false, 60, -1);
    LearningController.start(new SimulatedNetwork(host), peer, only13);
    byte[] hello = VersionNegotiation.hello(EnumSet.of(OpenFlowVersion.OPENFLOW10), 1);
    peer.controller.received(ByteBuffer.wrap(hello));
    assertThat(peer.isOpen).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'' ; at least one vconn argument required; use --help for usage",
        "--max-idle=x ptcp: ; --max-idle argument must be between 1 and 65535 or the word"
            + " 'permanent'",
        "--bad ; unrecognized option '--bad'",
        "foo ; 'foo' is not a connection",
        "ptcp:99999999 ; 'ptcp:99999999': '99999999' is not a port",
        "unix:x ; not supported yet: 'unix:x'",
        "-O OpenFlow9 ptcp: ; 'OpenFlow9' is no OpenFlow version"
      })
  void saysWhatIsWrongWithACommandLine(String arguments, String message) {
    CommandRun run = NodeShell.of(host).run("ovs-testcontroller " + arguments);
    assertThat(run.isDone()).isTrue();
    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(run.output()).startsWith("ovs-testcontroller: " + message.split(";")[0]);
  }
}
