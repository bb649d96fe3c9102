/**
 * The medium: devices, the links between them, and taps that see what passes. Sees time, wire,
 * engine and observe. Engine-confined. Start at {@link org.vswitchlab.link.NetDevice}.
 */
package org.vswitchlab.link;
