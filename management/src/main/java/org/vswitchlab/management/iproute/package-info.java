/**
 * The commands of iproute2 and bridge-utils: {@code ip}, {@code bridge}, {@code brctl}. Text only;
 * the state is that of the engine and of the switches. Engine-confined. Start at {@link
 * org.vswitchlab.management.iproute.IpCommand}.
 */
package org.vswitchlab.management.iproute;
