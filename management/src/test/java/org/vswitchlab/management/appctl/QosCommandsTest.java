package org.vswitchlab.management.appctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;

/** One session of commands about queues, answer by answer as the real switch gave them. */
class QosCommandsTest {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("duration=[0-9.]+s");
  private static final Pattern XID = Pattern.compile("\\(xid=0x[0-9a-f]+\\)");

  private record Answer(String command, StringBuilder text) {}

  private static List<Answer> recorded() throws IOException {
    List<Answer> answers = new ArrayList<>();
    try (InputStream in = QosCommandsTest.class.getResourceAsStream("/qos/linux.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        if (line.startsWith("$ ")) {
          answers.add(new Answer(line.substring(2), new StringBuilder()));
        } else {
          answers.get(answers.size() - 1).text().append(line).append('\n');
        }
      }
    }
    return answers;
  }

  @TestFactory
  Stream<DynamicTest> answersAsTheRealSwitchOnLinux() throws IOException {
    Network network = new Network(1);
    Host host = network.addHost("host");
    OpenVSwitch.start(host);
    for (int i = 1; i <= 4; i++) {
      host.addEthernet("p" + i, 0x0200_0000_0000L + i);
    }
    // In order: each command stands on those before it.
    return recorded().stream()
        .map(
            answer ->
                DynamicTest.dynamicTest(
                    answer.command(),
                    () ->
                        assertThat(answerTo(host, answer.command()))
                            .isEqualTo(answer.text().toString())));
  }

  @Test
  void queuesTellSinceWhenTheyAreThereInMilliseconds() {
    Network network = new Network(1);
    Host host = network.addHost("host");
    OpenVSwitch.start(host);
    host.addEthernet("p1", 0x0200_0000_0001L);
    answerTo(host, "ovs-vsctl add-br br0 -- add-port br0 p1");
    answerTo(host, "ovs-vsctl set port p1 qos=@q -- --id=@q create qos type=linux-htb");
    network.simulation().schedule(5_002_345_678L, () -> {});
    network.simulation().runEvents(5_002_345_678L, 10_000);
    CommandRun run = NodeShell.of(host).run("ovs-ofctl -O OpenFlow13 queue-stats br0 p1 0");
    assertThat(run.output()).endsWith("duration=5.002s\n");
  }

  private static String answerTo(Host host, String line) {
    CommandRun run = NodeShell.of(host).run("'" + line.replace(" ", "' '") + "'");
    String text = UUID_TEXT.matcher(run.output()).replaceAll("UUID");
    text = TIME.matcher(text).replaceAll("duration=TIME");
    return XID.matcher(text).replaceAll("(xid=XID)");
  }
}
