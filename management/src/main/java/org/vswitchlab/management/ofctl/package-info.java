/**
 * The built-in {@code ovs-ofctl}: reads and prints what the real one does. Sees the switch model
 * and management.shell. Engine-confined. Start at {@link
 * org.vswitchlab.management.ofctl.OfctlCommands}.
 */
package org.vswitchlab.management.ofctl;
