package org.vswitchlab.scenario.run;

import java.util.LinkedHashSet;
import java.util.Set;
import org.vswitchlab.link.Link;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.pcap.CaptureSession;
import org.vswitchlab.scenario.spec.CaptureSpec;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.PortSpec;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;

/** Decides which devices a capture records, in order of hosts and indexes. */
public final class CaptureSelection {
  /** What is captured if nothing is named: every switch port, and one end of other links. */
  public static final CaptureSpec EVERYTHING =
      new CaptureSpec(
          "",
          true,
          java.util.List.of(),
          java.util.List.of(),
          java.util.List.of(),
          false,
          SourceLocation.NONE);

  private final Scenario scenario;
  private final Network network;
  private final CaptureSpec spec;
  private final Set<String> switchHosts = new LinkedHashSet<>();
  private final Set<NetDevice> chosen = new LinkedHashSet<>();

  private CaptureSelection(Scenario scenario, Network network, CaptureSpec spec) {
    this.scenario = scenario;
    this.network = network;
    this.spec = spec;
    for (VirtualSwitch virtualSwitch : network.switches().values()) {
      switchHosts.add(virtualSwitch.host().name());
    }
    choose();
  }

  /** Adds the devices to the session, and those that switches get later if all are wanted. */
  public static void record(ScenarioRun run, CaptureSpec spec, CaptureSession session) {
    CaptureSelection selection = new CaptureSelection(run.scenario(), run.network(), spec);
    for (NetDevice device : run.network().devices()) {
      if (selection.chosen.contains(device)) {
        session.add(device);
      }
    }
    if (spec.all()) {
      for (String name : selection.switchHosts) {
        run.network().host(name).addListener(new LaterDevices(session));
      }
    }
  }

  private void choose() {
    if (spec.all()) {
      switchHosts.forEach(name -> chosen.addAll(network.host(name).devices()));
      network.links().forEach(this::chooseEndOfLinkBetweenMachines);
      if (spec.nics()) {
        for (Host host : network.hosts()) {
          chosen.addAll(host.devices());
        }
      }
    }
    for (String name : spec.links()) {
      Link link = network.link(name);
      boolean hasSwitchPort = isSwitchPort(link.a()) || isSwitchPort(link.b());
      choose(link.a(), spec.nics() || isSwitchPort(link.a()) || !hasSwitchPort);
      choose(link.b(), spec.nics() || isSwitchPort(link.b()));
    }
    spec.nodes().forEach(this::chooseNode);
    for (PortRef port : spec.ports()) {
      choose(network.device(port.device()), true);
    }
  }

  private void chooseEndOfLinkBetweenMachines(Link link) {
    choose(link.a(), !isSwitchPort(link.a()) && !isSwitchPort(link.b()));
  }

  private void chooseNode(String address) {
    NodeSpec node = scenario.node(address);
    Host host = network.host(node.host());
    if (!node.isMember() || node.host().equals(node.address())) {
      chosen.addAll(host.devices());
      return;
    }
    for (PortSpec port : node.ports()) {
      choose(host.device(port.name()), true);
    }
    choose(host.device(node.name()), true);
  }

  private void choose(NetDevice device, boolean isWanted) {
    if (device != null && isWanted) {
      chosen.add(device);
    }
  }

  private boolean isSwitchPort(NetDevice device) {
    return switchHosts.contains(device.hostName());
  }

  /** Devices that appear during the run. */
  private record LaterDevices(CaptureSession session) implements Host.HostListener {
    @Override
    public void deviceAdded(NetDevice device) {
      session.add(device);
    }

    @Override
    public void deviceRemoved(NetDevice device) {
      // Its interface block stays in the file; nothing more will come from it.
    }
  }
}
