package org.vswitchlab.management.shell;

import java.util.List;

/**
 * The commands of one package. Found by {@link java.util.ServiceLoader}, so that the shell does not
 * know the packages that know it: name an implementation in {@code META-INF/services}.
 */
public interface CommandSuite {
  /** One object for each command; the same names every time. */
  List<NodeCommand> commands();
}
