package org.vswitchlab.ovs.datapath;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;

/** Reads the inside of {@code tunnel(...)}. */
final class TunnelParser {
  private TunnelParser() {}

  static void parse(TextCursor in, Match.Builder to) throws DatapathSyntaxException {
    List<AttributePart> parts = AttributePart.of(HeaderGroup.TUNNEL);
    while (!in.rest().startsWith(")")) {
      int start = in.position();
      String name = in.until("=()");
      if (name.equals("flags")) {
        in.expect("(");
        flags(in, to);
        in.expect(")");
      } else if (name.equals("vxlan")) {
        in.expect("(gbp(id=");
        to.exact(FlowField.TUN_GBP_ID, in.number());
        in.expect(",flags=");
        to.exact(FlowField.TUN_GBP_FLAGS, in.number());
        in.expect("))");
      } else if (name.equals("geneve")) {
        in.expect("(");
        GeneveOptions.parse(in, to.key(), to.mask());
        TunnelFlag.markGeneve(to.key());
        in.expect(")");
      } else if (name.equals("erspan") || name.equals("gtpu")) {
        throw in.error("not supported yet: " + name);
      } else {
        in.expect("=");
        AttributePart found = null;
        for (AttributePart part : parts) {
          found = part.name().equals(name) ? part : found;
        }
        if (found == null) {
          in.moveTo(start);
          throw in.error("unknown field " + name);
        }
        found.parse(in, to);
      }
      in.accept(",");
    }
  }

  /** {@code df|key}, which says something about all flags, or {@code +df-key}. */
  private static void flags(TextCursor in, Match.Builder to) throws DatapathSyntaxException {
    boolean isSigned = in.rest().startsWith("+") || in.rest().startsWith("-");
    if (!isSigned) {
      for (TunnelFlag flag : TunnelFlag.values()) {
        flag.unwildcard(to.mask());
      }
    }
    while (!in.rest().startsWith(")")) {
      boolean on = in.accept("+") || !in.accept("-");
      TunnelFlag flag = flagNamed(in, in.word());
      flag.unwildcard(to.mask());
      flag.set(to.key(), on);
      in.accept("|");
    }
  }

  private static TunnelFlag flagNamed(TextCursor in, String word) throws DatapathSyntaxException {
    for (TunnelFlag flag : TunnelFlag.values()) {
      if (flag.word().equals(word)) {
        return flag;
      }
    }
    throw in.error("unknown tunnel flag " + word);
  }
}
