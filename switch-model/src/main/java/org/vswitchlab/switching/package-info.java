/**
 * Layer 2 vocabulary that both kinds of switch share: VLAN identifiers, the table of addresses,
 * port states and roles, and the election of the spanning tree. Sees the engine's wire and time
 * packages only. Engine-confined. Start at {@link org.vswitchlab.switching.MacTable}.
 */
package org.vswitchlab.switching;
