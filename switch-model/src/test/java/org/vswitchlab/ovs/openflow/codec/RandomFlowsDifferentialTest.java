package org.vswitchlab.ovs.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.FlowVersions;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.GroupText;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** Random flows and groups: the bytes and the words of the real tool, in every version. */
class RandomFlowsDifferentialTest {
  private static final int EACH = 150;
  private static final int NIGHTLY_EACH = 4000;
  private static final Pattern REFUSED = Pattern.compile("-:(\\d+): (.*)");

  @Test
  void randomFlowsAreTheRealToolsBytesAndWords() throws Exception {
    RealOfctl.require();
    compareAll(EACH, 1);
  }

  @Test
  @Tag("nightly")
  void manyRandomFlowsAreTheRealToolsBytesAndWords() throws Exception {
    RealOfctl.require();
    compareAll(NIGHTLY_EACH, 1000);
  }

  private static void compareAll(int each, long seed) throws Exception {
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (OpenFlowVersion version : OpenFlowVersion.values()) {
      RandomFlowText random = new RandomFlowText(seed + version.ordinal());
      List<String> flows = new ArrayList<>();
      while (flows.size() < each) {
        String flow = random.flow();
        if (canSay(flow, version)) {
          flows.add(flow);
        }
      }
      compared += compare(version, flows, "add-flows", different);
      if (version != OpenFlowVersion.OPENFLOW10) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < each / 5; i++) {
          groups.add(random.group());
        }
        compared += compare(version, groups, "add-groups", different);
      }
    }
    assertThat(different).isEmpty();
    assertThat(compared).isGreaterThan(4 * each);
  }

  private static boolean canSay(String flow, OpenFlowVersion version) {
    try {
      FlowMod mod = FlowText.parse(flow, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY);
      return FlowVersions.usable(mod).contains(version);
    } catch (FlowSyntaxException e) {
      throw new AssertionError(flow, e);
    }
  }

  /** Gives the tool all at once; what it refuses is taken out. */
  private static int compare(
      OpenFlowVersion version, List<String> all, String command, List<String> different)
      throws Exception {
    List<String> lines = new ArrayList<>(all);
    RealOfctl.Run run = null;
    while (true) {
      String input = String.join("\n", lines) + "\n";
      run = RealOfctl.run(version, input, command, "SWITCH", "-");
      Matcher refused = REFUSED.matcher(run.errors());
      if (!refused.find()) {
        break;
      }
      lines.remove(Integer.parseInt(refused.group(1)) - 1);
    }
    if (run.messages().size() != lines.size()) {
      // No form that all flows fit into: one by one.
      int compared = 0;
      for (String line : lines) {
        RealOfctl.Run one = RealOfctl.run(version, line + "\n", command, "SWITCH", "-");
        if (one.messages().size() == 1) {
          compareOne(version, line, command, one.messages().get(0), different);
          compared++;
        }
      }
      return compared;
    }
    for (int i = 0; i < lines.size(); i++) {
      compareOne(version, lines.get(i), command, run.messages().get(i), different);
    }
    compareWords(version, lines, run.messages(), different);
    return lines.size();
  }

  private static void compareOne(
      OpenFlowVersion version, String line, String command, byte[] real, List<String> different) {
    MessageHeader header = MessageHeader.read(real);
    boolean isNicira = header.wireType().kind().isExtension();
    MessageBody body =
        command.equals("add-flows")
            ? new FlowMessage.FlowModification(
                FlowText.parse(line, FlowMod.Command.ADD, PortNames.NUMBERS_ONLY))
            : new GroupMessage.GroupModification(
                GroupText.parse(line, GroupMod.Command.ADD, PortNames.NUMBERS_ONLY));
    byte[] ours =
        MessageEncoder.encode(
            version, new OpenFlowMessage(header.xid(), body).asExtension(isNicira));
    String wanted = HexFormat.of().formatHex(real);
    String actual = HexFormat.of().formatHex(ours);
    if (!actual.equals(wanted)) {
      different.add(version + " " + line + "\n  real: " + wanted + "\n  ours: " + actual);
      return;
    }
    try {
      OpenFlowMessage message = MessageDecoder.decode(Dialect.of(version), real);
      String again = HexFormat.of().formatHex(MessageEncoder.encode(Dialect.of(version), message));
      if (!again.equals(wanted)) {
        different.add(version + " " + line + "\n  real: " + wanted + "\n  ours: " + again);
      }
    } catch (OpenFlowException e) {
      // Whether the real tool refuses it too, its words say.
      return;
    }
  }

  private static void compareWords(
      OpenFlowVersion version, List<String> lines, List<byte[]> real, List<String> different)
      throws Exception {
    StringBuilder ours = new StringBuilder();
    for (byte[] message : real) {
      ours.append(MessageText.format(message, 0, PortNames.NUMBERS_ONLY));
    }
    String printed = RealOfctl.print(real);
    if (printed.contentEquals(ours)) {
      return;
    }
    List<String> theirLines = printed.lines().toList();
    List<String> ourLines = ours.toString().lines().toList();
    for (int i = 0; i < Math.min(theirLines.size(), ourLines.size()); i++) {
      if (!theirLines.get(i).equals(ourLines.get(i))) {
        different.add(
            version + " words\n  real: " + theirLines.get(i) + "\n  ours: " + ourLines.get(i));
      }
    }
    if (theirLines.size() != ourLines.size()) {
      different.add(version + " words of " + lines.size() + " messages differ in length");
    }
  }
}
