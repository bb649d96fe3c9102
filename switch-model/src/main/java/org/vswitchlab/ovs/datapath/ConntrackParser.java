package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;

/** Reads the inside of {@code ct(...)}. */
final class ConntrackParser {
  private boolean commit;
  private boolean force;
  private int zone;
  private Match mark;
  private Match label;
  private String helper;
  private String timeout;
  private NatSpec nat;

  private ConntrackParser() {}

  /** Reads up to and including the closing parenthesis. */
  static DatapathAction.Ct parse(TextCursor in) throws DatapathSyntaxException {
    ConntrackParser parser = new ConntrackParser();
    in.skipSeparators();
    while (!in.accept(")")) {
      parser.part(in);
      in.skipSeparators();
    }
    if (parser.commit && parser.force) {
      throw in.error("commit and force_commit exclude each other");
    }
    return new DatapathAction.Ct(
        parser.commit || parser.force,
        parser.force,
        parser.zone,
        parser.mark,
        parser.label,
        parser.helper,
        parser.timeout,
        parser.nat);
  }

  private void part(TextCursor in) throws DatapathSyntaxException {
    int start = in.position();
    String word = in.word();
    switch (word) {
      case "commit" -> commit = true;
      case "force_commit" -> force = true;
      case "zone" -> {
        in.expect("=");
        zone = (int) in.decimal() & 0xffff;
      }
      case "mark" -> {
        in.expect("=");
        long value = in.hexadecimal();
        long bits = in.accept("/") ? in.hexadecimal() : 0xffff_ffffL;
        mark = bits == 0 ? null : DatapathActionParser.mark(value, bits);
      }
      case "label" -> {
        in.expect("=");
        long[] value = in.wideNumber();
        long[] bits = in.accept("/") ? in.wideNumber() : new long[] {~0L, ~0L};
        boolean isEmpty = (bits[0] | bits[1]) == 0;
        label =
            isEmpty
                ? null
                : Match.builder()
                    .masked(FlowField.CT_LABEL, value[0], value[1], bits[0], bits[1])
                    .build();
      }
      case "helper" -> {
        in.expect("=");
        helper = name(in);
      }
      case "timeout" -> {
        in.expect("=");
        timeout = name(in);
      }
      case "nat" -> nat = in.accept("(") ? nat(in) : NatSpec.EXISTING;
      default -> {
        in.moveTo(start);
        throw in.error("unknown part of ct");
      }
    }
  }

  private static String name(TextCursor in) throws DatapathSyntaxException {
    String name = in.until(",)");
    if (name.isEmpty()) {
      throw in.error("expected a name");
    }
    return name;
  }

  /** Reads up to and including the closing parenthesis. */
  private static NatSpec nat(TextCursor in) throws DatapathSyntaxException {
    if (in.accept(")")) {
      return NatSpec.EXISTING;
    }
    NatSpec.Kind kind = in.accept("src") ? NatSpec.Kind.SRC : NatSpec.Kind.DST;
    if (kind == NatSpec.Kind.DST) {
      in.expect("dst");
    }
    long[] min = {0, 0};
    long[] max = {0, 0};
    boolean isIpv6 = false;
    int minPort = 0;
    int maxPort = 0;
    if (in.accept("=")) {
      isIpv6 = isIpv6(in.rest());
      min = address(in, isIpv6);
      max = in.accept("-") ? address(in, isIpv6) : min;
      if (in.accept(":")) {
        minPort = in.bits(16);
        maxPort = in.accept("-") ? in.bits(16) : minPort;
        // No last port is the first.
        maxPort = maxPort == 0 ? minPort : maxPort;
      }
    }
    boolean persistent = false;
    boolean hash = false;
    boolean random = false;
    while (in.accept(",")) {
      switch (in.word()) {
        case "persistent" -> persistent = true;
        case "hash" -> hash = true;
        case "random" -> random = true;
        default -> throw in.error("expected persistent, hash or random");
      }
    }
    in.expect(")");
    boolean isReversed =
        Long.compareUnsigned(min[0], max[0]) > 0
            || min[0] == max[0] && Long.compareUnsigned(min[1], max[1]) > 0;
    if (isReversed || maxPort < minPort || hash && random) {
      throw in.error("range is empty, or the port is chosen in two ways");
    }
    if ((min[0] | min[1] | max[0] | max[1]) == 0) {
      persistent = false;
      hash = false;
      random = false;
    }
    return new NatSpec(
        kind, isIpv6, min[0], min[1], max[0], max[1], minPort, maxPort, persistent, hash, random);
  }

  private static boolean isIpv6(String text) {
    int end = 0;
    while (end < text.length() && ",)-.".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end < text.length() && text.charAt(end) != '.' || text.startsWith("[");
  }

  private static long[] address(TextCursor in, boolean isIpv6) throws DatapathSyntaxException {
    if (!isIpv6) {
      return new long[] {0, in.ipv4()};
    }
    boolean bracketed = in.accept("[");
    long[] address = in.ipv6();
    if (bracketed) {
      in.expect("]");
    }
    return address;
  }
}
