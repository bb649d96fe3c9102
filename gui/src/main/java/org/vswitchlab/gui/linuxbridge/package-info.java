/**
 * A Linux bridge: forwarding database, VLANs and ports. Sees support and the bridge's snapshot.
 * Start at {@link org.vswitchlab.gui.linuxbridge.LinuxBridgeViewModel}.
 */
package org.vswitchlab.gui.linuxbridge;
