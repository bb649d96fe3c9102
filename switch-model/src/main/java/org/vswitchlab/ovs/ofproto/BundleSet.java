package org.vswitchlab.ovs.ofproto;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.vswitchlab.ovs.ofproto.settings.BondSettings;
import org.vswitchlab.ovs.ofproto.settings.LacpConfig;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** What NORMAL takes for ports of a bridge, in order of creation. */
final class BundleSet {
  private final OpenFlowSwitch bridge;

  /** Told of bundles whose learned addresses are void. */
  private final Consumer<PortBundle> forget;

  private final Map<String, PortBundle> bundles = new LinkedHashMap<>();
  private List<PortBundle> floodOrder = List.of();
  private PortBundle controllerBundle;

  BundleSet(OpenFlowSwitch bridge, Consumer<PortBundle> forget) {
    this.bridge = bridge;
    this.forget = forget;
  }

  /** Creates or changes one; false if it is so already. */
  boolean configure(PortBundleSettings settings) {
    PortBundle bundle = bundles.get(settings.name());
    if (bundle != null && bundle.settings().equals(settings)) {
      return false;
    }
    if (bundle == null) {
      bundle = new PortBundle(bridge, settings);
      bundles.put(settings.name(), bundle);
      floodOrder = List.copyOf(bundles.values());
    } else if (changesVlan(bundle.settings(), settings)) {
      forget.accept(bundle);
    }
    bundle.configure(settings);
    return true;
  }

  private static boolean changesVlan(PortBundleSettings old, PortBundleSettings now) {
    return old.vlan() != now.vlan()
        || old.vlanMode() != now.vlanMode()
        || !Objects.equals(old.trunks(), now.trunks())
        || !Objects.equals(old.customerVlans(), now.customerVlans());
  }

  /** As {@link OpenFlowSwitch#setBonds}; false if nothing changes. */
  boolean configureBonds(Map<String, BondSettings> settings, ToLongFunction<String> lastActiveMac) {
    boolean any = false;
    for (PortBundle bundle : bundles.values()) {
      BondSettings wanted = settings.get(bundle.name());
      BondSettings present = bundle.bond() == null ? null : bundle.bond().settings();
      if (!Objects.equals(wanted, present)) {
        bundle.configureBond(wanted, lastActiveMac.applyAsLong(bundle.name()));
        any = true;
      }
    }
    return any;
  }

  /** As {@link OpenFlowSwitch#setLacp}; false if nothing changes. */
  boolean configureLacp(Map<String, LacpConfig> settings) {
    boolean any = false;
    for (PortBundle bundle : bundles.values()) {
      any |= bundle.configureLacp(settings.get(bundle.name()));
    }
    return any;
  }

  /** Takes a bundle apart; false if there is none of that name. */
  boolean remove(String name) {
    PortBundle bundle = bundles.remove(name);
    if (bundle == null) {
      return false;
    }
    floodOrder = List.copyOf(bundles.values());
    bundle.configureBond(null, 0);
    bundle.configureLacp(null);
    forget.accept(bundle);
    for (OpenFlowSwitchPort port : bundle.ports()) {
      port.setBundle(null);
    }
    return true;
  }

  /** A port that belongs to it is gone; addresses learned on an empty bundle are forgotten. */
  void portRemoved(PortBundle bundle) {
    bundle.configure(bundle.settings());
    if (bundle.ports().isEmpty()) {
      forget.accept(bundle);
    }
  }

  /** In order of creation, which is that in which NORMAL floods. */
  List<PortBundle> inOrder() {
    return floodOrder;
  }

  /** The bundle of that name, or null. */
  PortBundle bundle(String name) {
    return bundles.get(name);
  }

  /** What NORMAL takes for the port of packets that a controller sends: it belongs to no VLAN. */
  PortBundle controllerBundle() {
    if (controllerBundle == null) {
      PortBundleSettings trunk = PortBundleSettings.trunk("OFPP_NONE", OpenFlowPort.NONE);
      controllerBundle = new PortBundle(bridge, trunk);
    }
    return controllerBundle;
  }
}
