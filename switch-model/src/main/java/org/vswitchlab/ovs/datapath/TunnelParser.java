package org.vswitchlab.ovs.datapath;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;

/** Reads the inside of {@code tunnel(...)}. */
final class TunnelParser {
  private static final AttributePart GBP_ID = number("id", FlowField.TUN_GBP_ID);
  private static final AttributePart GBP_FLAGS = number("flags", FlowField.TUN_GBP_FLAGS);
  private static final AttributePart ERSPAN_VER = number("ver", FlowField.TUN_ERSPAN_VER);
  private static final AttributePart ERSPAN_IDX = number("idx", FlowField.TUN_ERSPAN_IDX);
  private static final AttributePart ERSPAN_DIR = number("dir", FlowField.TUN_ERSPAN_DIR);
  private static final AttributePart ERSPAN_HWID = number("hwid", FlowField.TUN_ERSPAN_HWID);
  private static final AttributePart GTPU_FLAGS = number("flags", FlowField.TUN_GTPU_FLAGS);
  private static final AttributePart GTPU_MSGTYPE = number("msgtype", FlowField.TUN_GTPU_MSGTYPE);

  private TunnelParser() {}

  /**
   * Reads up to the closing parenthesis.
   *
   * @return whether what every tunnel packet has is there
   */
  static boolean parse(TextCursor in, Match.Builder to) throws DatapathSyntaxException {
    List<AttributePart> parts = AttributePart.of(HeaderGroup.TUNNEL);
    boolean hasTtl = false;
    while (!in.rest().startsWith(")")) {
      int start = in.position();
      String name = in.until("=()");
      switch (name) {
        case "flags" -> {
          in.expect("(");
          flags(in, to);
          in.expect(")");
        }
        case "vxlan" -> {
          in.expect("(gbp(");
          nested(in, to, List.of(GBP_ID, GBP_FLAGS));
          in.expect("))");
        }
        case "erspan" -> {
          in.expect("(");
          nested(in, to, List.of(ERSPAN_VER, ERSPAN_IDX, ERSPAN_DIR, ERSPAN_HWID));
          long version = to.key().get(FlowField.TUN_ERSPAN_VER);
          if (version != 1 && version != 2) {
            throw in.error("version of ERSPAN is neither 1 nor 2");
          }
          in.expect(")");
        }
        case "gtpu" -> {
          in.expect("(");
          nested(in, to, List.of(GTPU_FLAGS, GTPU_MSGTYPE));
          in.expect(")");
        }
        case "geneve" -> {
          in.expect("(");
          GeneveOptions.parse(in, to.key(), to.mask());
          TunnelFlag.markGeneve(to.key());
          in.expect(")");
        }
        default -> {
          in.moveTo(start);
          DatapathKeyParser.part(in, to, parts);
          hasTtl |= name.equals("ttl");
          if (name.equals("tun_id")) {
            // A key that is there says so in the flags, too.
            TunnelFlag.KEY.set(to.key(), true);
            TunnelFlag.KEY.unwildcard(to.mask());
          }
        }
      }
      in.accept(",");
    }
    return hasTtl;
  }

  private static AttributePart number(String name, FlowField field) {
    return new AttributePart(
        name, AttributePart.Syntax.NUMBER, field.word(), field.shift(), field.valueMask());
  }

  private static void nested(TextCursor in, Match.Builder to, List<AttributePart> parts)
      throws DatapathSyntaxException {
    DatapathKeyParser.parts(in, to, parts);
  }

  /** A number, {@code df|key}, which says something about all flags, or {@code +df-key}. */
  private static void flags(TextCursor in, Match.Builder to) throws DatapathSyntaxException {
    boolean isSigned = in.rest().startsWith("+") || in.rest().startsWith("-");
    if (!isSigned) {
      for (TunnelFlag flag : TunnelFlag.values()) {
        flag.unwildcard(to.mask());
      }
    }
    if (!isSigned && in.startsWithNumber()) {
      in.number();
      return;
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
