package org.vswitchlab.management.ofctl;

import java.util.Comparator;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStats;

/** The order that {@code --sort} and {@code --rsort} ask for. */
final class FlowOrder implements Comparator<FlowStats> {
  private final Comparator<FlowStats> order;

  FlowOrder(OfctlOptions options) {
    Comparator<FlowStats> up = Comparator.comparingInt(FlowStats::priority);
    if (!options.sortField.equals("priority")) {
      FlowField field = FlowField.byName(options.sortField);
      if (field == null || !field.isPlaced()) {
        throw new OfctlException(options.sortField + ": unknown field name");
      }
      // Flows that do not match on the field come last.
      up =
          Comparator.comparing((FlowStats flow) -> !flow.match().isOn(field))
              .thenComparing(flow -> flow.match().value(field), Long::compareUnsigned);
    }
    order = options.sortsReversed ? up.reversed() : up;
  }

  @Override
  public int compare(FlowStats a, FlowStats b) {
    return order.compare(a, b);
  }
}
