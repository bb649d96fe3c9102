/**
 * The built-in {@code ovs-vsctl}: reads command lines as ovs-vsctl(8) describes them, works on a
 * copy of the rows, and turns what changed into one transaction. Sees ovs.ovsdb through {@link
 * org.vswitchlab.management.vsctl.OvsdbConnection}, management.shell and, as a program of its own,
 * management.stream and jsonrpc. Confined to the engine's thread or that of its own stream loop.
 * Start at {@link org.vswitchlab.management.vsctl.VsctlRun}; for the program at {@link
 * org.vswitchlab.management.vsctl.VsctlProgram}.
 */
package org.vswitchlab.management.vsctl;
