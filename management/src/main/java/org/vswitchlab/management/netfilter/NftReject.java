package org.vswitchlab.management.netfilter;

import java.util.List;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.Rejection;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;

/** {@code reject}: drops the packet and answers it. */
record NftReject(String text, Rejection rejection) implements RuleTerm {
  private static final int DEFAULT_CODE = 3;
  private static final int DEFAULT_V6_CODE = 4;

  /** Reasons by their numbers: RFC 792 and RFC 1122, 3.2.2.1. */
  private static final List<String> ICMP =
      List.of(
          "net-unreachable",
          "host-unreachable",
          "prot-unreachable",
          "port-unreachable",
          "",
          "",
          "",
          "",
          "",
          "net-prohibited",
          "host-prohibited",
          "",
          "",
          "admin-prohibited");

  /** RFC 4443, 3.1. */
  private static final List<String> ICMPV6 =
      List.of(
          "no-route",
          "admin-prohibited",
          "",
          "addr-unreachable",
          "port-unreachable",
          "policy-fail",
          "reject-route");

  /** Reasons that both know, with the codes of IPv4 and IPv6. */
  private enum Icmpx {
    NO_ROUTE(0, 0),
    PORT_UNREACHABLE(3, 4),
    HOST_UNREACHABLE(1, 3),
    ADMIN_PROHIBITED(13, 1);

    private final int icmp;
    private final int icmpv6;

    Icmpx(int icmp, int icmpv6) {
      this.icmp = icmp;
      this.icmpv6 = icmpv6;
    }

    private String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public RuleOutcome apply(PacketHeaders packet) {
    rejection.answer(packet);
    return RuleOutcome.DROP;
  }

  /**
   * Reads what follows {@code reject}.
   *
   * @param version of IP that the rule asked for before: 4, 6, or 0 for neither
   */
  static NftReject read(NftReader in, int version) {
    if (!in.accept("with")) {
      return switch (version) {
        case 4 -> icmp(DEFAULT_CODE);
        case 6 -> icmpv6(DEFAULT_V6_CODE);
        default -> icmpx(Icmpx.PORT_UNREACHABLE);
      };
    }
    NftToken kind = in.word();
    if (kind.text().equals("tcp")) {
      in.expect("reset");
      return new NftReject("reject with tcp reset", Rejection.reset());
    }
    in.accept("type");
    NftToken reason = in.word();
    switch (kind.text()) {
      case "icmp" -> {
        return icmp(code(ICMP, reason));
      }
      case "icmpv6" -> {
        return icmpv6(code(ICMPV6, reason));
      }
      case "icmpx" -> {
        for (Icmpx candidate : Icmpx.values()) {
          if (candidate.word().equals(reason.text())) {
            return icmpx(candidate);
          }
        }
        throw new NftError("Could not parse icmpx code", reason);
      }
      default -> throw new NftError("syntax error, unexpected string", kind);
    }
  }

  private static int code(List<String> names, NftToken reason) {
    int code = reason.text().isEmpty() ? -1 : names.indexOf(reason.text());
    if (code < 0) {
      throw new NftError("Could not parse icmp code", reason);
    }
    return code;
  }

  private static NftReject icmp(int code) {
    return new NftReject("reject with icmp " + ICMP.get(code), Rejection.unreachable(code, -1));
  }

  private static NftReject icmpv6(int code) {
    return new NftReject("reject with icmpv6 " + ICMPV6.get(code), Rejection.unreachable(-1, code));
  }

  private static NftReject icmpx(Icmpx reason) {
    String text =
        reason == Icmpx.PORT_UNREACHABLE ? "reject" : "reject with icmpx " + reason.word();
    return new NftReject(text, Rejection.unreachable(reason.icmp, reason.icmpv6));
  }
}
