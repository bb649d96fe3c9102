/**
 * The Linux bridge, as {@code net/bridge} does it. Parts are named after what they do there: {@link
 * org.vswitchlab.bridge.IngressPath} takes a frame from a port, {@link
 * org.vswitchlab.bridge.ForwardingDatabase} knows the stations, {@link
 * org.vswitchlab.bridge.VlanFilter} the VLANs, {@link org.vswitchlab.bridge.ForwardPath} decides
 * who gets a copy; groups are the matter of {@link org.vswitchlab.bridge.MulticastDatabase}.
 *
 * <p>Behaviour is that of Linux 6.1 and 6.18 as recorded (test resources {@code recorded/}), with
 * VLAN filtering built in. Sees the engine and {@code switching}. Engine-confined; views take
 * {@link org.vswitchlab.bridge.LinuxBridgeSnapshot}. Start at {@link
 * org.vswitchlab.bridge.LinuxBridges} and {@link org.vswitchlab.bridge.LinuxBridge}.
 */
package org.vswitchlab.bridge;
