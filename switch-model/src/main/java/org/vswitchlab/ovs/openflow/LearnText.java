package org.vswitchlab.ovs.openflow;

import org.vswitchlab.ovs.flow.FlowField;

/** Text of the learn action. */
final class LearnText {
  private LearnText() {}

  static String format(Action.Learn a, PortNames ports) {
    StringBuilder text = new StringBuilder("learn(table=");
    text.append(TableId.format(a.tableId(), ports));
    number(text, "idle_timeout", a.idleSeconds());
    number(text, "hard_timeout", a.hardSeconds());
    number(text, "fin_idle_timeout", a.finIdleSeconds());
    number(text, "fin_hard_timeout", a.finHardSeconds());
    if (a.priority() != FlowMod.DEFAULT_PRIORITY) {
      text.append(",priority=").append(a.priority());
    }
    text.append(a.sendFlowRemoved() ? ",send_flow_rem" : "");
    text.append(a.deleteLearned() ? ",delete_learned" : "");
    if (a.cookie() != 0) {
      text.append(",cookie=").append(ActionText.hex(a.cookie()));
    }
    number(text, "limit", a.limit());
    if (a.resultDestination() != null) {
      text.append(",result_dst=").append(a.resultDestination());
    }
    for (LearnSpec spec : a.specs()) {
      text.append(',');
      format(text, spec, ports);
    }
    return text.append(')').toString();
  }

  private static void number(StringBuilder text, String name, long value) {
    if (value != 0) {
      text.append(',').append(name).append('=').append(value);
    }
  }

  private static void format(StringBuilder text, LearnSpec spec, PortNames ports) {
    switch (spec.target()) {
      case OUTPUT -> text.append("output:").append(spec.source());
      case LOAD -> {
        text.append("load:");
        text.append(
            spec.source() == null
                ? WideBits.hex(spec.valueHigh(), spec.valueLow())
                : spec.source().text());
        text.append("->").append(spec.destination());
      }
      case MATCH -> match(text, spec, ports);
    }
  }

  private static void match(StringBuilder text, LearnSpec spec, PortNames ports) {
    Subfield destination = spec.destination();
    if (spec.source() != null) {
      text.append(destination);
      if (!spec.source().equals(destination)) {
        text.append('=').append(spec.source());
      }
      return;
    }
    if (!destination.isWholeField()) {
      text.append(destination).append('=');
      text.append(WideBits.hex(spec.valueHigh(), spec.valueLow()));
      return;
    }
    FlowField field = destination.field();
    text.append(field.fieldName()).append('=');
    if (field == FlowField.ETH_TYPE) {
      text.append("0x").append(Long.toHexString(spec.valueLow()));
      return;
    }
    long maskHigh = WideBits.maskHigh(field.bits());
    long maskLow = WideBits.maskLow(field.bits());
    new FieldValue(spec.valueHigh(), spec.valueLow(), maskHigh, maskLow).format(text, field, ports);
  }
}
