package org.vswitchlab.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.FrameText;
import org.vswitchlab.wire.Ipv4Address;

/** Virtual machines on links, for tests: a small network with a clock and a seed of its own. */
public final class HostLab {
  /** 1 Gbit/s and 50 us, what scenario files use by default. */
  public static final LinkSpec GIGABIT =
      LinkSpec.IDEAL.withRateBps(1_000_000_000L).withDelayNanos(50 * SimTime.NANOS_PER_MICRO);

  private final Network network;
  private long nextMac = 0x0200_0000_0001L;

  public HostLab(long seed) {
    network = new Network(seed);
  }

  /** h1 10.0.0.1/24 and h2 10.0.0.2/24 at the ends of one link named {@code h1-h2}. */
  public static HostLab pair(LinkSpec spec) {
    HostLab lab = new HostLab(7);
    lab.nic("h1", "eth0", "10.0.0.1/24");
    lab.nic("h2", "eth0", "10.0.0.2/24");
    lab.link("h1:eth0", "h2:eth0", spec);
    return lab;
  }

  /**
   * h1 10.0.1.1/24 and h2 10.0.2.1/24 with the router r between them: r:eth0 10.0.1.254 on the link
   * {@code h1-r} and r:eth1 10.0.2.254 on {@code r-h2}.
   */
  public static HostLab routed(LinkSpec left, LinkSpec right) {
    HostLab lab = new HostLab(7);
    lab.nic("h1", "eth0", "10.0.1.1/24");
    lab.nic("r", "eth0", "10.0.1.254/24");
    lab.nic("r", "eth1", "10.0.2.254/24");
    lab.nic("h2", "eth0", "10.0.2.1/24");
    lab.link("h1:eth0", "r:eth0", left);
    lab.link("r:eth1", "h2:eth0", right);
    lab.defaultRoute("h1", "10.0.1.254");
    lab.defaultRoute("h2", "10.0.2.254");
    lab.stack("r").ipv4().setForwarding(true);
    return lab;
  }

  public Network network() {
    return network;
  }

  /** The machine of that name, made with a stack if it is new. */
  public Host vm(String name) {
    Host host = network.host(name);
    if (host == null) {
      host = network.addHost(name);
      GuestStack.attachTo(host);
    }
    return host;
  }

  public GuestStack stack(String name) {
    return vm(name).service(GuestStack.class);
  }

  /** Adds an interface; {@code address} may be null. */
  public EthernetDevice nic(String vm, String nic, String address) {
    EthernetDevice device = vm(vm).addEthernet(nic, nextMac++);
    if (address != null) {
      int slash = address.indexOf('/');
      stack(vm)
          .networkInterface(nic)
          .addAddress(
              Ipv4Address.parse(address.substring(0, slash)),
              Integer.parseInt(address.substring(slash + 1)));
    }
    return device;
  }

  /** Joins two interfaces by a link named after their hosts. */
  public void link(String a, String b, LinkSpec spec) {
    EthernetDevice deviceA = (EthernetDevice) network.device(a);
    EthernetDevice deviceB = (EthernetDevice) network.device(b);
    network.connect(deviceA.hostName() + "-" + deviceB.hostName(), deviceA, deviceB, spec);
  }

  public void defaultRoute(String vm, String gateway) {
    GuestStack stack = stack(vm);
    int address = Ipv4Address.parse(gateway);
    stack.routes().addStatic(0, 0, address);
  }

  /** Lets virtual time pass, and checks that no frame was lost or invented. */
  public void run(long nanos) {
    network.simulation().runUntil(network.simulation().nowNanos() + nanos);
    assertThat(network.ledger().imbalance()).as("frames out of balance").isZero();
  }

  /** Lets all events happen, and checks that every frame has ended. */
  public void runToTheEnd() {
    network.simulation().runEvents(Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(network.ledger().imbalance()).as("frames out of balance").isZero();
    assertThat(network.ledger().inFlightCount()).as("frames that never ended").isZero();
  }

  /** Every frame that passes the device from now on, as lines {@code > ARP, Request ...}. */
  public List<String> watch(String device) {
    List<String> lines = new ArrayList<>();
    NetDevice watched = network.device(device);
    watched.addTap(
        (time, where, direction, frame, decision) ->
            lines.add((direction == Direction.TRANSMITTED ? "> " : "< ") + FrameText.line(frame)));
    return lines;
  }
}
