package org.vswitchlab.gui.topology;

import java.util.List;
import org.vswitchlab.node.Host;

/** The short line below a node's name. */
final class NodeCaption {
  private NodeCaption() {}

  static String of(Host host, List<String> kinds) {
    if (kinds.isEmpty()) {
      return "host";
    }
    return kinds.size() == 1 ? kinds.get(0) : kinds.size() + " bridges";
  }
}
