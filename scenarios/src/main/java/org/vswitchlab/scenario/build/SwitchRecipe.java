package org.vswitchlab.scenario.build;

import java.util.List;
import java.util.Map;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.scenario.spec.NodeSpec;

/** How to set up one kind of switch. Another kind brings a recipe of its own. */
public interface SwitchRecipe {
  /** Canonical kind, as {@link VirtualSwitch#kind} gives it. */
  String kind();

  /** Installs the software on a machine that has none yet; no bridge exists afterwards. */
  void installOn(Host host);

  /** The command lines that make the bridge with its ports and settings, in order. */
  List<String> commands(NodeSpec node);

  /** All bridges of this kind that a machine has, by name. */
  Map<String, VirtualSwitch> bridgesOf(Host host);

  /**
   * Calls {@code onChange} from now on whenever bridges of this kind may have come or gone; without
   * effect on a machine that does not have the software.
   */
  void watchBridges(Host host, Runnable onChange);

  /** What one of its bridges has learned, in order of VLAN and address. */
  List<FdbRow> learned(VirtualSwitch bridge);

  /** What else tells how it forwards, such as flow tables, as its own tools print it. */
  List<String> tables(VirtualSwitch bridge);
}
