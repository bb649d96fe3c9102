package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;

/** What NORMAL takes for one port: an interface, or a bond of several. */
public final class PortBundle {
  private final OpenFlowSwitch bridge;
  private final String name;
  private PortBundleSettings settings;
  private List<OpenFlowSwitchPort> ports = List.of();
  private Bond bond;

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
    if (bond != null) {
      bond.configure(bond.settings(), ports);
    }
  }

  /** Makes the port a bond, changes how it works, or with null makes it none. */
  void configureBond(BondSettings bondSettings) {
    if (bondSettings == null) {
      if (bond != null) {
        bond.stop();
        bond = null;
      }
      return;
    }
    if (bond == null) {
      bond = new Bond(this, bondSettings);
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
      case ACCESS -> vlan == settings.vlan();
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

  @Override
  public String toString() {
    return bridge.name() + "/" + name;
  }
}
