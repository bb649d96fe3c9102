package org.vswitchlab.management.guest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vswitchlab.bridge.netfilter.Netfilter;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.NeighbourKnobs;
import org.vswitchlab.time.SimTime;

/**
 * One kernel setting that the model has.
 *
 * @param name with dots
 * @param least smallest value taken
 * @param most largest value taken
 * @param read gives the value
 * @param write takes a value in range; null for a setting that cannot be changed
 */
record SysctlKnob(String name, long least, long most, Supplier<Long> read, Consumer<Long> write) {

  /** All settings of a host, sorted by name as {@code sysctl -a} lists them. */
  static List<SysctlKnob> all(Host host, GuestStack stack) {
    List<SysctlKnob> knobs = new ArrayList<>();
    knobs.add(
        new SysctlKnob(
            "net.ipv4.ip_forward",
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            () -> stack.ipv4().isForwarding() ? 1L : 0L,
            value -> stack.ipv4().setForwarding(value != 0)));
    knobs.add(
        new SysctlKnob(
            "net.ipv4.ip_default_ttl",
            1,
            255,
            () -> (long) stack.ipv4().defaultTimeToLive(),
            value -> stack.ipv4().setDefaultTimeToLive(value.intValue())));
    knobs.add(
        new SysctlKnob(
            "net.ipv4.icmp_echo_ignore_all",
            0,
            1,
            () -> stack.icmp().ignoresEcho() ? 1L : 0L,
            value -> stack.icmp().setIgnoresEcho(value != 0)));
    addIpv6(knobs, stack);
    // Reading alone must not make the service.
    Netfilter existing = host.service(Netfilter.class);
    knobs.add(
        new SysctlKnob(
            "net.bridge.bridge-nf-call-iptables",
            0,
            1,
            () -> existing != null && existing.isCallingIptables() ? 1L : 0L,
            value -> Netfilter.of(host).setCallingIptables(value != 0)));
    for (IpInterface networkInterface : stack.interfaces()) {
      addNeighbourKnobs(
          knobs,
          "net.ipv4.neigh." + networkInterface.name() + ".",
          networkInterface.arpTable().knobs());
    }
    knobs.sort(Comparator.comparing(SysctlKnob::name));
    return knobs;
  }

  private static void addIpv6(List<SysctlKnob> knobs, GuestStack stack) {
    knobs.add(
        new SysctlKnob(
            "net.ipv6.conf.all.forwarding",
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            () -> stack.ipv6().isForwarding() ? 1L : 0L,
            value -> stack.ipv6().setForwarding(value != 0)));
    for (IpInterface networkInterface : stack.interfaces()) {
      knobs.add(
          new SysctlKnob(
              "net.ipv6.conf." + networkInterface.name() + ".disable_ipv6",
              Integer.MIN_VALUE,
              Integer.MAX_VALUE,
              () -> networkInterface.isIpv6Enabled() ? 0L : 1L,
              value -> networkInterface.setIpv6Enabled(value == 0)));
      addNeighbourKnobs(
          knobs,
          "net.ipv6.neigh." + networkInterface.name() + ".",
          networkInterface.discoveryTable().knobs());
    }
  }

  private static void addNeighbourKnobs(
      List<SysctlKnob> knobs, String prefix, NeighbourKnobs neighbour) {
    knobs.add(
        new SysctlKnob(
            prefix + "base_reachable_time_ms",
            0,
            Integer.MAX_VALUE,
            () -> neighbour.baseReachableNanos() / SimTime.NANOS_PER_MILLI,
            value -> neighbour.setBaseReachableNanos(value * SimTime.NANOS_PER_MILLI)));
    knobs.add(
        new SysctlKnob(
            prefix + "retrans_time_ms",
            1,
            Integer.MAX_VALUE,
            () -> neighbour.retransmitNanos() / SimTime.NANOS_PER_MILLI,
            value -> neighbour.setRetransmitNanos(value * SimTime.NANOS_PER_MILLI)));
    knobs.add(
        new SysctlKnob(
            prefix + "delay_first_probe_time",
            0,
            Integer.MAX_VALUE,
            () -> neighbour.delayFirstProbeNanos() / SimTime.NANOS_PER_SECOND,
            value -> neighbour.setDelayFirstProbeNanos(value * SimTime.NANOS_PER_SECOND)));
    knobs.add(
        new SysctlKnob(
            prefix + "ucast_solicit",
            0,
            Integer.MAX_VALUE,
            () -> (long) neighbour.unicastProbes(),
            value -> neighbour.setUnicastProbes(value.intValue())));
    knobs.add(
        new SysctlKnob(
            prefix + "mcast_solicit",
            0,
            Integer.MAX_VALUE,
            () -> (long) neighbour.multicastProbes(),
            value -> neighbour.setMulticastProbes(value.intValue())));
    knobs.add(
        new SysctlKnob(
            prefix + "unres_qlen",
            1,
            Integer.MAX_VALUE,
            () -> (long) neighbour.unresolvedQueueFrames(),
            value -> neighbour.setUnresolvedQueueFrames(value.intValue())));
  }
}
