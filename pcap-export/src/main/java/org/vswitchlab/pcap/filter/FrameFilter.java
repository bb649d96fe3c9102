package org.vswitchlab.pcap.filter;

import java.util.List;
import org.vswitchlab.wire.Frame;

/**
 * A compiled filter: {@code vlan.id == 10}, {@code arp || icmp.type == 8 && !vlan}, {@code tcp.port
 * in {80, 443}}, {@code ip.addr == 10.0.0.0/24}. Immutable.
 */
public final class FrameFilter {
  private final String text;
  private final Condition condition;

  private FrameFilter(String text, Condition condition) {
    this.text = text;
    this.condition = condition;
  }

  /**
   * Compiles a filter.
   *
   * @throws FilterSyntaxException with the place of the first thing that is wrong
   */
  public static FrameFilter compile(String text) throws FilterSyntaxException {
    return new FrameFilter(text, new FilterParser(text).parse());
  }

  /** Whether the frame satisfies the filter. */
  public boolean matches(Frame frame) {
    return condition.holds(new Dissection(frame));
  }

  /** Names of all fields that a filter can hold, in order of the layers. */
  public static List<String> fieldNames() {
    return FrameFields.names();
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
