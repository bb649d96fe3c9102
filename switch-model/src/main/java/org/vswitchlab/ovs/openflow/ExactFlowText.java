package org.vswitchlab.ovs.openflow;

import java.util.EnumSet;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.EtherType;

/** One packet in flow syntax, as {@code ofproto/trace} takes it: fields without masks. */
public final class ExactFlowText {
  private ExactFlowText() {}

  /**
   * Reads the fields one after the other; a field is only taken once those before it say that the
   * packet has it.
   *
   * @throws FlowSyntaxException with the tool's message
   */
  public static FlowKey parse(String text, PortNames ports) {
    MatchParser parser = new MatchParser(ports);
    KeyValues pairs = new KeyValues(text);
    Set<FlowField> seen = EnumSet.noneOf(FlowField.class);
    boolean hasType = false;
    while (pairs.next()) {
      String key = pairs.key();
      if (parser.readProtocol(key)) {
        if (hasType) {
          throw new FlowSyntaxException("Ethernet type set multiple times");
        }
        hasType = true;
        continue;
      }
      FlowField field = FlowField.byName(key);
      if (field == null) {
        throw new FlowSyntaxException("unknown field " + key);
      }
      hasType |= field == FlowField.ETH_TYPE;
      if (!seen.add(field)) {
        throw new FlowSyntaxException("field " + key + " set multiple times");
      }
      boolean isKnown = field.prerequisite().isMetBy(parser.keySoFar());
      if (!isKnown) {
        throw new FlowSyntaxException("prerequisites not met for setting " + key);
      }
      try {
        parser.readField(key, pairs.value());
      } catch (FlowSyntaxException e) {
        throw new FlowSyntaxException("bad value for " + key + " (" + e.getMessage() + ")");
      }
      if (field.isMaskable() && !parser.maskSoFar().isExact(field)) {
        throw new FlowSyntaxException(
            "bad value for " + key + " (" + pairs.value() + ": wildcards not allowed here)");
      }
    }
    FlowKey packet = parser.keySoFar().copy();
    if (!seen.contains(FlowField.IN_PORT) && !seen.contains(FlowField.IN_PORT_OXM)) {
      packet.set(FlowField.IN_PORT, OpenFlowPort.NONE);
    }
    int tci = packet.vlanTci(0);
    if (tci != 0 && packet.vlanTpid(0) == 0) {
      packet.setVlan(0, EtherType.VLAN, tci);
    }
    return packet;
  }
}
