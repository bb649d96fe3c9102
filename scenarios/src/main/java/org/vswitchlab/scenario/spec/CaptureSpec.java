package org.vswitchlab.scenario.spec;

import java.util.List;

/**
 * What goes into the capture file.
 *
 * @param file path, relative to the working directory; empty if only the command line names one
 * @param all every switch port, unlinked ones and a bridge's own interface included, and one end of
 *     a link between two VMs
 * @param links names of links: of each, its switch ports, or its first end if it has none
 * @param nodes addresses of nodes: all their ports
 * @param nics whether the VMs' ends are captured as well
 */
public record CaptureSpec(
    String file,
    boolean all,
    List<String> links,
    List<String> nodes,
    List<PortRef> ports,
    boolean nics,
    SourceLocation location) {
  public CaptureSpec {
    links = List.copyOf(links);
    nodes = List.copyOf(nodes);
    ports = List.copyOf(ports);
  }
}
