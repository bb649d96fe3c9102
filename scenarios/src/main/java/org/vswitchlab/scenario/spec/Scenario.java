package org.vswitchlab.scenario.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One scenario in one of its worlds.
 *
 * @param file as the user named it
 * @param variant the variant that is folded in; empty for none
 * @param seed of all random streams
 * @param untilNanos when the run ends, if the file says so
 * @param vlans names of VLANs with their identifiers, in file order
 * @param nodes top-level nodes in file order; see {@link #allNodes}
 * @param variants every variant's world by name, in file order; empty in a world that is a variant
 */
public record Scenario(
    String file,
    String name,
    String description,
    String variant,
    long seed,
    OptionalLong untilNanos,
    Map<String, Integer> vlans,
    List<NodeSpec> nodes,
    List<LinkDefinition> links,
    Optional<CaptureSpec> capture,
    List<TimelineEntry> timeline,
    List<Validation> validations,
    Map<String, Scenario> variants) {
  public Scenario {
    vlans = Ordered.copyOf(vlans);
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
    timeline = List.copyOf(timeline);
    validations = List.copyOf(validations);
    variants = Ordered.copyOf(variants);
  }

  /** Names of the variants in file order. */
  public List<String> variantNames() {
    return List.copyOf(variants.keySet());
  }

  /**
   * The world of that variant.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Scenario forVariant(String variantName) {
    Scenario world = variants.get(variantName);
    if (world == null) {
      throw new IllegalArgumentException(
          "there is no variant '"
              + variantName
              + "'; "
              + (variants.isEmpty()
                  ? "the scenario has none"
                  : "expected one of " + String.join(", ", variants.keySet())));
    }
    return world;
  }

  /** Every world to run: the variants, or the scenario itself if it has none. */
  public List<Scenario> worlds() {
    return variants.isEmpty() ? List.of(this) : List.copyOf(variants.values());
  }

  /** All nodes in file order, members of a hypervisor right after it. */
  public List<NodeSpec> allNodes() {
    List<NodeSpec> result = new ArrayList<>();
    for (NodeSpec node : nodes) {
      result.add(node);
      result.addAll(node.members());
    }
    return result;
  }

  /** The node at that address, or null. */
  public NodeSpec node(String address) {
    for (NodeSpec node : allNodes()) {
      if (node.address().equals(address)) {
        return node;
      }
    }
    return null;
  }

  /** The link of that name, or null. */
  public LinkDefinition link(String linkName) {
    for (LinkDefinition link : links) {
      if (link.name().equals(linkName)) {
        return link;
      }
    }
    return null;
  }

  /**
   * The address that {@code target} has for a ping: itself if it is one, else the first of that
   * node's addresses, IPv4 before IPv6.
   *
   * @return empty if the node has no address
   */
  public Optional<String> pingAddress(String target) {
    NodeSpec node = node(target);
    if (node == null) {
      return Optional.of(target);
    }
    List<IpPrefix> addresses = new ArrayList<>(node.addresses());
    node.ports().forEach(port -> addresses.addAll(port.addresses()));
    return addresses.stream()
        .filter(address -> !address.isIpv6())
        .findFirst()
        .or(() -> addresses.stream().findFirst())
        .map(IpPrefix::address);
  }
}
