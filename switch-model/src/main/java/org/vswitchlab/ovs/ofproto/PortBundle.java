package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.ofproto.protocol.Lacp;
import org.vswitchlab.ovs.ofproto.protocol.LacpMember;
import org.vswitchlab.ovs.ofproto.protocol.LacpSettings;
import org.vswitchlab.ovs.ofproto.settings.BondSettings;
import org.vswitchlab.ovs.ofproto.settings.LacpConfig;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.settings.VlanMode;
import org.vswitchlab.wire.Frame;

/** What NORMAL takes for one port: an interface, or a bond of several. */
public final class PortBundle {
  private final OpenFlowSwitch bridge;
  private final String name;
  private PortBundleSettings settings;
  private List<OpenFlowSwitchPort> ports = List.of();
  private Bond bond;
  private Lacp lacp;
  private LacpConfig lacpConfig;
  private final Map<String, Boolean> carriers = new TreeMap<>();

  PortBundle(OpenFlowSwitch bridge, PortBundleSettings settings) {
    this.bridge = bridge;
    this.name = settings.name();
    this.settings = settings;
  }

  void configure(PortBundleSettings newSettings) {
    settings = newSettings;
    List<OpenFlowSwitchPort> members = new ArrayList<>();
    for (int number : newSettings.portNumbers()) {
      OpenFlowSwitchPort port = bridge.port(number);
      if (port != null) {
        members.add(port);
        port.setBundle(this);
      }
    }
    ports = List.copyOf(members);
    applyLacp();
    if (bond != null) {
      bond.configure(bond.settings(), ports);
    }
  }

  /** Has the port speak LACP, or with null speak none; true if that is a change. */
  boolean configureLacp(LacpConfig wanted) {
    if (java.util.Objects.equals(wanted, lacpConfig)) {
      return false;
    }
    lacpConfig = wanted;
    applyLacp();
    return true;
  }

  private void applyLacp() {
    if (lacpConfig == null) {
      lacp = null;
      return;
    }
    if (lacp == null) {
      lacp = new Lacp(lacpConfig.settings());
      carriers.clear();
    }
    lacp.configure(lacpConfig.settings());
    long now = bridge.shared().nowMillis();
    for (LacpMember member : List.copyOf(lacp.members())) {
      if (port(member.settings().name()) == null) {
        lacp.removeMember(member);
      }
    }
    for (LacpSettings.Member wanted : lacpConfig.members()) {
      OpenFlowSwitchPort port = port(wanted.name());
      if (port != null) {
        LacpMember member = lacp.setMember(wanted, frame -> send(wanted.name(), frame), now);
        lacp.setSource(member, port.hardwareAddress());
        carriers.putIfAbsent(wanted.name(), port.hasCarrier());
      }
    }
  }

  private OpenFlowSwitchPort port(String portName) {
    for (OpenFlowSwitchPort port : ports) {
      if (port.name().equals(portName)) {
        return port;
      }
    }
    return null;
  }

  private void send(String portName, byte[] frame) {
    OpenFlowSwitchPort port = port(portName);
    if (port != null) {
      bridge.shared().sendOut(port, frame);
    }
  }

  /** LACP as it stands; null if the port speaks none. */
  public Lacp lacp() {
    return lacp;
  }

  /** Whether LACP lets packets be sent by that port. */
  boolean mayEnable(OpenFlowSwitchPort port) {
    LacpMember member = lacp == null ? null : lacp.member(port.name());
    return member == null || lacp.mayEnable(member);
  }

  /** A frame of LACP came in. */
  void receiveLacp(OpenFlowSwitchPort port, Frame frame) {
    LacpMember member = lacp == null ? null : lacp.member(port.name());
    if (member != null) {
      int start = frame.offset();
      long now = bridge.shared().nowMillis();
      lacp.receive(member, frame.array(), start, start + frame.length(), now);
      bridge.shared().protocols().requestRound();
    }
  }

  /** Runs LACP, then the bond. */
  void run() {
    if (lacp != null) {
      long now = bridge.shared().nowMillis();
      for (LacpMember member : lacp.members()) {
        OpenFlowSwitchPort port = port(member.settings().name());
        Boolean hadCarrier = carriers.put(port.name(), port.hasCarrier());
        // A dummy's medium never changes, whatever its state: the real one counts nothing.
        boolean isDummy = port.device() != null && port.device().passesWhileDown();
        if (hadCarrier != null && hadCarrier != port.hasCarrier() && !isDummy) {
          lacp.carrierChanged(member, now);
        }
      }
      if (lacp.run(now)) {
        bridge.shared().protocols().statusChanged();
        bridge.configurationChanged();
      }
    }
    if (bond != null) {
      bond.run(
          lacp == null
              ? Bond.LacpStatus.OFF
              : lacp.isNegotiated() ? Bond.LacpStatus.NEGOTIATED : Bond.LacpStatus.CONFIGURED);
    }
  }

  /** When to run next, in milliseconds. */
  long wakeMillis() {
    long wake = lacp == null ? Long.MAX_VALUE : lacp.wakeMillis();
    return bond == null ? wake : Math.min(wake, bond.wakeMillis());
  }

  /** Makes the port a bond, changes how it works, or with null makes it none. */
  void configureBond(BondSettings bondSettings, long lastActiveMac) {
    if (bondSettings == null) {
      if (bond != null) {
        bond.stop();
        bond = null;
      }
      return;
    }
    if (bond == null) {
      bond = new Bond(this, bondSettings, lastActiveMac);
    }
    bond.configure(bondSettings, ports);
  }

  /** How several interfaces work together; null unless the port is a bond. */
  public Bond bond() {
    return bond;
  }

  public OpenFlowSwitch bridge() {
    return bridge;
  }

  public String name() {
    return name;
  }

  public PortBundleSettings settings() {
    return settings;
  }

  /** One, or the members of a bond. */
  public List<OpenFlowSwitchPort> ports() {
    return ports;
  }

  /** The first port; null if the bundle has none at the moment. */
  public OpenFlowSwitchPort firstPort() {
    return ports.isEmpty() ? null : ports.get(0);
  }

  boolean isBond() {
    return ports.size() > 1;
  }

  /** Whether learning distrusts what comes back: bonds receive their own broadcasts. */
  boolean isLearnedLate() {
    return isBond();
  }

  /** Whether the port carries that VLAN tagged. */
  boolean trunksVlan(int vlan) {
    boolean hasNative =
        settings.vlanMode() == VlanMode.NATIVE_TAGGED
            || settings.vlanMode() == VlanMode.NATIVE_UNTAGGED;
    if (hasNative && vlan == 0) {
      // Packets without a tag belong to the native VLAN, so that there is no VLAN 0.
      return false;
    }
    return settings.trunks() == null || settings.trunks().isEmpty() || settings.trunks().get(vlan);
  }

  /** Whether packets of that VLAN leave or enter by this port at all. */
  boolean includesVlan(int vlan, int customerVlan) {
    return switch (settings.vlanMode()) {
      case ACCESS -> vlan == settings.vlan() && customerVlan == 0;
      case TRUNK, NATIVE_TAGGED, NATIVE_UNTAGGED ->
          settings.vlan() >= 0 && vlan == settings.vlan() || trunksVlan(vlan);
      case DOT1Q_TUNNEL -> vlan == settings.vlan() && allowsCustomerVlan(customerVlan);
    };
  }

  boolean allowsCustomerVlan(int vlan) {
    return settings.customerVlans() == null
        || settings.customerVlans().isEmpty()
        || settings.customerVlans().get(vlan);
  }

  /** Whether the tag below the one of the tunnel decides what leaves by this port. */
  boolean looksAtCustomerVlans() {
    return settings.vlanMode() == VlanMode.DOT1Q_TUNNEL
        && settings.customerVlans() != null
        && !settings.customerVlans().isEmpty();
  }

  @Override
  public String toString() {
    return bridge.name() + "/" + name;
  }
}
