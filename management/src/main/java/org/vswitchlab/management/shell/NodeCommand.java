package org.vswitchlab.management.shell;

import java.util.List;
import org.vswitchlab.node.Host;

/** One program of a node, such as {@code ping} or {@code ovs-vsctl}. */
public interface NodeCommand {
  /** The word that starts it. */
  String name();

  /**
   * Starts the program. It ends when {@link CommandContext#exit} is called, within this method or
   * by an event of virtual time; until then the caller of the shell waits.
   *
   * @param arguments the words after the name, quotes removed
   */
  void run(CommandContext context, List<String> arguments);

  /** One line for {@code help}; empty for none. */
  default String summary() {
    return "";
  }

  /** Whether the node has the program: {@code ovs-vsctl} is where an Open vSwitch runs. */
  default boolean isInstalledOn(Host host) {
    return true;
  }

  /**
   * What the last word may become, for the tabulator key. The shell removes what does not begin
   * with that word, and sorts.
   *
   * @param arguments the words after the name; the last one is the beginning of a word, perhaps
   *     empty
   */
  default List<String> completions(Host host, List<String> arguments) {
    return List.of();
  }
}
