/**
 * Commands of a daemon's control socket, as {@code ovs-appctl} sends them.
 *
 * <p>Text in, text out; engine-confined. Start at {@link
 * org.vswitchlab.management.appctl.DpctlCommands}.
 */
package org.vswitchlab.management.appctl;
