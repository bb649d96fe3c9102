/**
 * The built-in {@code ovs-vsctl}: reads command lines as ovs-vsctl(8) describes them, works on a
 * copy of the rows, and turns what changed into one transaction. Sees ovs.ovsdb through {@link
 * org.vswitchlab.management.vsctl.OvsdbConnection} and management.shell. Engine-confined. Start at
 * {@link org.vswitchlab.management.vsctl.VsctlRun}.
 */
package org.vswitchlab.management.vsctl;
