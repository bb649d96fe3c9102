/**
 * Filters on bridges: tables of chains of rules, as {@code nft} (family bridge), {@code ebtables}
 * and, through {@code bridge-nf-call-iptables}, {@code iptables} fill them; and the connection
 * tracking that their rules ask. Knows no text: the tools' languages are in {@code
 * management.netfilter}.
 *
 * <p>Sees {@code bridge} and the engine. Engine-confined. Start at {@link
 * org.vswitchlab.bridge.netfilter.Netfilter}.
 */
package org.vswitchlab.bridge.netfilter;
