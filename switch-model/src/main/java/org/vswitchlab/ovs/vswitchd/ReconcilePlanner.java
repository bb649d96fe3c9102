package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.vswitchd.ReconcilePlan.Kind;
import org.vswitchlab.ovs.vswitchd.ReconcilePlan.Step;

/** Compares what is asked for with what runs. Changes nothing: the steps call the reconciler. */
final class ReconcilePlanner {
  private final BridgeReconciler reconciler;
  private final WantedBridges wantedBridges;
  private final BridgeSettings settings;
  private final Map<String, RunningBridge> bridges;

  ReconcilePlanner(
      BridgeReconciler reconciler, WantedBridges wantedBridges, BridgeSettings settings) {
    this.reconciler = reconciler;
    this.wantedBridges = wantedBridges;
    this.settings = settings;
    this.bridges = reconciler.bridges();
  }

  /** The steps from what is to what is asked for. */
  ReconcilePlan plan() {
    Map<String, BridgeConfig> wanted = wantedBridges.byName();
    List<Step> steps = new ArrayList<>();
    bridges.forEach((name, running) -> planDeletions(steps, running, wanted.get(name)));
    wanted.forEach(
        (name, config) -> {
          if (!bridges.containsKey(name)) {
            steps.add(step(Kind.ADD_BRIDGE, name, "", "", () -> reconciler.addBridge(config)));
          }
        });
    wanted.values().forEach(config -> planPorts(steps, config));
    wanted.values().forEach(config -> planBundles(steps, config));
    wanted.values().forEach(config -> planSettings(steps, config));
    return new ReconcilePlan(steps);
  }

  private static Step step(Kind kind, String bridge, String target, String detail, Runnable run) {
    return new Step(kind, bridge, target, detail, run);
  }

  private void planDeletions(List<Step> steps, RunningBridge running, BridgeConfig config) {
    String bridge = running.openFlowSwitch().name();
    if (config == null) {
      steps.add(step(Kind.DELETE_BRIDGE, bridge, "", "", () -> reconciler.deleteBridge(running)));
      return;
    }
    for (InterfaceConfig iface : running.interfaces().values()) {
      if (!survives(running, iface, config)) {
        String name = iface.name();
        steps.add(
            step(Kind.DELETE_PORT, bridge, name, "", () -> reconciler.deletePort(running, name)));
      }
    }
  }

  private boolean survives(RunningBridge running, InterfaceConfig iface, BridgeConfig config) {
    InterfaceConfig wanted = config.interfaces().get(iface.name());
    if (wanted == null || wantedBridges.error(config, wanted) != null) {
      return false;
    }
    int number = running.numbers().get(iface.name());
    return wanted.canFollow(iface, number) || isRequestBlocked(config, wanted, number);
  }

  /** Whether the number asked for belongs to another port that asks for it, too. */
  private boolean isRequestBlocked(BridgeConfig config, InterfaceConfig wanted, int number) {
    RunningBridge running = bridges.get(config.name());
    InterfaceConfig before = running.interfaces().get(wanted.name());
    if (!wanted.type().equals(before.type())) {
      return false;
    }
    if (number == OpenFlowPort.LOCAL) {
      return true;
    }
    for (InterfaceConfig other : config.interfaces().values()) {
      Integer taken = running.numbers().get(other.name());
      boolean holdsIt = taken != null && taken == wanted.ofportRequest();
      boolean mayKeepIt = other.ofportRequest() == 0 || other.ofportRequest() == taken;
      if (holdsIt && mayKeepIt && !other.name().equals(wanted.name())) {
        return true;
      }
    }
    return false;
  }

  private void planPorts(List<Step> steps, BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    List<InterfaceConfig> additions = new ArrayList<>();
    for (InterfaceConfig iface : config.interfaces().values()) {
      if (wantedBridges.error(config, iface) != null) {
        continue;
      }
      InterfaceConfig before = running == null ? null : running.interfaces().get(iface.name());
      if (before == null || !survives(running, before, config)) {
        additions.add(iface);
      } else if (iface.differsFrom(before)) {
        steps.add(
            step(
                Kind.CHANGE_PORT,
                config.name(),
                iface.name(),
                describe(iface),
                () -> reconciler.changePort(bridges.get(config.name()), iface)));
      }
    }
    // Who asks for a number comes before those that take any.
    List<String> order = config.creationOrder();
    additions.sort(
        Comparator.<InterfaceConfig>comparingInt(iface -> iface.ofportRequest() != 0 ? 0 : 1)
            .thenComparingInt(iface -> order.indexOf(iface.name())));
    for (InterfaceConfig iface : additions) {
      Runnable add = () -> reconciler.addPort(bridges.get(config.name()), iface);
      steps.add(step(Kind.ADD_PORT, config.name(), iface.name(), describe(iface), add));
    }
  }

  private static String describe(InterfaceConfig iface) {
    StringBuilder text = new StringBuilder(iface.type().isEmpty() ? "system" : iface.type());
    if (iface.isPatch()) {
      text.append(" peer=").append(iface.peer());
    }
    if (iface.ofportRequest() > 0) {
      text.append(" ofport_request=").append(iface.ofportRequest());
    }
    if (iface.mtuRequest() > 0) {
      text.append(" mtu_request=").append(iface.mtuRequest());
    }
    return text.toString();
  }

  private void planBundles(List<Step> steps, BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    boolean portsChange =
        steps.stream()
            .anyMatch(
                s ->
                    s.bridge().equals(config.name())
                        && (s.kind() == Kind.ADD_PORT || s.kind() == Kind.DELETE_PORT));
    if (running == null || portsChange) {
      // Which numbers the ports will have is known only when they are there.
      steps.add(
          step(Kind.SET_BUNDLE, config.name(), "", "all", () -> reconciler.setBundles(config)));
      return;
    }
    Map<String, PortBundleSettings> wanted = config.bundles(running.numbers());
    if (!wanted.equals(running.bundles())) {
      List<String> changed = new ArrayList<>();
      wanted.forEach(
          (name, settings) -> {
            if (!settings.equals(running.bundles().get(name))) {
              changed.add(name);
            }
          });
      steps.add(
          step(
              Kind.SET_BUNDLE,
              config.name(),
              "",
              String.join(", ", changed),
              () -> reconciler.setBundles(config)));
    }
  }

  private void planSettings(List<Step> steps, BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    Map<String, String> wanted = settings.asText(config);
    Map<String, String> before = running == null ? Map.of() : running.settings;
    List<String> changed = new ArrayList<>();
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            changed.add(key + "=" + value);
          }
        });
    boolean others = steps.stream().anyMatch(s -> s.bridge().equals(config.name()));
    if (others || !changed.isEmpty()) {
      steps.add(
          step(
              Kind.SET_BRIDGE,
              config.name(),
              "",
              String.join(" ", changed),
              () -> reconciler.applySettings(config)));
    }
  }
}
