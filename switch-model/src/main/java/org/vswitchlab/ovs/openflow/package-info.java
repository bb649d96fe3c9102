/**
 * The language of OpenFlow: messages as values, and their text as {@code ovs-ofctl} reads and
 * prints it. Sees ovs.flow only; knows no switch. Immutable values, usable from any thread. Start
 * at {@link org.vswitchlab.ovs.openflow.FlowText} and {@link org.vswitchlab.ovs.openflow.Action}.
 */
package org.vswitchlab.ovs.openflow;
