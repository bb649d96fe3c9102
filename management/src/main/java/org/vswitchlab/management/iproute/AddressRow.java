package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.InterfaceAddress6;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Scope;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Ipv4Address;

/**
 * One address as {@code ip address} shows it.
 *
 * @param broadcast empty for none
 * @param flags {@code secondary}, {@code dynamic}, {@code tentative}
 * @param label empty for none
 * @param leftSeconds how long it stays; -1 for ever
 */
record AddressRow(
    boolean isIpv6,
    String local,
    int length,
    String broadcast,
    Scope scope,
    List<String> flags,
    String label,
    long leftSeconds) {
  private static final long FOREVER = 0xffff_ffffL;

  /** The addresses of a device that the options ask for. */
  static List<AddressRow> of(IpInvocation ip, NetDevice device) {
    GuestStack stack = ip.host().service(GuestStack.class);
    IpInterface target = stack == null ? null : stack.networkInterface(device.name());
    List<AddressRow> rows = new ArrayList<>();
    if (target != null && ip.options().wantsIpv4()) {
      for (InterfaceAddress address : target.addresses()) {
        rows.add(of(address, ip.host().simulation().nowNanos()));
      }
    }
    if (target != null && ip.options().wantsIpv6()) {
      target.addresses6().forEach(address -> rows.add(of(address)));
    }
    return rows;
  }

  private static AddressRow of(InterfaceAddress address, long nowNanos) {
    boolean isLasting = address.endNanos() == InterfaceAddress.FOREVER_NANOS;
    List<String> flags = new ArrayList<>();
    if (address.isSecondary()) {
      flags.add("secondary");
    }
    if (!isLasting) {
      flags.add("dynamic");
    }
    return new AddressRow(
        false,
        Ipv4Address.format(address.address()),
        address.prefixLength(),
        address.broadcast() == 0 ? "" : Ipv4Address.format(address.broadcast()),
        address.scope(),
        flags,
        address.label(),
        isLasting ? -1 : Math.max(0, (address.endNanos() - nowNanos) / SimTime.NANOS_PER_SECOND));
  }

  private static AddressRow of(InterfaceAddress6 address) {
    List<String> flags =
        switch (address.state()) {
          case TENTATIVE -> List.of("tentative");
          case DUPLICATE -> List.of("dadfailed", "tentative");
          case PREFERRED -> List.of();
        };
    return new AddressRow(
        true,
        address.address().toString(),
        address.prefixLength(),
        "",
        address.scope(),
        flags,
        "",
        -1);
  }

  String prefix() {
    return local + "/" + length;
  }

  private boolean hasFlag(String flag) {
    return flags.contains(flag);
  }

  boolean isSecondary() {
    return hasFlag("secondary");
  }

  boolean isDynamic() {
    return hasFlag("dynamic");
  }

  boolean isTentative() {
    return hasFlag("tentative");
  }

  /** What it is, and behind the separator how long it stays. */
  String text(String separator) {
    StringBuilder text = new StringBuilder(isIpv6 ? "inet6 " : "inet ").append(prefix());
    text.append(broadcast.isEmpty() ? "" : " brd " + broadcast);
    text.append(" scope ").append(scope.label()).append(' ');
    flags.forEach(flag -> text.append(flag).append(' '));
    String left = leftSeconds < 0 ? "forever" : leftSeconds + "sec";
    text.append(label).append(separator).append("       valid_lft ").append(left);
    return text.append(" preferred_lft ").append(left).toString();
  }

  void putBriefInto(ObjectNode json) {
    json.put("local", local).put("prefixlen", length);
  }

  void putInto(ObjectNode json) {
    json.put("family", isIpv6 ? "inet6" : "inet");
    putBriefInto(json);
    if (!broadcast.isEmpty()) {
      json.put("broadcast", broadcast);
    }
    json.put("scope", scope.label());
    flags.forEach(flag -> json.put(flag, true));
    if (!label.isEmpty()) {
      json.put("label", label);
    }
    long left = leftSeconds < 0 ? FOREVER : leftSeconds;
    json.put("valid_life_time", left).put("preferred_life_time", left);
  }
}
