package org.vswitchlab.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.FrameReceiver;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.wire.Frame;

class StormGuardTest {
  private final Network network = new Network(1);
  private long nextMac = 0x0200_0000_0001L;

  /** A repeater: every frame goes out of every other port. */
  private record Hub(Host host, List<SwitchPort> ports) implements VirtualSwitch, FrameReceiver {
    @Override
    public void receive(NetDevice from, Frame frame) {
      host.ledger().fannedOut(ports.size() - 1);
      for (SwitchPort port : ports) {
        if (port.device() != from) {
          port.device().transmit(frame);
        }
      }
      if (ports.size() == 1) {
        host.ledger().delivered();
      }
    }

    @Override
    public String name() {
      return host.name();
    }

    @Override
    public String kind() {
      return "hub";
    }

    @Override
    public NetDevice ownDevice() {
      return ports.get(0).device();
    }

    @Override
    public ChangeSeq changes() {
      return host.changes();
    }
  }

  private record Port(NetDevice device, int number) implements SwitchPort {
    @Override
    public String name() {
      return device.name();
    }
  }

  private Hub hub(String name) {
    Hub hub = new Hub(network.addHost(name), new ArrayList<>());
    network.addSwitch(name, hub);
    return hub;
  }

  private EthernetDevice port(Hub hub) {
    int number = hub.ports().size() + 1;
    EthernetDevice device = hub.host().addEthernet("p" + number, nextMac++);
    device.setReceiver(hub);
    hub.ports().add(new Port(device, number));
    return device;
  }

  private void connect(Hub a, Hub b) {
    LinkSpec spec = LinkSpec.IDEAL.withRateBps(1_000_000_000L).withDelayNanos(1000);
    network.connect(
        a.name() + "-" + b.name() + "-" + network.links().size(), port(a), port(b), spec);
  }

  private void inject(Hub hub) {
    port(hub).inject(Frame.owning(new byte[60], network.simulation().newOriginId()));
    network.simulation().runUntil(1_000_000_000L);
  }

  @Test
  void stopsTheRunAndNamesTheLoop() {
    Hub s1 = hub("s1");
    Hub s2 = hub("s2");
    Hub s3 = hub("s3");
    Hub s4 = hub("s4");
    connect(s1, s2);
    connect(s2, s3);
    connect(s3, s1);
    connect(s3, s4);
    inject(s4);
    assertThat(network.simulation().stopReason()).isNotNull();
    assertThat(network.simulation().stopReason().code()).isEqualTo("W-STORM");
    assertThat(network.simulation().stopReason().message())
        .contains("broadcast storm: frame #1")
        .contains("the loop is")
        .contains("(s1-s2-0)")
        .contains("(s2-s3-1)")
        .contains("(s3-s1-2)")
        .doesNotContain("s4");
    assertThat(network.ledger().imbalance()).isZero();
  }

  @Test
  void findsTheLoopOfTwoParallelLinks() {
    Hub s1 = hub("s1");
    Hub s2 = hub("s2");
    connect(s1, s2);
    connect(s1, s2);
    inject(s1);
    assertThat(network.simulation().stopReason().message())
        .endsWith("the loop is s1 =(s1-s2-0)= s2 =(s1-s2-1)= s1");
  }

  @Test
  void leavesATreeAlone() {
    Hub core = hub("core");
    for (int i = 0; i < 50; i++) {
      connect(core, hub("s" + i));
    }
    for (int i = 0; i < 100; i++) {
      inject(core);
    }
    assertThat(network.simulation().stopReason()).isNull();
    assertThat(network.stormGuard().loops()).isEmpty();
  }
}
