package org.vswitchlab.observe;

import java.util.List;

/**
 * What a switch or host did with one frame that it received, in the words of its field.
 *
 * @param outcome how it ended there
 * @param steps the way to it, in order: {@code learned 02:00:00:00:00:01 on p1 vlan 10}, {@code
 *     table 0: priority 100 ip actions=NORMAL}
 * @param outputs names of the devices that it left by, in order
 * @param dropReason the reason if {@code outcome} is {@link Outcome#DROPPED}, else null
 */
public record Decision(
    Outcome outcome, List<String> steps, List<String> outputs, DropReason dropReason) {

  /** How a frame ended at one place. */
  public enum Outcome {
    FORWARDED,
    FLOODED,
    LOCAL,
    CONTROLLER,
    DROPPED
  }

  public Decision {
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
  }

  /** One line for a capture's packet comment. */
  public String comment() {
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      text.append(step).append("; ");
    }
    String to = outputs.isEmpty() ? "" : " to " + String.join(", ", outputs);
    return switch (outcome) {
      case FORWARDED -> text.append("forwarded").append(to).toString();
      case FLOODED -> text.append("flooded").append(to).toString();
      case LOCAL -> text.append("delivered locally").append(to).toString();
      case CONTROLLER -> text.append("sent to the controller").append(to).toString();
      case DROPPED -> text.append("dropped: ").append(dropReason.sentence()).toString();
    };
  }
}
