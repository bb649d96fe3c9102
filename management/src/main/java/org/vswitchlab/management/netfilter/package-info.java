/**
 * Packet filters by command text: {@code nft} (family bridge), {@code ebtables} and {@code
 * iptables} for bridged packets. What they configure is in {@code bridge.netfilter}; this package
 * knows the languages and prints as the tools print.
 *
 * <p>Sees the model, the shell and the engine. Engine thread. Start at {@link
 * org.vswitchlab.management.netfilter.NetfilterCommands}.
 */
package org.vswitchlab.management.netfilter;
