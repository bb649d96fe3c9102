package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;

/** Reads the inside of {@code userspace(...)}. */
final class UserspaceParser {
  /** Data of its own that a packet is handed up with has at least this many bytes. */
  private static final int LEAST_DATA_BYTES = 8;

  private final TextCursor in;

  private UserspaceParser(TextCursor in) {
    this.in = in;
  }

  /** Reads up to and including the closing parenthesis. */
  static DatapathAction parse(TextCursor in) throws DatapathSyntaxException {
    return new UserspaceParser(in).action();
  }

  private DatapathAction action() throws DatapathSyntaxException {
    in.expect("pid=");
    int pid = (int) in.number();
    UserspaceCookie cookie = null;
    boolean withActions = false;
    int tunnelPort = -1;
    while (in.accept(",")) {
      if (in.accept("actions")) {
        withActions = true;
      } else if (in.accept("tunnel_out_port=")) {
        tunnelPort = (int) in.number();
      } else {
        cookie = cookie();
        in.expect(")");
      }
    }
    in.expect(")");
    if (cookie == null) {
      throw in.error("not supported yet: userspace without data");
    }
    return new DatapathAction.Userspace(pid, cookie, tunnelPort, withActions);
  }

  private UserspaceCookie cookie() throws DatapathSyntaxException {
    String word = in.until("(");
    in.expect("(");
    return switch (word) {
      case "controller" -> controller();
      case "sFlow" -> new UserspaceCookie.SFlow(named("vid"), named(",pcp"), named(",output"));
      case "flow_sample" ->
          new UserspaceCookie.FlowSample(
              named("probability") & 0xffff,
              named(",collector_set_id"),
              named(",obs_domain_id"),
              named(",obs_point_id"),
              named(",output_port"),
              direction());
      case "ipfix" -> new UserspaceCookie.Ipfix(named("output_port"));
      case "slow_path" -> new UserspaceCookie.SlowPath(reasons());
      case "userdata" -> data();
      default -> throw in.error("unknown userspace cookie");
    };
  }

  private String direction() {
    return in.accept(",ingress") ? "ingress" : in.accept(",egress") ? "egress" : "";
  }

  private int named(String name) throws DatapathSyntaxException {
    in.expect(name + "=");
    return (int) in.number();
  }

  private UserspaceCookie controller() throws DatapathSyntaxException {
    int reason = named("reason");
    boolean dontSend = named(",dont_send") != 0;
    boolean continuation = named(",continuation") != 0;
    int recircId = named(",recirc_id");
    in.expect(",rule_cookie=");
    long cookie = in.number();
    int controllerId = named(",controller_id") & 0xffff;
    return new UserspaceCookie.Controller(
        reason & 0xffff,
        dontSend,
        continuation,
        recircId,
        cookie,
        controllerId,
        named(",max_len") & 0xffff);
  }

  /** Words between bars, or a number with a bit for each. */
  private List<SlowPathReason> reasons() throws DatapathSyntaxException {
    List<SlowPathReason> reasons = new ArrayList<>();
    if (in.startsWithNumber()) {
      int bits = (int) in.number();
      boolean isController = (bits & 1 << SlowPathReason.CONTROLLER.ordinal()) != 0;
      if (isController || bits >>> SlowPathReason.values().length != 0) {
        throw in.error("unknown reason");
      }
      for (SlowPathReason reason : SlowPathReason.values()) {
        if ((bits & 1 << reason.ordinal()) != 0) {
          reasons.add(reason);
        }
      }
      return reasons;
    }
    String words = in.until(")");
    for (SlowPathReason reason : SlowPathReason.values()) {
      boolean isNamed = ("|" + words + "|").contains("|" + reason.word() + "|");
      // The datapath gives controllers their packets by another cookie.
      if (isNamed && reason != SlowPathReason.CONTROLLER) {
        reasons.add(reason);
      }
    }
    int count = words.isEmpty() ? 0 : words.split("\\|", -1).length;
    if (reasons.size() != count) {
      throw in.error("unknown reason");
    }
    return reasons;
  }

  private UserspaceCookie data() throws DatapathSyntaxException {
    StringBuilder hex = new StringBuilder(in.until(")"));
    boolean isHex = hex.toString().matches("(\\p{XDigit}{2})*");
    if (!isHex) {
      throw in.error("expected pairs of hexadecimal digits");
    }
    while (hex.length() < 2 * LEAST_DATA_BYTES) {
      hex.append("00");
    }
    return new UserspaceCookie.Raw(hex.toString().toLowerCase(java.util.Locale.ROOT));
  }
}
