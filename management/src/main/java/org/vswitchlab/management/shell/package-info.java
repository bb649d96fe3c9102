/**
 * The command line of a node: words, pipes and lists as a POSIX shell reads them, the commands that
 * the node has, and their runs in virtual time. Sees the engine, the switches and the packages of
 * command text. Engine-confined. Start at {@link org.vswitchlab.management.shell.NodeShell}.
 */
package org.vswitchlab.management.shell;
