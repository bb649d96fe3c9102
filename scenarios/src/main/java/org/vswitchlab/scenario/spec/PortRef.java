package org.vswitchlab.scenario.spec;

/**
 * A port as scenario files address it: {@code s1:p1}, {@code compute1/br-int:tap0}.
 *
 * @param node address of the node
 * @param port name of the interface
 * @param device {@code host:device}, the qualified name of the network device behind it: {@code
 *     compute1:tap0} for a bridge that shares its host
 */
public record PortRef(String node, String port, String device, SourceLocation location) {
  @Override
  public String toString() {
    return node + ":" + port;
  }
}
