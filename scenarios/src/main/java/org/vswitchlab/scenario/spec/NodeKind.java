package org.vswitchlab.scenario.spec;

import java.util.List;

/**
 * What a node is. A record and not an enum, so that another switch can bring its own kind.
 *
 * @param name canonical name, as {@link org.vswitchlab.node.VirtualSwitch#kind} gives it
 * @param aliases other names for the same
 * @param role what it does in a network
 */
public record NodeKind(String name, List<String> aliases, Role role) {
  /** What the rest of the program needs to know of a kind. */
  public enum Role {
    HOST,
    SWITCH,
    HYPERVISOR,
    CONTROLLER
  }

  public static final NodeKind VM = new NodeKind("vm", List.of("host", "linux"), Role.HOST);
  public static final NodeKind LINUX_BRIDGE =
      new NodeKind("linux-bridge", List.of("bridge"), Role.SWITCH);
  public static final NodeKind OVS = new NodeKind("ovs", List.of("ovs-bridge"), Role.SWITCH);
  public static final NodeKind HYPERVISOR = new NodeKind("hypervisor", List.of(), Role.HYPERVISOR);
  public static final NodeKind CONTROLLER = new NodeKind("controller", List.of(), Role.CONTROLLER);

  /** The kind that the variant decides; it is no kind of its own. */
  public static final String SWITCH_PLACEHOLDER = "switch";

  /** Kinds that are always there. */
  public static final List<NodeKind> STANDARD =
      List.of(VM, LINUX_BRIDGE, OVS, HYPERVISOR, CONTROLLER);

  public NodeKind {
    aliases = List.copyOf(aliases);
  }

  public boolean isSwitch() {
    return role == Role.SWITCH;
  }

  @Override
  public String toString() {
    return name;
  }
}
